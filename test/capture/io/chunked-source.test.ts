import { openSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteSource } from '../../../src/capture/format/byte-source.ts';
import { ChunkedSource } from '../../../src/capture/io/chunked-source.ts';
import { FileChunks } from '../../../src/capture/io/file-chunks.ts';
import { FRAME_BYTES, READ_CHUNK } from '../../../src/limits.ts';
import { runs } from '../../support/thoroughness.ts';
import { withFile } from '../read-capture.ts';

const NO_OCTETS = new Uint8Array(0);
const LENGTH = 3 * READ_CHUNK + 17;

/** Octets whose value follows from their place. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
}

function sourceOf(path: string): ByteSource {
  return new ChunkedSource(new FileChunks(openSync(path, 'r')));
}

test('ChunkedSource of a file gives all octets once, with any unread tail before the new ones', async () => {
  const octets = pattern(LENGTH);
  const isSame = (piece: Uint8Array, at: number) => Buffer.compare(piece, octets.subarray(at, at + piece.length)) === 0;
  await withFile(octets, (path) =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(READ_CHUNK), { minLength: 1, maxLength: 6 }), async (tails) => {
        const source = sourceOf(path);
        let unread: Uint8Array = NO_OCTETS;
        let at = 0;
        for (let turn = 0; ; turn++) {
          const piece = await source.read(unread, 1);
          if (piece === undefined) break;
          expect(piece.length).toBeGreaterThan(unread.length);
          expect(isSame(piece, at)).toBe(true);
          const tail = Math.min(tails[turn % tails.length] as number, piece.length);
          at += piece.length - tail;
          unread = piece.subarray(piece.length - tail);
        }
        expect(at + unread.length).toBe(LENGTH);
        expect(source.position).toBe(LENGTH);
        await source.close();
      }),
      { numRuns: runs(20) },
    ),
  );
});

test.each([
  ['what is wanted, over several chunks', 2 * READ_CHUNK + 5, 3 * READ_CHUNK],
  ['what there is, if that is less', 4 * READ_CHUNK, LENGTH],
])('ChunkedSource of a file gives %s', async (_, wanted, length) => {
  const octets = pattern(LENGTH);
  await withFile(octets, async (path) => {
    const source = sourceOf(path);
    const piece = await source.read(NO_OCTETS, wanted);
    expect(piece?.length).toBe(length);
    expect(Buffer.compare(piece ?? NO_OCTETS, octets.subarray(0, length))).toBe(0);
    await source.close();
  });
});

test('ChunkedSource of a file takes a tail that is longer than the room it keeps', async () => {
  const octets = pattern(LENGTH);
  await withFile(octets, async (path) => {
    const source = sourceOf(path);
    const first = (await source.read(NO_OCTETS, 1)) as Uint8Array;
    const tail = first.subarray(first.length - FRAME_BYTES - 1);
    const second = (await source.read(tail, 1)) as Uint8Array;
    const start = READ_CHUNK - FRAME_BYTES - 1;
    expect(Buffer.compare(second, octets.subarray(start, 2 * READ_CHUNK))).toBe(0);
    await source.close();
  });
});

test('ChunkedSource of a file passes on the error of the system when its turn comes', async () => {
  const source = sourceOf('.');
  await expect(source.read(NO_OCTETS, 1)).rejects.toMatchObject({ code: 'EISDIR' });
  await source.close();
});

test('ChunkedSource of a file gives undefined at the end, however often it is asked', async () => {
  await withFile(Uint8Array.of(1), async (path) => {
    const source = sourceOf(path);
    expect(await source.read(NO_OCTETS, 1)).toEqual(Uint8Array.of(1));
    expect(await source.read(NO_OCTETS, 1)).toBeUndefined();
    expect(await source.read(Uint8Array.of(1), 9)).toBeUndefined();
    await source.close();
  });
});
