import { describe, expect, test } from 'vitest';
import { MemoryBudget } from '../../src/bytes/memory-budget.ts';
import type { Session } from '../../src/session/session.ts';
import { SessionQueue } from '../../src/session/session-queue.ts';

const make = (id: number) => ({ id }) as Session;
const ids = (queue: SessionQueue) => queue.take().map(({ id }) => id);

describe('SessionQueue', () => {
  test('gives ids by the order of opening, whatever ends first', () => {
    const queue = new SessionQueue(1, new MemoryBudget(1e9));
    const [first, second] = [queue.open(), queue.open()];
    queue.decide(first, true);
    queue.decide(second, true);
    queue.end(second, make);
    expect(ids(queue)).toEqual([2]);
    queue.end(first, make);
    expect(ids(queue)).toEqual([1]);
  });

  test('lets a session wait for those before it that are undecided, and leaves no hole for those that were none', () => {
    const queue = new SessionQueue(1, new MemoryBudget(1e9));
    const [none, some] = [queue.open(), queue.open()];
    queue.decide(some, true);
    queue.end(some, make);
    expect(queue.hasReady).toBe(false);
    queue.decide(none, false);
    expect(ids(queue)).toEqual([1]);
    expect(queue.nextId).toBe(2);
  });

  test('gives way: an undecided one keeps its place, and those behind it wait no longer', () => {
    const budget = new MemoryBudget(1e9);
    const queue = new SessionQueue(1, budget);
    const undecided = queue.open();
    for (let count = 0; count < 3; count++) {
      const ticket = queue.open();
      queue.decide(ticket, true);
      queue.end(ticket, make);
    }
    expect(queue.giveWay()).toBe(true);
    expect(ids(queue)).toEqual([2, 3, 4]);
    expect(queue.giveWay()).toBe(false);
    queue.decide(undecided, true);
    queue.end(undecided, make);
    expect(ids(queue)).toEqual([1]);
    expect(budget.retained).toBe(0);
  });

  test('gives way over those that were none as well, which cost memory too', () => {
    const budget = new MemoryBudget(1e9);
    const queue = new SessionQueue(1, budget);
    queue.open();
    for (let count = 0; count < 3; count++) queue.decide(queue.open(), false);
    expect(queue.giveWay()).toBe(true);
    expect([budget.retained, queue.nextId]).toEqual([0, 2]);
  });

  test('does not give way where all are undecided', () => {
    const queue = new SessionQueue(1, new MemoryBudget(1e9));
    queue.open();
    expect([queue.giveWay(), queue.nextId]).toEqual([false, 1]);
  });
});
