import { CaptureError } from '../capture-error.ts';
import { type CaptureReader, emptyFrame, type Frame } from '../frame.ts';
import type { FrameOrigin } from '../frame-origin.ts';

/** A capture among others: its next frame, if that was read already. */
interface Strand {
  /** Its place among the captures: of frames with the same time the one of the first comes first. */
  readonly place: number;
  readonly reader: CaptureReader;
  readonly frame: Frame;
  /** What the merged capture calls its interfaces, by their own ids. */
  readonly interfaces: Map<number, number>;
}

/**
 * Several captures as one, their frames by time; numbers and interfaces count over all of them. One that cannot be read on
 * is a problem, and the others are read to their ends. Holds one frame of each, so frames that a capture has out of order stay so.
 */
export class MergedCapture implements CaptureReader {
  /** Of captures that could not be opened, or not be read to their ends. */
  readonly #problems: CaptureError[];
  readonly #readers: readonly CaptureReader[];
  /** Those whose next frame was read: a binary heap, the earliest first. */
  readonly #heap: Strand[] = [];
  /** Those whose next frame is wanted. */
  #hungry: Strand[];
  #frames = 0;
  #interfaces = 0;

  /** `problems`: of captures that could not be opened. */
  constructor(readers: readonly CaptureReader[], problems: readonly CaptureError[]) {
    this.#readers = readers;
    this.#problems = [...problems];
    this.#hungry = readers.map((reader, place) => ({ place, reader, frame: emptyFrame(), interfaces: new Map() }));
  }

  /** What could not be read. */
  get problems(): readonly CaptureError[] {
    return [...this.#problems, ...this.#readers.flatMap(({ problems }) => problems)];
  }

  get position(): number {
    return this.#readers.reduce((sum, { position }) => sum + position, 0);
  }

  /** Undefined where that of one is. */
  get size(): number | undefined {
    let sum = 0;
    for (const { size } of this.#readers) {
      if (size === undefined) return undefined;
      sum += size;
    }
    return sum;
  }

  async advance(): Promise<boolean> {
    for (const strand of this.#hungry) {
      if (await this.#fill(strand)) this.#push(strand);
    }
    this.#hungry = [];
    return this.#heap.length > 0;
  }

  next(frame: Frame): boolean {
    const last = this.#hungry[0];
    if (last !== undefined) {
      if (this.#hungry.length > 1 || !last.reader.next(last.frame)) return false;
      this.#hungry.pop();
      this.#push(last);
    }
    const strand = this.#pop();
    if (strand === undefined) return false;
    Object.assign(frame, strand.frame);
    frame.number = ++this.#frames;
    frame.interfaceId = this.#interfaceOf(strand);
    this.#hungry.push(strand);
    return true;
  }

  origin(): FrameOrigin {
    const { reader, frame } = this.#hungry[0] as Strand;
    return reader.origin(frame);
  }

  async close(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.close()));
  }

  /** Reads the next frame of a capture; false at its end. */
  async #fill({ reader, frame }: Strand): Promise<boolean> {
    try {
      while (await reader.advance()) if (reader.next(frame)) return true;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#problems.push(error);
    }
    return false;
  }

  #interfaceOf({ frame, interfaces }: Strand): number {
    const known = interfaces.get(frame.interfaceId);
    if (known !== undefined) return known;
    const id = this.#interfaces++;
    interfaces.set(frame.interfaceId, id);
    return id;
  }

  #push(strand: Strand): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Strand;
      if (!isBefore(strand, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = strand;
  }

  #pop(): Strand | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || last === first) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Strand, heap[child] as Strand)) child++;
      const below = heap[child] as Strand;
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Strand, other: Strand): boolean {
  const a = one.frame;
  const b = other.frame;
  if (a.seconds !== b.seconds) return a.seconds < b.seconds;
  return a.nanoseconds === b.nanoseconds ? one.place < other.place : a.nanoseconds < b.nanoseconds;
}
