import type { Transform } from 'node:stream';
import { INFLATE_AHEAD, INFLATE_CHUNK } from '../../limits.ts';

/** What a decompressor of node:zlib is to be made with. */
export const ZLIB_OPTIONS = { chunkSize: INFLATE_CHUNK, readableHighWaterMark: INFLATE_AHEAD };

/** A decompressor of node:zlib, which works on a thread of its own. */
export interface ZlibEngine extends Transform {
  /** Bytes that it has used up. */
  readonly bytesWritten: number;
}

/** Runs a decompressor of node:zlib slice by slice, so that everything before damage comes out and its end is known. */
export class ZlibStream {
  /** Whether the compressed stream said that it is over; what it did not use of the last slice lies behind it. */
  isOver = false;
  readonly #engine: ZlibEngine;
  #error: Error | undefined;
  #isTaken = false;
  #wake: () => void = () => {};

  constructor(engine: ZlibEngine) {
    this.#engine = engine;
    engine.on('readable', () => this.#wake());
    engine.on('end', () => this.#taken());
    engine.on('error', (error) => {
      this.#error = error;
      this.#wake();
    });
  }

  /** Bytes used up so far. */
  get consumed(): number {
    return this.#engine.bytesWritten;
  }

  /**
   * Decompresses a slice: gives all that comes out of it, then throws what zlib says if it is damaged. The slice must
   * not change before the end. While a piece is looked at the next one is on its way.
   */
  async *feed(slice: Uint8Array): AsyncGenerator<Uint8Array, void> {
    const before = this.consumed;
    this.#isTaken = false;
    this.#engine.write(slice, () => this.#taken());
    while (true) {
      const piece: Uint8Array | null = this.#engine.read();
      if (piece !== null) yield piece;
      else if (this.#error !== undefined) throw this.#error;
      else if (this.#isTaken) break;
      else await this.#event();
    }
    this.isOver = this.consumed - before < slice.length;
  }

  close(): void {
    this.#engine.destroy();
  }

  #taken(): void {
    this.#isTaken = true;
    this.#wake();
  }

  #event(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
