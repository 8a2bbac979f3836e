import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from '../../src/bytes/hex.ts';
import { CaptureError } from '../../src/capture/capture-error.ts';
import type { CaptureEngine } from '../../src/capture/io/open-capture.ts';
import { COMPRESSED_SAMPLES, compressedSample, SAMPLE } from '../capture/compressed-sample.ts';
import { type Reading, readCapture, readPieces } from '../capture/read-capture.ts';
import { type ByteOrder, pcapFile, pcapngFile, type WrittenFrame } from '../capture/write-capture.ts';
import { cuts, runs, stride } from '../support/thoroughness.ts';

const FRAMES: readonly WrittenFrame[] = [0, 1, 3, 4, 60].map((length, index) => ({
  bytes: Uint8Array.from({ length }, (_, at) => at + index),
  seconds: 1_762_000_000 + index,
  nanoseconds: 123_456_789,
  originalLength: length + index * 100,
}));
const EXPECTED = FRAMES.map((frame, index) => ({
  number: index + 1,
  seconds: frame.seconds,
  linkType: 113,
  interfaceId: 0,
  octets: hex(frame.bytes, 0, frame.bytes.length, ''),
  originalLength: frame.originalLength,
}));

interface Variant {
  readonly name: string;
  readonly engine: CaptureEngine;
  readonly file: Uint8Array;
  readonly digits: 6 | 9;
  /** Octets of the file that end a record, so that a cut there leaves a whole file. */
  readonly ends: readonly number[];
}

const SECTION_LENGTH = 28;
const INTERFACE_LENGTH = 32;

/** Where the file header ends, and each frame after it. */
function ends(start: number, length: (frame: WrittenFrame) => number): readonly number[] {
  const places = [start];
  for (const frame of FRAMES) places.push((places.at(-1) as number) + length(frame));
  return places;
}

function variantsOf(byteOrder: ByteOrder): readonly Variant[] {
  const options = { frames: FRAMES, linkType: 113, byteOrder };
  const classic = ends(24, ({ bytes }) => 16 + bytes.length);
  const blocks = [
    SECTION_LENGTH,
    ...ends(SECTION_LENGTH + INTERFACE_LENGTH, ({ bytes }) => 32 + Math.ceil(bytes.length / 4) * 4),
  ];
  const own = { engine: 'sockshark', digits: 6 } as const;
  return [
    { ...own, name: `pcap, ${byteOrder}`, file: pcapFile(options), ends: classic },
    {
      ...own,
      name: `nanosecond pcap, ${byteOrder}`,
      file: pcapFile({ ...options, precision: 9 }),
      digits: 9,
      ends: classic,
    },
    {
      ...own,
      name: `modified pcap, ${byteOrder}`,
      file: pcapFile({ ...options, modified: true }),
      ends: ends(24, ({ bytes }) => 24 + bytes.length),
    },
    { ...own, name: `pcapng, ${byteOrder}`, file: pcapngFile(options), ends: blocks },
    {
      ...own,
      name: `nanosecond pcapng, ${byteOrder}`,
      file: pcapngFile({ ...options, precision: 9 }),
      digits: 9,
      ends: blocks,
    },
    {
      name: `pcap by pcap-parser, ${byteOrder}`,
      engine: 'pcap-parser',
      digits: 6,
      file: pcapFile(options),
      ends: classic,
    },
  ];
}

const COMPLAINT =
  /^Cannot read (frame \d+ of )?standard input( at decompressed byte \d+)?: the (zstd|lz4) stream ends early$/;
const BEGINNING = { finishFlush: constants.Z_SYNC_FLUSH };
const HALF = 70_001;
const GZIPPED = [
  { name: 'gzip', file: gzipSync(SAMPLE) },
  {
    name: 'gzip of several members',
    file: Buffer.concat([gzipSync(SAMPLE.subarray(0, HALF)), gzipSync(SAMPLE.subarray(HALF))]),
  },
];

const VARIANTS = [...variantsOf('little'), ...variantsOf('big')];

