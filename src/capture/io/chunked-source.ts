import { concat } from '../../bytes/concat.ts';
import { FRAME_BYTES } from '../../limits.ts';
import type { ByteSource } from '../format/byte-source.ts';

/** Room before each chunk for the tail of the last one, so that only the tail is copied; a cut frame is the longest usual one. */
export const HEADROOM = FRAME_BYTES;

/** Reads into two buffers of its own by turns, in each behind the headroom. */
export interface Chunks {
  /** Resolves to `unread`, which lies in the other buffer, with the next chunk behind it; to undefined at the end. */
  next(unread: Uint8Array): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** A source that is read chunk by chunk, without waiting for more than is wanted: what a live program writes is seen at once. */
export class ChunkedSource implements ByteSource {
  position = 0;
  readonly size: number | undefined;
  readonly #chunks: Chunks;

  constructor(chunks: Chunks, size?: number) {
    this.#chunks = chunks;
    this.size = size;
  }

  async read(unread: Uint8Array, wanted: number): Promise<Uint8Array | undefined> {
    let piece = unread;
    do {
      const longer = await this.#chunks.next(piece);
      if (longer === undefined) break;
      this.position += longer.length - piece.length;
      piece = longer;
    } while (piece.length < wanted);
    return piece === unread ? undefined : piece;
  }

  close(): Promise<void> {
    return this.#chunks.close();
  }
}

/** `unread` with the chunk of `length` bytes behind it that `buffer` holds. */
export function join(unread: Uint8Array, buffer: Uint8Array, length: number): Uint8Array {
  const start = HEADROOM - unread.length;
  if (start < 0) return concat([unread, buffer.subarray(HEADROOM, HEADROOM + length)]);
  buffer.set(unread, start);
  return buffer.subarray(start, HEADROOM + length);
}
