import { Readable } from 'node:stream';
import { concat } from '../../../../src/bytes/concat.ts';
import { PeekableBytes } from '../../../../src/capture/format/compression/peekable-bytes.ts';
import { IterableSource } from '../../../../src/capture/format/iterable-source.ts';

/** All that came out, and the message of the error that ended it. */
export interface Decompressed {
  readonly octets: Uint8Array;
  readonly message: string | undefined;
}

/** Decompresses octets that come in pieces of `size`. */
export async function decompressed(
  bytes: Uint8Array,
  decompressor: (octets: PeekableBytes) => AsyncIterable<Uint8Array>,
  size = bytes.length,
): Promise<Decompressed> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  const source = new IterableSource(Readable.from(pieces), async () => {});
  const parts: Uint8Array[] = [];
  try {
    for await (const part of decompressor(new PeekableBytes(source, new Uint8Array(0)))) parts.push(part.slice());
    return { octets: concat(parts), message: undefined };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { octets: concat(parts), message: error.message };
  }
}

/** The same octets with one bit changed. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  // Not slice(), which a Buffer understands as a view.
  const changed = Uint8Array.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
}

/** Whether `octets` is the beginning of `whole`; quicker than toEqual. */
export function isBeginning(octets: Uint8Array, whole: Uint8Array): boolean {
  return Buffer.compare(octets, whole.subarray(0, octets.length)) === 0;
}
