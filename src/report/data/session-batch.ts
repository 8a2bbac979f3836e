import { ByteWriter } from '../../bytes/byte-writer.ts';
import type { Caches } from '../../schema/caches.ts';
import type { Session, Status } from '../../session/session.ts';
import type { DataFormat } from './data-format.ts';
import type { DataOptions, JsonTarget } from './shape.ts';

/** How many sessions there are of each status. */
export type StatusCounts = Record<Status, number>;

export function noSessions(): StatusCounts {
  return { established: 0, refused: 0, incomplete: 0, opaque: 0 };
}

/** Sessions in their format, one behind the other, as plain data. */
export interface SessionBatch {
  readonly bytes: Uint8Array;
  /** Places in the bytes where an id belongs, each followed by that id, counted from the capture's first session. */
  readonly holes: readonly number[];
  readonly status: StatusCounts;
}

/** Bytes that are gathered before they go on. */
const BATCH = 64 * 1024;
/** Room for a session that does not fit into the rest of a batch. */
const ROOM = 16 * 1024;

/** Writes sessions of a capture. */
export class SessionBatcher implements JsonTarget {
  readonly out = new ByteWriter(BATCH + ROOM);
  readonly showPasswords: boolean;
  readonly hasMessages: boolean;
  readonly #format: DataFormat;
  readonly #base: number | undefined;
  #holes: number[] = [];
  #status = noSessions();

  readonly caches: Caches | undefined;

  /** `base` sessions were before the capture; undefined where that is not known yet. */
  constructor(
    format: DataFormat,
    { showPasswords, hasMessages }: DataOptions,
    base: number | undefined,
    caches: Caches | undefined,
  ) {
    this.caches = caches;
    this.#format = format;
    this.showPasswords = showPasswords;
    this.hasMessages = hasMessages;
    this.#base = base;
  }

  /** Whether the batch has reached its size. */
  get isFull(): boolean {
    return this.out.length >= BATCH;
  }

  get isEmpty(): boolean {
    return this.out.length === 0;
  }

  add(session: Session): void {
    if (!this.isEmpty) this.out.put(this.#format.separator);
    this.#format.session(session, this);
    this.#status[session.status]++;
  }

  id(id: number): void {
    if (this.#base === undefined) this.#holes.push(this.out.length, id);
    else this.out.number(this.#base + id);
  }

  /** What was written; its bytes are valid until another session is added, or for good where another thread prints them. */
  take(): SessionBatch {
    const bytes = this.#base === undefined ? this.out.since(0) : this.out.bytes;
    const batch = { bytes, holes: this.#holes, status: this.#status };
    this.out.clear();
    this.#holes = [];
    this.#status = noSessions();
    return batch;
  }
}