describe.each(VARIANTS)('openCapture of $name', ({ engine, file, digits, ends: wholes }) => {
  const read = (bytes: Uint8Array, size?: number) => readPieces(bytes, size, { engine });
  const nanoseconds = digits === 9 ? 123_456_789 : 123_456_000;
  const expected = EXPECTED.map((frame) => ({ ...frame, digits, nanoseconds }));

  test('gives the frames that were written', async () => {
    expect(await read(file)).toEqual({ frames: expected, error: undefined });
  });

  test('gives the same frames in pieces of any size', async () => {
    for (let size = 1; size <= 130; size += stride(3)) {
      expect(await read(file, size)).toEqual({ frames: expected, error: undefined });
    }
  });

  test('cut anywhere gives the frames before the cut and says where it is', async () => {
    for (let length = 0; length < file.length; length++) {
      const whole = wholes.filter((end) => end <= length);
      const { frames, error } = await read(file.subarray(0, length), 7);
      const isWhole = wholes.includes(length);
      expect(frames).toEqual(expected.slice(0, frames.length));
      expect(frames).toHaveLength(Math.max(whole.length - (wholes.length - expected.length), 0));
      expect(error === undefined).toBe(isWhole);
      if (!isWhole) expect(error).toMatchObject({ frame: frames.length, offset: whole.at(-1) ?? 0 });
      if (!isWhole) expect(error?.message).toMatch(/^Cannot read .*standard input.*: ./);
    }
  });

  test('changed anywhere gives frames or a CaptureError, the same in pieces of any size', async () => {
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: 1, max: 200 }), async (list, size) => {
        const changed = file.slice();
        for (const [at, octet] of list) changed[at] = octet;
        const whole = await read(changed);
        expect(octetsOf(whole)).toBeLessThanOrEqual(file.length);
        expect(await read(changed, size)).toEqual(whole);
      }),
      { numRuns: runs(100) },
    );
  });

  test('reads whatever follows its header as frames or a CaptureError', async () => {
    const header = file.subarray(0, wholes[0]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (tail) => {
        const { error } = await read(Buffer.concat([header, tail]));
        expect(error === undefined || error instanceof CaptureError).toBe(true);
      }),
      { numRuns: runs(60) },
    );
  });
});

function octetsOf({ frames }: Reading): number {
  return frames.reduce((total, { octets }) => total + octets.length / 2, 0);
}

describe.each(['sockshark', 'pcap-parser'] as const)('openCapture of compressed captures by %s', (engine) => {
  const read = (bytes: Uint8Array, size?: number) => readPieces(bytes, size, { engine });

  test.each(COMPRESSED_SAMPLES)('gives the frames of %s as of the plain file', async (name) => {
    const plain = await read(SAMPLE);
    expect(plain.frames).toHaveLength(100);
    for (const size of [undefined, 1000, 3]) expect(await read(compressedSample(name), size)).toEqual(plain);
  });

  test.each(GZIPPED)('gives the frames of $name as of the plain file', async ({ file }) => {
    const plain = await read(SAMPLE);
    for (const size of [undefined, 1000, 3]) expect(await read(file, size)).toEqual(plain);
  });

  test.each(COMPRESSED_SAMPLES)('cut anywhere in %s gives the frames before the cut and says so', async (name) => {
    const { frames: expected } = await read(SAMPLE);
    const file = compressedSample(name);
    const whole = name === 'two-frames.zst' ? Buffer.from(file).indexOf('28b52ffd', 4, 'hex') : file.length;
    for (const length of cuts(4, file.length, 61)) {
      const { frames, error } = await read(file.subarray(0, length), 500);
      expect(frames).toEqual(expected.slice(0, frames.length));
      if (length !== whole) expect(error?.message).toMatch(COMPLAINT);
    }
  });

  test('cut anywhere in a gzip file gives all frames before the cut and says where it is', async () => {
    const plain = pcapFile({ frames: FRAMES, linkType: 113 });
    const file = gzipSync(plain);
    const { frames: expected } = await read(plain);
    for (let length = 2; length < file.length; length++) {
      const { frames, error } = await read(file.subarray(0, length), 9);
      const content = length < 10 ? 0 : gunzipSync(file.subarray(0, length), BEGINNING).length;
      const places = ends(24, ({ bytes }) => 16 + bytes.length);
      const readable = places.filter((place) => place <= content).length - 1;
      expect(frames).toEqual(expected.slice(0, Math.max(readable, 0)));
      expect(error).toMatchObject({ frame: frames.length, offset: places[readable] ?? 0 });
      if (readable < 0) expect(error?.message).toBe('Cannot read standard input: the gzip stream ends early');
      else
        expect(error?.message).toMatch(
          /^Cannot read frame \d of .* at decompressed byte \d+: the gzip stream ends early$/,
        );
    }
  });

  test.each([
    ...COMPRESSED_SAMPLES.map((name) => ({ name, file: compressedSample(name) })),
    ...GZIPPED,
  ])('changed anywhere in $name gives frames or a CaptureError', async ({ file }) => {
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: 20, max: 4000 }), async (list, size) => {
        const changed = Uint8Array.from(file);
        for (const [at, octet] of list) changed[at] = octet;
        const { error } = await read(changed, size);
        expect(error === undefined || error instanceof CaptureError).toBe(true);
      }),
      { numRuns: runs(12) },
    );
  });
});

