import type { ByteSource } from '../byte-source.ts';

/** The bytes of a compressed file, of which some are looked at before they are passed. */
export class PeekableBytes {
  readonly #source: ByteSource;
  #piece: Uint8Array;
  #at = 0;

  /** `first` is the first piece of the source. */
  constructor(source: ByteSource, first: Uint8Array) {
    this.#source = source;
    this.#piece = first;
  }

  /** The next bytes without passing them: `wanted` or more, fewer only before the end. Borrowed until the next call. */
  async peek(wanted: number): Promise<Uint8Array> {
    const rest = this.#piece.subarray(this.#at);
    if (rest.length >= wanted) return rest;
    const longer = await this.#source.read(rest, wanted);
    if (longer === undefined) return rest;
    this.#piece = longer;
    this.#at = 0;
    return longer;
  }

  /** The next `length` bytes, fewer only before the end, which are thereby passed. Borrowed until the next call. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = (await this.peek(length)).subarray(0, length);
    this.pass(bytes.length);
    return bytes;
  }

  /** Passes bytes that were looked at. */
  pass(length: number): void {
    this.#at += length;
  }

  /** Passes bytes that nobody looks at; false when there are fewer. */
  async skip(length: number): Promise<boolean> {
    let left = length;
    while (left > 0) {
      const next = await this.peek(1);
      if (next.length === 0) return false;
      const passed = Math.min(next.length, left);
      this.pass(passed);
      left -= passed;
    }
    return true;
  }
}
