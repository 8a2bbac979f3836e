import { describe, expect, test } from 'vitest';
import { ALL_SOCKS_FRAGMENTS, SOCKS_FRAGMENT_QUEUES } from '../../src/limits.ts';
import { FragmentQueues } from '../../src/udp/fragment-queues.ts';
import { frameMark } from '../engine/play.ts';

const PART = { frame: frameMark(1), bytes: 1, data: new Uint8Array(1) };

describe('FragmentQueues', () => {
  test('keeps sequences apart and says at the end what waits', () => {
    const waiting = { fragments: 0 };
    const queues = new FragmentQueues(waiting);
    queues.add('a', 1, PART);
    queues.add('b', 1, PART);
    expect(queues.add('a', 0x82, PART).whole?.bytes).toBe(2);
    expect(waiting.fragments).toBe(1);
    expect(queues.finish()).toEqual(['1 fragment without the last when the association ended']);
    expect(waiting.fragments).toBe(0);
  });

  test('lets the oldest sequence give way at its bound, and says so', () => {
    const queues = new FragmentQueues({ fragments: 0 });
    for (let key = 0; key < SOCKS_FRAGMENT_QUEUES; key++) queues.add(String(key), 1, PART);
    expect(queues.add('0', 2, PART).abandoned).toBeUndefined();
    expect(queues.add('more', 1, PART).abandoned).toBe('2 fragments without the last, then too many others');
    expect(queues.finish()).toHaveLength(SOCKS_FRAGMENT_QUEUES);
  });

  test('holds next to nothing when others hold all that may wait', () => {
    const waiting = { fragments: ALL_SOCKS_FRAGMENTS };
    const queues = new FragmentQueues(waiting);
    for (let position = 1; position <= 100; position++) queues.add('a', position, PART);
    expect(waiting.fragments).toBe(ALL_SOCKS_FRAGMENTS + 1);
  });
});
