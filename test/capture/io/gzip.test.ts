import { randomBytes } from 'node:crypto';
import { constants, crc32, deflateRawSync, gunzipSync, gzipSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { PeekableBytes } from '../../../src/capture/format/compression/peekable-bytes.ts';
import { gunzip } from '../../../src/capture/io/gzip.ts';
import { INFLATE_AHEAD, INFLATE_CHUNK, SALVAGE_BYTES } from '../../../src/limits.ts';
import { runs, stride } from '../../support/thoroughness.ts';
import { SAMPLE } from '../compressed-sample.ts';
import { decompressed, flipped, isBeginning } from '../format/compression/decompressed.ts';

const HEADER_LENGTH = 10;
const TRAILER_LENGTH = 8;
const NO_SOURCE = { position: 0, size: undefined, read: async () => undefined, close: async () => {} };
const SMALL = SAMPLE.subarray(0, 4000);
const EARLY = 'the gzip stream ends early';

/** What node:zlib finds in a cut gzip file: the second witness of what is readable. */
function beginning(bytes: Uint8Array): Uint8Array {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
}

/** A member whose header has all that a header can have (RFC 1952 section 2.3). */
function fullMember(content: Uint8Array): Uint8Array {
  const trailer = new DataView(new ArrayBuffer(TRAILER_LENGTH));
  trailer.setUint32(0, crc32(content), true);
  trailer.setUint32(4, content.length, true);
  const header = fromHex('1f 8b 08 1f 00 00 00 00 00 ff | 03 00 01 00 00 | 61 2e 70 63 61 70 00 | 68 69 00');
  const checksum = crc32(header);
  return concat([
    header,
    Uint8Array.of(checksum & 0xff, (checksum >> 8) & 0xff),
    deflateRawSync(content),
    new Uint8Array(trailer.buffer),
  ]);
}

/** As bgzip and htslib write: members of 64 KiB at most. */
function blocked(content: Uint8Array, length: number): Uint8Array {
  const members: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += length) members.push(fullMember(content.subarray(at, at + length)));
  return concat([...members, gzipSync(new Uint8Array(0))]);
}

describe('gunzip gives what is inside of', () => {
  const options: readonly ZlibOptions[] = [
    { level: 0 },
    { level: 1 },
    { level: 9 },
    { strategy: constants.Z_FIXED },
    { strategy: constants.Z_HUFFMAN_ONLY },
    { windowBits: 9 },
  ];
  test.each([
    ...options.map((option): [string, Uint8Array] => [JSON.stringify(option), gzipSync(SAMPLE, option)]),
    ['a header with all its parts', fullMember(SAMPLE)],
    ['members one after the other', concat([gzipSync(SAMPLE.subarray(0, 100)), gzipSync(SAMPLE.subarray(100))])],
    ['many small members', blocked(SAMPLE, 1000)],
    ['a stream with zeros behind it', concat([gzipSync(SAMPLE), new Uint8Array(700)])],
  ])('%s', async (_, bytes) => {
    for (const size of [bytes.length, 1000, stride(49)]) {
      const { octets, message } = await decompressed(bytes, gunzip, size);
      expect(message).toBeUndefined();
      expect(Buffer.compare(octets, SAMPLE)).toBe(0);
    }
  });

  test('nothing', async () => {
    expect(await decompressed(gzipSync(new Uint8Array(0)), gunzip)).toEqual({
      octets: new Uint8Array(0),
      message: undefined,
    });
  });
});

test('gunzip of a stream cut anywhere gives all that can be read before the cut, and says that it is cut', async () => {
  const bytes = concat([fullMember(SMALL), gzipSync(SMALL)]);
  const second = fullMember(SMALL).length;
  for (let length = 1; length < bytes.length; length++) {
    const { octets, message } = await decompressed(bytes.subarray(0, length), gunzip, 50);
    const before = length < second ? 0 : SMALL.length;
    const cut = bytes.subarray(length < second ? 0 : second, length);
    expect(octets.length).toBe(before + (cut.length === 0 ? 0 : beginning(cut).length));
    if (length === second) expect(message).toBeUndefined();
    else if (length !== second + 1) expect(message).toBe(EARLY);
  }
});

