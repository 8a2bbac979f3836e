import { FRAME_BYTES } from '../../../limits.ts';
import type { ByteSource } from '../byte-source.ts';

/** What is inside of a compressed source. While one piece is parsed, the next is being decompressed. */
export class DecompressedSource implements ByteSource {
  readonly isDecompressed = true;
  readonly #source: ByteSource;
  readonly #pieces: AsyncIterator<Uint8Array, void>;
  /** Holds the unread tail and what comes behind it. */
  #room = new Uint8Array(FRAME_BYTES);
  /** What comes next, or why it does not; a value, because nobody may be waiting for it yet. */
  #ahead: Promise<IteratorResult<Uint8Array, void> | Error>;

  /** `pieces` is what comes out of `source`; each piece is borrowed until the next is asked for. */
  constructor(source: ByteSource, pieces: AsyncIterator<Uint8Array, void>) {
    this.#source = source;
    this.#pieces = pieces;
    this.#ahead = this.#next();
  }

  /** Of the compressed file, because only its size is known. */
  get position(): number {
    return this.#source.position;
  }

  get size(): number | undefined {
    return this.#source.size;
  }

  async read(unread: Uint8Array, wanted: number): Promise<Uint8Array | undefined> {
    let piece = unread;
    do {
      const next = await this.#ahead;
      if (next instanceof Error) throw next;
      if (next.done === true) return piece === unread ? undefined : piece;
      piece = this.#join(piece, next.value);
      this.#ahead = this.#next();
    } while (piece.length < wanted || piece.length === unread.length);
    return piece;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  #next(): Promise<IteratorResult<Uint8Array, void> | Error> {
    return this.#pieces.next().catch((error: Error) => error);
  }

  #join(unread: Uint8Array, bytes: Uint8Array): Uint8Array {
    const length = unread.length + bytes.length;
    const room = length > this.#room.length ? new Uint8Array(2 * length) : this.#room;
    room.set(unread);
    room.set(bytes, unread.length);
    this.#room = room;
    return room.subarray(0, length);
  }
}
