import type { Readable } from 'node:stream';
import { concat } from '../../bytes/concat.ts';
import type { ByteSource } from '../format/byte-source.ts';

/** Reads a stream as its pieces come, without waiting for more than is wanted: what a live program writes is seen at once. */
export class StreamSource implements ByteSource {
  position = 0;
  readonly size = undefined;
  readonly #stream: Readable;
  readonly #pieces: AsyncIterator<Uint8Array>;

  constructor(stream: Readable) {
    this.#stream = stream;
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  async read(unread: Uint8Array, wanted: number): Promise<Uint8Array | undefined> {
    const parts = unread.length > 0 ? [unread] : [];
    const before = parts.length;
    let length = unread.length;
    do {
      const next = await this.#pieces.next();
      if (next.done === true) break;
      parts.push(next.value);
      length += next.value.length;
      this.position += next.value.length;
    } while (length < wanted);
    if (parts.length === before) return undefined;
    return parts.length === 1 ? plain(parts[0] as Uint8Array) : concat(parts);
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }
}

/** The same bytes without Buffer's methods: readers stay fast while all pieces have one shape. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
