import { closeSync, openSync, writeSync } from 'node:fs';
import type { ByteSource } from '../format/byte-source.ts';

/** A source whose bytes go into a file as they are read, because they cannot be read twice. */
export class CopiedSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #descriptor: number;

  /** The file must not be there yet; only its owner may read it. */
  constructor(source: ByteSource, path: string) {
    this.#source = source;
    this.#descriptor = openSync(path, 'wx', 0o600);
  }

  get position(): number {
    return this.#source.position;
  }

  get size(): number | undefined {
    return this.#source.size;
  }

  async read(unread: Uint8Array, wanted: number): Promise<Uint8Array | undefined> {
    const piece = await this.#source.read(unread, wanted);
    if (piece === undefined) return undefined;
    let rest = piece.subarray(unread.length);
    while (rest.length > 0) rest = rest.subarray(writeSync(this.#descriptor, rest));
    return piece;
  }

  async close(): Promise<void> {
    closeSync(this.#descriptor);
    await this.#source.close();
  }
}
