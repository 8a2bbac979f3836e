import { expect, test } from 'vitest';
import type { ByteSource } from '../../../../src/capture/format/byte-source.ts';
import { decompress } from '../../../../src/capture/format/compression/decompress.ts';
import { unlz4 } from '../../../../src/capture/format/compression/lz4.ts';
import { unzstd } from '../../../../src/capture/format/compression/zstd.ts';
import { openFzstd } from '../../../../src/capture/format/compression/zstd-decoder.ts';
import { FRAME_BYTES } from '../../../../src/limits.ts';

const NO_OCTETS = new Uint8Array(0);
const FILE = { position: 7, size: 9, read: async () => undefined, close: async () => {} };

function sourceOf(...pieces: readonly (readonly number[] | Error)[]): ByteSource {
  return decompress(FILE, NO_OCTETS, 'gzip', {
    gzip: () => pieced(pieces),
    zstd: (bytes) => unzstd(bytes, openFzstd),
    lz4: unlz4,
  });
}

async function* pieced(pieces: readonly (readonly number[] | Error)[]): AsyncGenerator<Uint8Array, void> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield Uint8Array.from(piece);
  }
}

test('decompress gives pieces with the unread tail before them, empty ones with the next', async () => {
  const source = sourceOf([1, 2, 3], [], [4, 5]);
  expect(await source.read(NO_OCTETS, 1)).toEqual(Uint8Array.of(1, 2, 3));
  expect(await source.read(Uint8Array.of(3), 1)).toEqual(Uint8Array.of(3, 4, 5));
  expect(await source.read(Uint8Array.of(5), 1)).toBeUndefined();
  expect(await source.read(NO_OCTETS, 1)).toBeUndefined();
});

test('decompress takes a tail out of its own last piece', async () => {
  const source = sourceOf([1, 2, 3, 4], [5, 6, 7, 8, 9]);
  const piece = await source.read(NO_OCTETS, 1);
  expect(await source.read(piece?.subarray(1) ?? NO_OCTETS, 1)).toEqual(Uint8Array.of(2, 3, 4, 5, 6, 7, 8, 9));
});

test('decompress collects what is wanted, also more than it has room for', async () => {
  const piece = Array.from({ length: FRAME_BYTES - 1 }, (_, at) => at & 0xff);
  const source = sourceOf(piece, piece, [1], [2]);
  const wanted = 2 * FRAME_BYTES - 1;
  const read = await source.read(NO_OCTETS, wanted);
  expect(Buffer.compare(read ?? NO_OCTETS, Uint8Array.from([...piece, ...piece, 1]))).toBe(0);
});

test('decompress tells what is wrong when its turn comes, and not before', async () => {
  const source = sourceOf([1], new Error('the gzip stream ends early'));
  expect(await source.read(NO_OCTETS, 1)).toEqual(Uint8Array.of(1));
  await expect(source.read(NO_OCTETS, 1)).rejects.toThrow('the gzip stream ends early');
});

test('decompress counts in the compressed file', () => {
  expect(sourceOf()).toMatchObject({ position: 7, size: 9, isDecompressed: true });
});
