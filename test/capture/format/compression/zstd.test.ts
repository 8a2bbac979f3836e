import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../../../src/bytes/concat.ts';
import { fromHex } from '../../../../src/bytes/hex.ts';
import type { PeekableBytes } from '../../../../src/capture/format/compression/peekable-bytes.ts';
import { unzstd } from '../../../../src/capture/format/compression/zstd.ts';
import { openFzstd } from '../../../../src/capture/format/compression/zstd-decoder.ts';
import { openNodeZstd } from '../../../../src/capture/io/zlib-decompressors.ts';
import { cuts, runs } from '../../../support/thoroughness.ts';
import { compressedSample, SAMPLE } from '../../compressed-sample.ts';
import { decompressed, flipped, isBeginning } from './decompressed.ts';

const DECODERS = [
  { name: 'fzstd', open: openFzstd },
  ...(openNodeZstd === undefined ? [] : [{ name: 'node', open: openNodeZstd }]),
];
const CHECKED = compressedSample('fast.zst');
const SKIPPABLE = fromHex('53 2a 4d 18 03 00 00 00 | 01 02 03');
/** `hello` in a raw block, without checksum; a block of 70,000 `a` and one of nothing, with a window of 128 KiB. */
const RAW = fromHex('28 b5 2f fd 20 05 | 29 00 00 | 68 65 6c 6c 6f');
const REPEATED = fromHex('28 b5 2f fd 00 38 | 82 8b 08 61 | 01 00 00');

describe.each(DECODERS)('unzstd by $name', ({ open }) => {
  const unpack = (octets: PeekableBytes) => unzstd(octets, open);

  test.each([
    'fast.zst',
    'best-unchecked.zst',
    'two-frames.zst',
  ] as const)('gives what is inside of %s', async (name) => {
    const bytes = compressedSample(name);
    for (const size of [bytes.length, 100, 1]) {
      const { octets, message } = await decompressed(bytes, unpack, size);
      expect(message).toBeUndefined();
      expect(Buffer.compare(octets, SAMPLE)).toBe(0);
    }
  });

  test('gives what is inside of blocks that are not compressed', async () => {
    const { octets, message } = await decompressed(
      concat([SKIPPABLE, RAW, SKIPPABLE, RAW, REPEATED, SKIPPABLE]),
      unpack,
    );
    expect(message).toBeUndefined();
    expect(Buffer.from(octets).toString()).toBe(`hellohello${'a'.repeat(70_000)}`);
  });

  test('gives the blocks before a cut anywhere, and says that it is cut', async () => {
    let longest = 0;
    for (const length of cuts(1, CHECKED.length, 7)) {
      const { octets, message } = await decompressed(CHECKED.subarray(0, length), unpack, 200);
      expect(isBeginning(octets, SAMPLE)).toBe(true);
      expect(octets.length).toBeGreaterThanOrEqual(longest);
      expect(message).toBe('the zstd stream ends early');
      longest = octets.length;
    }
    expect(longest).toBe(SAMPLE.length);
  });

  test('never takes damage for content', async () => {
    const bits = fc.integer({ min: 32, max: CHECKED.length * 8 - 1 });
    await fc.assert(
      fc.asyncProperty(bits, async (bit) => {
        const { octets, message } = await decompressed(flipped(CHECKED, bit), unpack);
        expect(message !== undefined || Buffer.compare(octets, SAMPLE) === 0).toBe(true);
      }),
      { numRuns: runs(40) },
    );
  });

  test('gives all of a frame that has another checksum', async () => {
    const { octets, message } = await decompressed(flipped(CHECKED, CHECKED.length * 8 - 1), unpack);
    expect(Buffer.compare(octets, SAMPLE)).toBe(0);
    expect(message).toMatch(/^the zstd stream is damaged: ./);
  });

  test.each([
    ['a cut frame that is skipped', '53 2a 4d 18 03 00 00 00 01', 'ends early'],
    ['a reserved bit', '28 b5 2f fd 28 05', 'is damaged: its header has a bit that is reserved'],
    ['a dictionary', '28 b5 2f fd 21 07 05', 'needs a dictionary'],
    ['a window of 3 GiB', '28 b5 2f fd 00 ac', 'needs a window of 3221225472 bytes, no more than 134217728 are given'],
    [
      'a content of 4 GiB in one segment',
      '28 b5 2f fd e0 00 00 00 00 01 00 00 00',
      'needs a window of 4294967296 bytes, no more than 134217728 are given',
    ],
    ['a reserved block', '28 b5 2f fd 20 05 07 00 00', 'is damaged: it has a block of a type that is reserved'],
    [
      'a block that is too long',
      '28 b5 2f fd 20 05 09 00 10',
      'is damaged: it has a block of 131073 bytes, none has more than 131072',
    ],
  ])('refuses %s', async (_, octets, reason) => {
    expect((await decompressed(fromHex(octets), unpack)).message).toBe(`the zstd stream ${reason}`);
  });

  test('gives all of a stream that other data follows', async () => {
    const { octets, message } = await decompressed(concat([RAW, fromHex('1f 8b 08 00 00')]), unpack);
    expect(Buffer.from(octets).toString()).toBe('hello');
    expect(message).toBe('the zstd stream is whole, but other data follows it, which starts with 1f 8b 08 00 00');
  });
});
