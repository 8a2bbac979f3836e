import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SessionOrder } from '../../src/cli/session-order.ts';
import type { Session } from '../../src/session/session.ts';

function ordered(ids: readonly number[]): number[] {
  const shown: number[] = [];
  const order = new SessionOrder(({ id }) => shown.push(id));
  for (const id of ids) order.add({ id } as Session);
  order.flush();
  return shown;
}

describe('SessionOrder', () => {
  test('shows few sessions by their ids, whatever ends first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 60 }, (_, index) => index + 1)), (ids) => {
        expect(ordered(ids)).toEqual([...ids].sort((a, b) => a - b));
      }),
    );
  });

  test('does not wait for one session with more than a hundred others', () => {
    const ids = [...Array.from({ length: 500 }, (_, index) => index + 2), 1];
    const shown = ordered(ids);
    expect(shown.at(-1)).toBe(1);
    expect(shown).toHaveLength(501);
  });
});
