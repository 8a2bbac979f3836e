import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FragmentQueue } from '../../src/udp/fragment-queue.ts';
import { frameMark } from '../engine/play.ts';
import { runs } from '../support/thoroughness.ts';

function play(steps: readonly (readonly [fragment: number, second?: number])[]) {
  const queue = new FragmentQueue();
  return steps.map(([fragment, second = 0], index) => {
    const frame = { ...frameMark(index + 1), seconds: second };
    const { abandoned, whole } = queue.add(fragment, { frame, bytes: 10, data: new Uint8Array(10) });
    return abandoned !== undefined ? 'abandoned' : whole !== undefined ? `${whole.bytes} of ${whole.frames}` : 'waits';
  });
}

describe('FragmentQueue', () => {
  test('joins positions 1 to the last', () => {
    expect(play([[1], [2], [0x83]])).toEqual(['waits', 'waits', '30 of 1,2,3']);
    expect(play([[0x81]])).toEqual(['10 of 1']);
  });

  test('is emptied by a position below the highest', () => {
    expect(play([[1], [3], [1], [0x82]])).toEqual(['waits', 'waits', 'abandoned', '20 of 3,4']);
  });

  test('is emptied by its timer', () => {
    expect(
      play([
        [1, 0],
        [0x82, 6],
      ]),
    ).toEqual(['waits', 'abandoned']);
    expect(
      play([
        [1, 0],
        [0x82, 4],
      ]),
    ).toEqual(['waits', '20 of 1,2']);
  });

  test('takes a repeated position once', () => {
    expect(play([[1], [1], [0x82]])).toEqual(['waits', 'waits', '20 of 1,3']);
  });

  test('is emptied by a position behind the last', () => {
    expect(play([[0x82], [3], [0x84]])).toEqual(['waits', 'abandoned', 'waits']);
  });

  test('says which positions it lacks', () => {
    const queue = new FragmentQueue();
    const part = { frame: frameMark(1), bytes: 1, data: new Uint8Array(1) };
    queue.add(1, part);
    expect(queue.contents).toBe('1 fragment without the last');
    queue.add(0x84, part);
    expect(queue.contents).toBe('2 fragments without positions 2, 3');
  });

  test('gives the data in order, up to the first octet that was not kept', () => {
    const queue = new FragmentQueue();
    const part = (octet: number, bytes: number) => ({ frame: frameMark(1), bytes, data: Uint8Array.of(octet, octet) });
    queue.add(1, part(7, 2));
    queue.add(2, part(8, 300));
    expect(queue.add(0x83, part(9, 2)).whole).toMatchObject({ bytes: 304, data: Uint8Array.of(7, 7, 8, 8) });
  });

  test('makes of any sequence what RFC 1928 section 7 makes of it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { maxLength: 30 }), (sequence) => {
        const queue = new FragmentQueue();
        let kept: { position: number; frame: number; isLast: boolean }[] = [];
        for (const [index, [position, isLast]] of sequence.entries()) {
          const part = { frame: frameMark(index + 1), bytes: 1, data: Uint8Array.of(index) };
          const outcome = queue.add(position | (isLast ? 0x80 : 0), part);
          const last = kept.find((other) => other.isLast)?.position ?? 127;
          if (kept.some((other) => other.position > position) || position > last) kept = [];
          const known = kept.find((other) => other.position === position);
          if (known === undefined) kept.push({ position, frame: index + 1, isLast });
          else if (isLast) known.isLast = true;
          const isWhole = kept.at(-1)?.isLast === true && kept.at(-1)?.position === kept.length;
          expect(outcome.whole?.frames).toEqual(isWhole ? kept.map(({ frame }) => frame) : undefined);
          if (isWhole) kept = [];
          expect(queue.waiting).toBe(kept.length);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});
