import fc from 'fast-check';
import { expect, test } from 'vitest';
import xxhash from 'xxhash-wasm';
import { Xxh32, Xxh64 } from '../../../../src/capture/format/compression/xxhash.ts';
import { runs } from '../../../support/thoroughness.ts';

/** Of other hands: the library of xxHash itself, as WebAssembly. */
const WITNESS = await xxhash();

const PIECES = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 6 });

test('Xxh32 and Xxh64 give what xxHash gives, however bytes are cut', () => {
  fc.assert(
    fc.property(PIECES, (pieces) => {
      const [own32, own64] = [new Xxh32(), new Xxh64()];
      const [other32, other64] = [WITNESS.create32(), WITNESS.create64()];
      for (const piece of pieces) {
        for (const hash of [own32, own64, other32, other64]) hash.update(piece);
      }
      expect(own32.digest()).toBe(other32.digest());
      expect(own64.digest()).toBe(other64.digest());
    }),
    { numRuns: runs(300) },
  );
});

test.each([0, 0xff, 0x80, 0x7f])('Xxh32 and Xxh64 give what xxHash gives of many bytes %d', (value) => {
  const bytes = new Uint8Array(100_003).fill(value);
  expect(new Xxh32().update(bytes).digest()).toBe(WITNESS.h32Raw(bytes));
  expect(new Xxh64().update(bytes).digest()).toBe(WITNESS.h64Raw(bytes));
});