test('openCapture of whatever follows the first octets of a compressed file gives a CaptureError', async () => {
  const magics = ['1f8b08', '1f8b0800000000000000', '28b52ffd', '04224d18', '04224d18604082', '532a4d18'];
  const starts = magics.map((magic) => Buffer.from(magic, 'hex'));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), async (start, tail) => {
      expect((await readPieces(Buffer.concat([start, tail]))).error).toBeInstanceOf(CaptureError);
    }),
    { numRuns: runs(100) },
  );
});

test('openCapture of random octets gives a CaptureError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
      expect((await readPieces(bytes)).error).toBeInstanceOf(CaptureError);
    }),
  );
});

/** Captures that are handed on beside the repository, and are not in it. */
const SHARED = '../shared/captures';
const SUITE = join(SHARED, 'pcapng-suite');

function filesBelow(folder: string, ...endings: readonly string[]): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name));
}

describe.runIf(existsSync(SUITE))('openCapture of the pcapng suite (runs where it lies beside the repository)', () => {
  test.each(
    filesBelow(join(SUITE, 'output_le'), '.pcapng'),
  )('%s gives as many frames as it documents', async (path) => {
    const { frames, error } = await readCapture(path);
    const text = readFileSync(path.replace(/pcapng$/, 'txt'), 'utf8');
    const packets = [...text.matchAll(/^\t(?:EPB|SPB): (\d+)/gm)].reduce(
      (total, [, count]) => total + Number(count),
      0,
    );
    expect(error).toBeUndefined();
    expect(frames).toHaveLength(packets);
  });

  test.each(
    filesBelow(join(SUITE, 'output_be'), '.pcapng'),
  )('%s gives the frames of its little-endian twin', async (path) => {
    const twin = await readCapture(path.replace('output_be', 'output_le'));
    expect(await readCapture(path)).toEqual(twin);
  });
});

const CAPTURES = [...filesBelow(join(SHARED, 'recorded'), '.pcap'), ...filesBelow(join(SHARED, 'public'), '.pcap')];

function isClassic(path: string): boolean {
  const magic = readFileSync(path).readUInt32LE(0);
  return magic === 0xa1b2c3d4 || magic === 0xd4c3b2a1;
}

describe.runIf(CAPTURES.length > 0)(
  'openCapture of recorded captures (runs where they lie beside the repository)',
  () => {
    test.each(CAPTURES.filter(isClassic))('%s gives the same by pcap-parser', async (path) => {
      const own = await readCapture(path);
      const witness = await readCapture(path, { engine: 'pcap-parser' });
      expect(own.frames.length).toBeGreaterThan(0);
      expect(witness).toEqual(own);
    });
  },
);