test('gunzip of a stream with any bit wrong gives all that can be read before, and says that it is wrong', async () => {
  const bytes = gzipSync(SMALL);
  const bits = fc.integer({ min: HEADER_LENGTH * 8, max: bytes.length * 8 - 1 });
  await fc.assert(
    fc.asyncProperty(bits, fc.integer({ min: 1, max: 400 }), async (bit, size) => {
      const { octets, message } = await decompressed(flipped(bytes, bit), gunzip, size);
      const certain = beginning(bytes.subarray(0, bit >> 3));
      expect(isBeginning(certain, octets)).toBe(true);
      expect(octets.length).toBeGreaterThanOrEqual(certain.length);
      // Some bits of a deflate stream can be turned without a change of what it means: then the checksum still fits.
      if (message === undefined) expect(Buffer.compare(octets, SMALL)).toBe(0);
      else expect(message).toMatch(/^the gzip stream (is damaged: .|ends early$)/);
    }),
    { numRuns: runs(60), examples: [[199, 1]] },
  );
});

test('gunzip loses no more than a chunk before damage in a long stream', async () => {
  const content = randomBytes(3 * SALVAGE_BYTES);
  const bytes = gzipSync(content, { level: 1, strategy: constants.Z_HUFFMAN_ONLY });
  let isSeen = false;
  for (let at = 2 * SALVAGE_BYTES; at < bytes.length && !isSeen; at += 10_007) {
    const changed = Uint8Array.from(bytes);
    changed.fill(0xff, at, at + 2000);
    const { octets, message } = await decompressed(changed, gunzip, 300_000);
    isSeen = /invalid/.test(message ?? '');
    expect(octets.length).toBeGreaterThan(beginning(bytes.subarray(0, at)).length - INFLATE_CHUNK);
    expect(message).toBeDefined();
  }
  expect(isSeen).toBe(true);
});

test.each([
  ['has another checksum', -TRAILER_LENGTH, 'the gzip stream is damaged: what came out does not have its checksum'],
  ['has another length', -4, 'the gzip stream is damaged: what came out does not have its length'],
])('gunzip gives all of a member that %s', async (_, place, expected) => {
  const bytes = gzipSync(SAMPLE);
  const { octets, message } = await decompressed(flipped(bytes, (bytes.length + place) * 8), gunzip);
  expect(Buffer.compare(octets, SAMPLE)).toBe(0);
  expect(message).toBe(expected);
});

test.each([
  ['directly', fromHex('68 65 6c 6c 6f')],
  ['after zeros', fromHex('00 00 00 68 65 6c 6c 6f')],
])('gunzip gives all of a stream that other data follows %s', async (_, tail) => {
  const { octets, message } = await decompressed(concat([gzipSync(SAMPLE), tail]), gunzip);
  expect(Buffer.compare(octets, SAMPLE)).toBe(0);
  expect(message).toBe('the gzip stream is whole, but other data follows it, which starts with 68 65 6c 6c 6f');
});

test.each([
  ['another method', '1f 8b 07 00 00 00 00 00 00 ff', 'is damaged: its header names method 7, only 8 is known'],
  ['a reserved flag', '1f 8b 08 20 00 00 00 00 00 ff', 'is damaged: its header has flags that are reserved'],
  ['a cut extra field', '1f 8b 08 04 00 00 00 00 00 ff 05', 'ends early'],
  ['a name without end', '1f 8b 08 08 00 00 00 00 00 ff 61 62', 'ends early'],
])('gunzip refuses a header with %s', async (_, octets, reason) => {
  expect((await decompressed(fromHex(octets), gunzip)).message).toBe(`the gzip stream ${reason}`);
});

test('gunzip gives a bomb piece by piece', async () => {
  const bytes = gzipSync(new Uint8Array(64 * 1024 * 1024), { level: 1 });
  let longest = 0;
  let length = 0;
  for await (const piece of gunzip(new PeekableBytes(NO_SOURCE, bytes))) {
    longest = Math.max(longest, piece.length);
    length += piece.length;
  }
  expect(length).toBe(64 * 1024 * 1024);
  expect(longest).toBeLessThanOrEqual(INFLATE_AHEAD + INFLATE_CHUNK);
});
