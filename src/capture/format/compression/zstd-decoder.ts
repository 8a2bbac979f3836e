import type { Decompress } from 'fzstd';
import { Xxh64 } from './xxhash.ts';

/** Decompresses one zstd frame, of which it gets the header with the magic number, each block, and the checksum if there is one. */
export interface ZstdDecoder {
  feed(bytes: Uint8Array, isLastBlock: boolean): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Throws when what came out does not have this checksum. */
  finish(checksum: Uint8Array): Promise<void>;
  close(): void;
}

/** Where the descriptor stands behind the magic number, and its flag for a checksum: fzstd would wait for what we compare. */
const DESCRIPTOR = 4;
const CHECKSUM = 0x04;

/** fzstd, loaded when it is asked for. */
export async function openFzstd(): Promise<ZstdDecoder> {
  const { Decompress } = await import('fzstd');
  return new FzstdDecoder(Decompress);
}

/** fzstd, and the comparison of checksums that it leaves out. */
class FzstdDecoder implements ZstdDecoder {
  readonly #decompressor: Decompress;
  readonly #hash = new Xxh64();
  #pieces: Uint8Array[] = [];
  #isHeader = true;

  constructor(decompressor: typeof Decompress) {
    this.#decompressor = new decompressor((piece) => this.#pieces.push(piece));
  }

  /** The last block must be told to be it, because fzstd holds back the first 17 bytes. */
  feed(bytes: Uint8Array, isLastBlock: boolean): Iterable<Uint8Array> {
    this.#pieces = [];
    // A copy, because it keeps what it does not use at once.
    const copy = bytes.slice();
    if (this.#isHeader) copy[DESCRIPTOR] = (copy[DESCRIPTOR] as number) & ~CHECKSUM;
    this.#isHeader = false;
    this.#decompressor.push(copy, isLastBlock);
    for (const piece of this.#pieces) this.#hash.update(piece);
    return this.#pieces;
  }

  /** The lowest four bytes of XXH64, little-endian (RFC 8878 section 3.1.1). */
  async finish(checksum: Uint8Array): Promise<void> {
    const view = new DataView(checksum.buffer, checksum.byteOffset, checksum.length);
    const expected = BigInt(view.getUint32(0, true));
    if ((this.#hash.digest() & 0xffffffffn) !== expected) throw new Error('what came out does not have its checksum');
  }

  close(): void {}
}
