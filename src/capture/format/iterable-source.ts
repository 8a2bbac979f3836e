import { FRAME_BYTES } from '../../limits.ts';
import type { ByteSource } from './byte-source.ts';

type Next = IteratorResult<Uint8Array, unknown>;

/** Reads pieces as they come, without waiting for more than is wanted. Each piece is borrowed until the next is asked for. */
export class IterableSource implements ByteSource {
  position = 0;
  readonly size = undefined;
  readonly #pieces: AsyncIterator<Uint8Array, unknown>;
  readonly #close: () => Promise<void>;
  readonly #readsAhead: boolean;
  /** Holds the unread tail and what comes behind it. */
  #room = new Uint8Array(FRAME_BYTES);
  /** What comes next, or why it does not; a value, because nobody may be waiting for it yet. */
  #ahead: Promise<Next | Error> | undefined;

  /** `close` ends the pieces, read to their end or not. With `readsAhead` the next piece is asked for while one is parsed. */
  constructor(pieces: AsyncIterable<Uint8Array>, close: () => Promise<void>, readsAhead = false) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#close = close;
    this.#readsAhead = readsAhead;
  }

  async read(unread: Uint8Array, wanted: number): Promise<Uint8Array | undefined> {
    let piece = unread;
    do {
      const next = await (this.#ahead ?? this.#next());
      if (next instanceof Error) throw next;
      if (next.done === true) return piece === unread ? undefined : piece;
      this.position += next.value.length;
      piece = this.#join(piece, next.value);
      this.#ahead = this.#readsAhead ? this.#next() : undefined;
    } while (piece.length < wanted || piece.length === unread.length);
    return piece;
  }

  close(): Promise<void> {
    return this.#close();
  }

  #next(): Promise<Next | Error> {
    return this.#pieces.next().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
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
