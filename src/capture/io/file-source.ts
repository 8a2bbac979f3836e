import type { FileHandle } from 'node:fs/promises';
import { concat } from '../../bytes/concat.ts';
import { FRAME_BYTES, READ_CHUNK } from '../../limits.ts';
import type { ByteSource } from '../format/byte-source.ts';

/** Room before each chunk for the tail of the last one, so that only the tail is copied; a cut frame is the longest usual one. */
const HEADROOM = FRAME_BYTES;

/** Reads a file chunk by chunk; while one chunk is parsed, the next is on its way into the other buffer. */
export class FileSource implements ByteSource {
  position = 0;
  readonly size: number | undefined;
  readonly #handle: FileHandle;
  readonly #chunk: number;
  #filling: Uint8Array;
  #parsed: Uint8Array;
  /** Length of the chunk that comes next, or why it does not; a value, because nobody may be waiting for it yet. */
  #ahead: Promise<number | Error>;

  /** `chunk`: bytes to read at once. */
  constructor(handle: FileHandle, size?: number, chunk = READ_CHUNK) {
    this.#handle = handle;
    this.size = size;
    this.#chunk = chunk;
    this.#filling = new Uint8Array(HEADROOM + chunk);
    this.#parsed = new Uint8Array(HEADROOM + chunk);
    this.#ahead = this.#fill();
  }

  async read(unread: Uint8Array, wanted: number): Promise<Uint8Array | undefined> {
    let piece = await this.#append(unread);
    while (piece !== undefined && piece.length < wanted) {
      const longer = await this.#append(piece);
      if (longer === undefined) break;
      piece = longer;
    }
    return piece;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #append(unread: Uint8Array): Promise<Uint8Array | undefined> {
    const length = await this.#ahead;
    if (typeof length !== 'number') throw length;
    if (length === 0) return undefined;
    this.position += length;
    const piece = join(unread, this.#filling, length);
    [this.#filling, this.#parsed] = [this.#parsed, this.#filling];
    this.#ahead = this.#fill();
    return piece;
  }

  #fill(): Promise<number | Error> {
    return this.#handle.read(this.#filling, HEADROOM, this.#chunk, null).then(
      ({ bytesRead }) => bytesRead,
      (error: Error) => error,
    );
  }
}

function join(unread: Uint8Array, chunk: Uint8Array, length: number): Uint8Array {
  const start = HEADROOM - unread.length;
  if (start < 0) return concat([unread, chunk.subarray(HEADROOM, HEADROOM + length)]);
  chunk.set(unread, start);
  return chunk.subarray(start, HEADROOM + length);
}
