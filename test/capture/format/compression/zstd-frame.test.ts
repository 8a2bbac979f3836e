import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { PeekableBytes } from '../../../../src/capture/format/compression/peekable-bytes.ts';
import { readZstdBlock, readZstdHeader } from '../../../../src/capture/format/compression/zstd-frame.ts';
import { IterableSource } from '../../../../src/capture/format/iterable-source.ts';
import { ZSTD_WINDOW_BYTES } from '../../../../src/limits.ts';

function peekable(...bytes: readonly number[]): PeekableBytes {
  return new PeekableBytes(new IterableSource(Readable.from([]), async () => {}), Uint8Array.from(bytes));
}

const BLOCK_BYTES = 128 * 1024;
const AROUND = [-1, 0, 1] as const;

describe('zstd frames', () => {
  test.each(AROUND)('have blocks of 128 KiB at the most: by %d', async (more) => {
    const size = BLOCK_BYTES + more;
    const bits = (size << 3) | (1 << 1) | 1;
    const read = readZstdBlock(peekable(bits & 255, (bits >> 8) & 255, bits >> 16, 7));
    if (more > 0) await expect(read).rejects.toThrow(`it has a block of ${size} bytes`);
    else
      expect(await read).toEqual({ block: Uint8Array.of(bits & 255, (bits >> 8) & 255, bits >> 16, 7), isLast: true });
  });

  test.each(AROUND)('of one segment have ZSTD_WINDOW_BYTES at the most: by %d', async (more) => {
    const size = ZSTD_WINDOW_BYTES + more;
    const header = [0xa0, size & 255, (size >> 8) & 255, (size >> 16) & 255, size >>> 24];
    const read = readZstdHeader(peekable(...header));
    if (more > 0) await expect(read).rejects.toThrow(`needs a window of ${size} bytes`);
    else expect(await read).toEqual({ bytes: Uint8Array.from(header), hasChecksum: false });
  });

  test.each([
    [(17 << 3) | 0, false],
    [(17 << 3) | 1, true],
  ])('with a window descriptor of %d are refused: %s', async (descriptor, isRefused) => {
    const read = readZstdHeader(peekable(0, descriptor));
    if (isRefused) await expect(read).rejects.toThrow('needs a window');
    else expect((await read).bytes).toHaveLength(2);
  });
});
