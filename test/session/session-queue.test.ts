import { describe, expect, test } from 'vitest';
import { WAITING_SESSIONS } from '../../src/limits.ts';
import type { Session } from '../../src/session/session.ts';
import { SessionQueue } from '../../src/session/session-queue.ts';

const make = (id: number) => ({ id }) as Session;
const ids = (queue: SessionQueue) => queue.take().map(({ id }) => id);

describe('SessionQueue', () => {
  test('gives ids by the order of opening, whatever ends first', () => {
    const queue = new SessionQueue(1);
    const [first, second] = [queue.open(), queue.open()];
    queue.decide(first, true);
    queue.decide(second, true);
    queue.end(second, make);
    expect(ids(queue)).toEqual([2]);
    queue.end(first, make);
    expect(ids(queue)).toEqual([1]);
  });

  test('lets a session wait for those before it that are undecided, and leaves no hole for those that were none', () => {
    const queue = new SessionQueue(1);
    const [none, some] = [queue.open(), queue.open()];
    queue.decide(some, true);
    queue.end(some, make);
    expect(queue.hasReady).toBe(false);
    queue.decide(none, false);
    expect(ids(queue)).toEqual([1]);
    expect(queue.nextId).toBe(2);
  });

  test('keeps no more than its bound waiting', () => {
    const queue = new SessionQueue(1);
    queue.open();
    for (let count = 0; count < WAITING_SESSIONS + 2; count++) {
      const ticket = queue.open();
      queue.decide(ticket, true);
      queue.end(ticket, make);
    }
    expect(ids(queue)).toHaveLength(WAITING_SESSIONS + 2);
  });
});
