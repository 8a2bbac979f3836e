import { ByteWriter } from '../bytes/byte-writer.ts';
import type { TextTarget } from '../report/text/text-target.ts';
import type { ScribeContext } from './task.ts';

/** Where a scribe writes the bytes of a piece before it delivers them. */
export class TextScratch implements TextTarget {
  readonly out = new ByteWriter();
  readonly caches: TextTarget['caches'];
  readonly #isKept: boolean;

  constructor({ base, caches }: ScribeContext) {
    this.caches = caches;
    this.#isKept = base === undefined;
  }

  /** What a function writes: valid until the next call, or for good where another thread prints it. */
  written(write: (to: TextTarget) => void): Uint8Array {
    this.out.clear();
    write(this);
    return this.#isKept ? this.out.since(0) : this.out.bytes;
  }
}
