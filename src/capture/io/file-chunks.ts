import { close, read } from 'node:fs';
import { promisify } from 'node:util';
import { READ_CHUNK } from '../../limits.ts';
import { type Chunks, HEADROOM, join } from './chunked-source.ts';

/** Of the descriptors that every process has, which are not ours to close. */
const LAST_STANDARD = 2;

/** Reads a file from where it stands; while one chunk is parsed, the next is on its way into the other buffer. */
export class FileChunks implements Chunks {
  readonly #descriptor: number;
  readonly #length: number;
  #filling: Uint8Array;
  #parsed: Uint8Array;
  /** Length of the chunk that comes next, or why it does not; a value, because nobody may be waiting for it yet. */
  #ahead: Promise<number | Error>;

  /** `length`: bytes to read at once. */
  constructor(descriptor: number, length = READ_CHUNK) {
    this.#descriptor = descriptor;
    this.#length = length;
    this.#filling = new Uint8Array(HEADROOM + length);
    this.#parsed = new Uint8Array(HEADROOM + length);
    this.#ahead = this.#fill();
  }

  async next(unread: Uint8Array): Promise<Uint8Array | undefined> {
    const length = await this.#ahead;
    if (typeof length !== 'number') throw length;
    if (length === 0) return undefined;
    const piece = join(unread, this.#filling, length);
    [this.#filling, this.#parsed] = [this.#parsed, this.#filling];
    this.#ahead = this.#fill();
    return piece;
  }

  async close(): Promise<void> {
    await this.#ahead;
    if (this.#descriptor > LAST_STANDARD) await promisify(close)(this.#descriptor);
  }

  #fill(): Promise<number | Error> {
    return new Promise((resolve) => {
      read(this.#descriptor, this.#filling, HEADROOM, this.#length, null, (error, length) => resolve(error ?? length));
    });
  }
}
