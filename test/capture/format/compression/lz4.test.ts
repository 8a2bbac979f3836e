import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../../../../src/bytes/concat.ts';
import { fromHex } from '../../../../src/bytes/hex.ts';
import { unlz4 } from '../../../../src/capture/format/compression/lz4.ts';
import { cuts, runs } from '../../../support/thoroughness.ts';
import { compressedSample, SAMPLE } from '../../compressed-sample.ts';
import { decompressed, flipped, isBeginning } from './decompressed.ts';

const CHECKED = compressedSample('fast.lz4');
const SKIPPABLE = fromHex('50 2a 4d 18 02 00 00 00 | 01 02');
/** `printf hello | lz4 -c --no-frame-crc`: one block, not compressed. */
const PLAIN = fromHex('04 22 4d 18 60 40 82 | 05 00 00 80 | 68 65 6c 6c 6f | 00 00 00 00');

test.each(['fast.lz4', 'linked.lz4', 'small-blocks.lz4'] as const)('unlz4 gives what is inside of %s', async (name) => {
  const bytes = compressedSample(name);
  for (const size of [bytes.length, 100, 1]) {
    const { octets, message } = await decompressed(bytes, unlz4, size);
    expect(message).toBeUndefined();
    expect(Buffer.compare(octets, SAMPLE)).toBe(0);
  }
});

test('unlz4 gives what is inside of all frames and passes over what is to be skipped', async () => {
  const { octets, message } = await decompressed(concat([PLAIN, SKIPPABLE, CHECKED, PLAIN, SKIPPABLE]), unlz4);
  expect(message).toBeUndefined();
  expect(Buffer.compare(octets, concat([fromHex('68 65 6c 6c 6f'), SAMPLE, fromHex('68 65 6c 6c 6f')]))).toBe(0);
});

test.each([
  'fast.lz4',
  'linked.lz4',
  'small-blocks.lz4',
] as const)('unlz4 gives what stands before a cut anywhere in %s, and says that it is cut', async (name) => {
  const bytes = compressedSample(name);
  let longest = 0;
  for (const length of cuts(1, bytes.length, 23)) {
    const { octets, message } = await decompressed(bytes.subarray(0, length), unlz4);
    expect(isBeginning(octets, SAMPLE)).toBe(true);
    expect(octets.length).toBeGreaterThanOrEqual(longest);
    expect(message).toBe('the lz4 stream ends early');
    longest = octets.length;
  }
  expect(longest).toBe(SAMPLE.length);
});

test.each(['fast.lz4', 'linked.lz4'] as const)('unlz4 never takes damage in %s for content', async (name) => {
  const bytes = compressedSample(name);
  const bits = fc.integer({ min: 32, max: bytes.length * 8 - 1 });
  await fc.assert(
    fc.asyncProperty(bits, async (bit) => {
      const { octets, message } = await decompressed(flipped(bytes, bit), unlz4);
      expect(message !== undefined || Buffer.compare(octets, SAMPLE) === 0).toBe(true);
    }),
    { numRuns: runs(60) },
  );
});

test('unlz4 gives what stands before damage within a block', async () => {
  const bytes = compressedSample('small-blocks.lz4');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 11, max: bytes.length - 5 }), async (at) => {
      const certain = await decompressed(bytes.subarray(0, at), unlz4);
      const { octets } = await decompressed(flipped(bytes, at * 8 + 7), unlz4);
      expect(isBeginning(certain.octets.subarray(0, octets.length), octets)).toBe(true);
      expect(octets.length).toBeGreaterThanOrEqual(certain.octets.length);
    }),
    { numRuns: runs(40) },
  );
});

test.each([
  ['another version', '04 22 4d 18 a0 40 82', 'is damaged: its header has version 2, only 1 is known'],
  ['a reserved flag', '04 22 4d 18 62 40 82', 'is damaged: its header has bits that are reserved'],
  ['an unknown size', '04 22 4d 18 60 30 82', 'is damaged: its header has bits that are reserved'],
  ['a wrong checksum', '04 22 4d 18 60 40 83', 'is damaged: its header does not have its checksum'],
  ['a dictionary', '04 22 4d 18 61 40 01 00 00 00 d0', 'needs a dictionary'],
  [
    'a block that is too long',
    '04 22 4d 18 60 40 82 01 00 01 80',
    'is damaged: it has a block of 65537 bytes, none has more than 65536',
  ],
  ['nothing behind its magic number', '04 22 4d 18', 'ends early'],
])('unlz4 refuses %s', async (_, octets, reason) => {
  expect((await decompressed(fromHex(octets), unlz4)).message).toBe(`the lz4 stream ${reason}`);
});

test('unlz4 gives all of a stream that other data follows', async () => {
  const { octets, message } = await decompressed(concat([PLAIN, fromHex('d4 c3 b2 a1')]), unlz4);
  expect(Buffer.from(octets).toString()).toBe('hello');
  expect(message).toBe('the lz4 stream is whole, but other data follows it, which starts with d4 c3 b2 a1');
});
