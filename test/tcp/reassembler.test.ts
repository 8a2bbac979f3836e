import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { OUT_OF_ORDER_BYTES, OUT_OF_ORDER_SEGMENTS, STRETCH_BYTES } from '../../src/limits.ts';
import { nothingWaiting, Reassembler } from '../../src/tcp/reassembler.ts';
import type { StreamBytes } from '../../src/tcp/stream.ts';
import { frameMark } from '../engine/play.ts';

const FIRST = 0xffff_fff0;

/** A stream whose octets tell their own offset. */
function stream(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, offset) => (offset * 7 + (offset >> 8)) & 0xff);
}

function receive(reassembler: Reassembler, offset: number, bytes: Uint8Array, length = bytes.length): StreamBytes[] {
  const out: StreamBytes[] = [];
  reassembler.receive((FIRST + offset) >>> 0, bytes, length, [frameMark(1)], out);
  return out.map((piece) => ({ ...piece, bytes: piece.bytes.slice() }));
}

function text(pieces: readonly StreamBytes[]): string {
  return String.fromCharCode(...concat(pieces.map(({ bytes }) => bytes)));
}

const octets = (value: string) => new TextEncoder().encode(value);

describe('Reassembler', () => {
  test('gives back the stream that was cut up, from segments in any order, repeated and overlapping, across the wrap', () => {
    const whole = stream(200);
    const segment = fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (segments) => {
        const reassembler = new Reassembler(0, FIRST, nothingWaiting());
        const cover = Array.from({ length: 20 }, (_, index) => [index * 10, 10] as const);
        const pieces = [...segments, ...cover].flatMap(([offset, length]) =>
          receive(reassembler, offset, whole.slice(offset, offset + length)),
        );
        expect(concat(pieces.map(({ bytes }) => bytes))).toEqual(whole);
        expect(pieces.every(({ gap }) => gap === 0)).toBe(true);
        expect(reassembler.hasHeld).toBe(false);
      }),
    );
  });

  test('lets the first copy of an octet win', () => {
    const reassembler = new Reassembler(0, FIRST, nothingWaiting());
    const pieces = [
      ...receive(reassembler, 3, octets('def')),
      ...receive(reassembler, 2, octets('XXXXXXX')),
      ...receive(reassembler, 0, octets('abYYY')),
    ];
    expect(text(pieces)).toBe('abXdefXXX');
  });

  test('counts without bytes what it would have handed out', () => {
    const whole = stream(300);
    const segment = fc.tuple(fc.nat(299), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 80 }), (segments) => {
        const reassembler = new Reassembler(0, FIRST, nothingWaiting());
        reassembler.count();
        const seen = new Set<number>();
        for (const [offset, length] of segments) {
          const { length: size } = whole.slice(offset, offset + length);
          reassembler.pass((FIRST + offset) >>> 0, size, size);
          for (let at = offset; at < offset + size; at++) seen.add(at);
        }
        reassembler.flush([]);
        const furthest = Math.max(...seen) + 1;
        expect(reassembler.furthest).toBe(furthest);
        expect(reassembler.missing).toBe(furthest - seen.size);
      }),
    );
  });

  test('counts octets that the snap length cut as missing', () => {
    const reassembler = new Reassembler(0, FIRST, nothingWaiting());
    reassembler.count();
    reassembler.pass(FIRST, 10, 100);
    reassembler.pass(FIRST, 10, 100);
    reassembler.pass((FIRST + 50) >>> 0, 100, 100);
    expect([reassembler.furthest, reassembler.missing, reassembler.isCut]).toEqual([150, 90, true]);
    reassembler.pass((FIRST + 250) >>> 0, 10, 100);
    reassembler.pass((FIRST + 250) >>> 0, 10, 100);
    reassembler.pass((FIRST + 150) >>> 0, 100, 100);
    expect([reassembler.furthest, reassembler.missing]).toEqual([350, 180]);
  });

  test('tells how much is lost before bytes when a gap is given up', () => {
    const reassembler = new Reassembler(0, FIRST, nothingWaiting());
    receive(reassembler, 0, octets('ab'));
    receive(reassembler, 5, octets('fg'));
    receive(reassembler, 9, octets('j'));
    const out: StreamBytes[] = [];
    reassembler.flush(out);
    expect(out.map(({ offset, gap }) => [offset, gap])).toEqual([
      [5, 3],
      [9, 2],
    ]);
    expect(reassembler.missing).toBe(5);
  });

  test('tells octets that the snap length cut as a gap behind those that were captured', () => {
    const reassembler = new Reassembler(0, FIRST, nothingWaiting());
    const pieces = [...receive(reassembler, 0, octets('abc'), 10), ...receive(reassembler, 10, octets('k'))];
    expect(pieces.map(({ offset, gap, bytes }) => [offset, gap, bytes.length])).toEqual([
      [0, 0, 3],
      [10, 7, 0],
      [10, 0, 1],
    ]);
    expect(reassembler.isCut).toBe(true);
  });

  test('gives a gap up at its bound of segments and of octets', () => {
    const bySegments = new Reassembler(0, FIRST, nothingWaiting());
    let handed = 0;
    for (let index = 0; index < OUT_OF_ORDER_SEGMENTS + 1; index++) {
      handed += receive(bySegments, 1 + index * 2, octets('x')).length;
    }
    expect(handed).toBeGreaterThan(0);
    const waiting = nothingWaiting();
    const byOctets = new Reassembler(0, FIRST, waiting);
    for (let offset = 1; offset < 2 * OUT_OF_ORDER_BYTES; offset += 1000)
      receive(byOctets, offset, new Uint8Array(1000));
    expect(waiting.bytes).toBeLessThanOrEqual(OUT_OF_ORDER_BYTES);
  });

  test('counts what each stretch costs beside its octets, and no more once they are handed out', () => {
    const waiting = nothingWaiting();
    const reassembler = new Reassembler(0, FIRST, waiting);
    for (const offset of [2, 4, 6]) receive(reassembler, offset, octets('x'));
    expect(waiting.bytes).toBe(3 * (1 + STRETCH_BYTES));
    reassembler.flush([]);
    expect(waiting.bytes).toBe(0);
  });

  test('lets go of all that it holds when it is left, counting or not', () => {
    const waiting = nothingWaiting();
    const [one, other] = [new Reassembler(0, FIRST, waiting), new Reassembler(1, FIRST, waiting)];
    for (const offset of [2, 4, 5, 9]) receive(one, offset, octets('x'));
    other.count();
    for (const offset of [2, 4, 5, 3, 9]) other.pass((FIRST + offset) >>> 0, 1, 1);
    expect(waiting).toEqual({ bytes: 4 * (1 + STRETCH_BYTES), counted: 2 * STRETCH_BYTES });
    one.leave();
    other.leave();
    expect(waiting).toEqual(nothingWaiting());
  });

  test('ignores a segment further ahead than any window', () => {
    const reassembler = new Reassembler(0, 0, nothingWaiting());
    expect(receive(reassembler, 0x7000_0000, octets('x'))).toEqual([]);
    expect(reassembler.hasHeld).toBe(false);
  });

  test('is closed when all octets up to the FIN have come', () => {
    const reassembler = new Reassembler(0, FIRST, nothingWaiting());
    reassembler.finish((FIRST + 4) >>> 0);
    expect(reassembler.isClosed).toBe(false);
    receive(reassembler, 0, octets('abcd'));
    expect(reassembler.isClosed).toBe(true);
  });
});
