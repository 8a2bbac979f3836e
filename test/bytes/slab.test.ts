import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Slab } from '../../src/bytes/slab.ts';

describe('Slab', () => {
  test('Slab keeps every piece as it was, whatever is kept behind it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), fc.integer({ min: 1, max: 200 }), (pieces, size) => {
        const slab = new Slab(size);
        const kept = pieces.map((piece) => {
          const at = slab.keep(piece, 0, piece.length);
          return slab.bytes.subarray(at, at + piece.length);
        });
        expect(kept.map((piece) => [...piece])).toEqual(pieces.map((piece) => [...piece]));
      }),
    );
  });

  test('Slab keeps a part of a piece', () => {
    const slab = new Slab(8);
    const at = slab.keep(Uint8Array.of(1, 2, 3, 4), 1, 3);
    expect([...slab.bytes.subarray(at, at + 2)]).toEqual([2, 3]);
  });
});
