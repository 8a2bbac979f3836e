import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from '../../src/bytes/hex.ts';
import type { Frame } from '../../src/capture/frame.ts';
import { FrameQueue, type Gap, isGap } from '../../src/cli/live/frame-queue.ts';
import { BACKLOG_FRAME_OVERHEAD, MISSED_FLOWS } from '../../src/limits.ts';
import { ACK, rawFrame, tcpPacket } from '../traffic.ts';

const PROXY = { address: '10.0.0.1', port: 1080 };
const client = (port: number) => ({ address: '10.0.0.2', port });

function packet(port: number, length: number): Uint8Array {
  return tcpPacket(client(port), PROXY, { sequence: 1, flags: ACK }, new Uint8Array(length).fill(port));
}

function all(queue: FrameQueue): (Frame | Gap)[] {
  const entries: (Frame | Gap)[] = [];
  for (let entry = queue.take(); entry !== undefined; entry = queue.take()) entries.push(entry);
  return entries;
}

const octets = ({ buffer, start, end }: Frame) => hex(buffer, start, end, '');

describe('FrameQueue', () => {
  test('gives back what it took in order, although the octets it was lent are overwritten', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { maxLength: 50 }), (lengths) => {
        const queue = new FrameQueue();
        const wanted: string[] = [];
        for (const [index, length] of lengths.entries()) {
          const frame = rawFrame(packet(index + 1, length), index + 1);
          wanted.push(octets(frame));
          queue.add(frame);
          frame.buffer.fill(0xff);
        }
        const entries = all(queue) as Frame[];
        expect(entries.map(octets)).toEqual(wanted);
        expect(entries.map(({ number }) => number)).toEqual(lengths.map((_, index) => index + 1));
        expect(queue.isEmpty).toBe(true);
      }),
    );
  });

  test('loses nothing but what it counts, whatever is added and taken when', () => {
    const steps = fc.array(fc.oneof(fc.record({ port: fc.integer({ min: 1, max: 5 }) }), fc.constant('take' as const)));
    fc.assert(
      fc.property(steps, (list) => {
        const queue = new FrameQueue(10 * (140 + BACKLOG_FRAME_OVERHEAD));
        let added = 0;
        const taken: (Frame | Gap)[] = [];
        for (const step of list) {
          if (step !== 'take') queue.add(rawFrame(packet(step.port, 100), ++added));
          else taken.push(...[queue.take()].flatMap((entry) => entry ?? []));
        }
        taken.push(...all(queue));
        const gaps = taken.filter(isGap);
        const missed = gaps.reduce((sum, { frames }) => sum + frames, 0);
        expect(taken.length - gaps.length + missed).toBe(added);
        expect(missed).toBe(queue.dropped);
        for (const { frames, flows } of gaps) {
          expect([...flows.values()].reduce((sum, { count }) => sum + count, 0)).toBe(frames);
        }
      }),
    );
  });

  test('tells the flows of a gap apart, with the headers of their last frames alone', () => {
    const queue = new FrameQueue(500);
    queue.add(rawFrame(packet(1, 200), 1));
    for (const [index, port] of [2, 3, 2].entries()) queue.add(rawFrame(packet(port, 200), index + 2));
    const [kept, gap] = all(queue) as [Frame, Gap];
    expect(kept.number).toBe(1);
    expect([...gap.flows.values()].map(({ count, frame }) => [count, frame.number, frame.end])).toEqual([
      [2, 4, 40],
      [1, 3, 40],
    ]);
  });

  test('goes on keeping frames when half of its room is free again', () => {
    const queue = new FrameQueue(4 * (140 + BACKLOG_FRAME_OVERHEAD));
    const add = (count: number) => {
      for (let index = 0; index < count; index++) queue.add(rawFrame(packet(1, 100), index + 1));
    };
    add(5);
    queue.take();
    add(1);
    expect(queue.dropped).toBe(2);
    queue.take();
    add(1);
    expect(queue.dropped).toBe(2);
    expect(all(queue).map(isGap)).toEqual([false, false, true, false]);
  });

  test('bounds the flows of a gap', () => {
    const queue = new FrameQueue(300);
    queue.add(rawFrame(packet(1, 99), 1));
    for (let index = 0; index < MISSED_FLOWS + 10; index++) queue.add(rawFrame(packet(index + 1, 0), index + 1));
    const [, gap] = all(queue) as [Frame, Gap];
    expect([gap.frames, gap.flows.size]).toEqual([MISSED_FLOWS + 10, MISSED_FLOWS]);
  });

  test('forgets what waits when it is cleared', () => {
    const queue = new FrameQueue(500);
    for (let index = 0; index < 3; index++) queue.add(rawFrame(packet(1, 200), index + 1));
    queue.clear();
    expect(queue.isEmpty).toBe(true);
    queue.add(rawFrame(packet(1, 200), 9));
    expect(all(queue)).toMatchObject([{ number: 9 }]);
  });
});
