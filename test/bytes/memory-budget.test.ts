import { describe, expect, test } from 'vitest';
import { MemoryBudget } from '../../src/bytes/memory-budget.ts';

describe('MemoryBudget', () => {
  test.each([
    [99, false],
    [100, false],
    [101, true],
  ])('of 100 bytes is over with %d: %s', (bytes, isOver) => {
    const budget = new MemoryBudget(100);
    budget.charge(bytes);
    expect(budget.isOver).toBe(isOver);
  });

  test('is under its limit again when enough was released', () => {
    const budget = new MemoryBudget(100);
    budget.charge(80);
    budget.charge(80);
    budget.release(80);
    expect([budget.isOver, budget.retained]).toEqual([false, 80]);
  });
});
