import { ByteWriter } from '../../bytes/byte-writer.ts';
import type { DataFormat } from './data-format.ts';
import { noSessions, type SessionBatch } from './session-batch.ts';
import type { JsonTarget } from './shape.ts';

/** Where bytes go; they are only lent. */
export interface ByteSink {
  writeBytes(bytes: Uint8Array): void;
}

/** Puts the sessions of all captures into one document, which is whole when it has ended. */
export class DataDocument {
  readonly #format: DataFormat;
  readonly #sink: ByteSink;
  readonly #status = noSessions();
  #sessions = 0;

  constructor(format: DataFormat, sink: ByteSink) {
    this.#format = format;
    this.#sink = sink;
  }

  /** `generator` names the program and its version. */
  begin(generator: string): void {
    this.#write((to) => this.#format.header(generator, to));
  }

  /** `base` sessions were before the capture of the batch. */
  add({ bytes, holes, status }: SessionBatch, base: number): void {
    const { opening, separator } = this.#format;
    this.#sink.writeBytes(this.#sessions === 0 ? opening : separator);
    this.#count(status);
    if (holes.length === 0) this.#sink.writeBytes(bytes);
    else this.#write(({ out }) => fill(out, bytes, holes, base));
  }

  /** `frames` were read, and `bytes` of them captured. */
  end(frames: number, bytes: number): void {
    const totals = { frames, bytes, sessions: this.#sessions, status: this.#status };
    this.#write((to) => this.#format.footer(totals, to));
  }

  #count(status: SessionBatch['status']): void {
    for (const key of Object.keys(status) as (keyof typeof status)[]) {
      this.#status[key] += status[key];
      this.#sessions += status[key];
    }
  }

  #write(write: (to: JsonTarget) => void): void {
    const out = new ByteWriter();
    write({ out, caches: undefined, showPasswords: false, hasMessages: true, id: (id) => out.number(id) });
    this.#sink.writeBytes(out.bytes);
  }
}

/** Writes the bytes with the ids that belong into their holes. */
function fill(out: ByteWriter, bytes: Uint8Array, holes: readonly number[], base: number): void {
  let written = 0;
  for (let index = 0; index < holes.length; index += 2) {
    const place = holes[index] as number;
    out.put(bytes.subarray(written, place));
    out.number(base + (holes[index + 1] as number));
    written = place;
  }
  out.put(bytes.subarray(written));
}
