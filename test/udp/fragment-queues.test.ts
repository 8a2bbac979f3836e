import { describe, expect, test } from 'vitest';
import { RELAY_FRAGMENT_QUEUES } from '../../src/limits.ts';
import { FragmentQueues } from '../../src/udp/fragment-queues.ts';
import { frameMark } from '../engine/play.ts';

const PART = { frame: frameMark(1), bytes: 1, data: new Uint8Array(1) };

describe('FragmentQueues', () => {
  test('keeps sequences apart and says at the end what waits', () => {
    const queues = new FragmentQueues();
    queues.add('a', 1, PART);
    queues.add('b', 1, PART);
    expect(queues.add('a', 0x82, PART).whole?.bytes).toBe(2);
    expect(queues.waiting).toBe(1);
    expect(queues.finish()).toEqual(['1 fragment without the last when the association ended']);
    expect(queues.waiting).toBe(0);
  });

  test('lets the oldest sequence give way at its bound, and says so', () => {
    const queues = new FragmentQueues();
    for (let key = 0; key < RELAY_FRAGMENT_QUEUES; key++) queues.add(String(key), 1, PART);
    expect(queues.add('0', 2, PART).abandoned).toBeUndefined();
    expect(queues.add('more', 1, PART).abandoned).toBe('2 fragments without the last, then too many others');
    expect(queues.finish()).toHaveLength(RELAY_FRAGMENT_QUEUES);
  });
});
