import { endpointText } from '../../bytes/address.ts';
import { emptyFrame, type Frame } from '../../capture/frame.ts';
import { BACKLOG_BYTES, BACKLOG_FRAME_OVERHEAD, BACKLOG_SLAB, MISSED_FLOWS } from '../../limits.ts';
import { locate } from '../../packet/locate.ts';
import { destinationOf, emptyLocation, type Location, sourceOf } from '../../packet/location.ts';

/** Frames of one flow that were dropped: the headers of the last, and how many. */
export interface MissedFlow {
  frame: Frame;
  count: number;
}

/** Frames in a row that were dropped. */
export interface Gap {
  frames: number;
  /** Those of flows that could be told apart. */
  readonly flows: Map<string, MissedFlow>;
}

/**
 * Frames between a capture that must not wait and results that may have to: keeps the bytes of each, up to a bound.
 * Past that whole frames are dropped, until half of the room is free again; a gap stands where they would.
 */
export class FrameQueue {
  /** Frames dropped in all. */
  dropped = 0;
  readonly #bound: number;
  readonly #location = emptyLocation();
  #entries: (Frame | Gap)[] = [];
  #head = 0;
  #bytes = 0;
  #gap: Gap | undefined;
  #slab = new Uint8Array(0);
  #used = 0;

  /** `bound`: bytes of frames that wait at the most, with what they cost besides. */
  constructor(bound: number = BACKLOG_BYTES) {
    this.#bound = bound;
  }

  get isEmpty(): boolean {
    return this.#head === this.#entries.length;
  }

  /** Takes a frame, which is borrowed. */
  add(frame: Frame): void {
    const cost = frame.end - frame.start + BACKLOG_FRAME_OVERHEAD;
    if (this.#gap !== undefined && this.#bytes <= this.#bound / 2) this.#gap = undefined;
    if (this.#gap !== undefined || this.#bytes + cost > this.#bound) {
      this.#drop(frame, this.#gap ?? this.#begin());
      return;
    }
    this.#bytes += cost;
    this.#entries.push(this.#keep(frame));
  }

  /** The next frame, or the gap before it; undefined when nothing waits. */
  take(): Frame | Gap | undefined {
    const entry = this.#entries[this.#head];
    if (entry === undefined) return undefined;
    this.#head++;
    if (entry === this.#gap) this.#gap = undefined;
    if (!isGap(entry)) this.#bytes -= entry.end - entry.start + BACKLOG_FRAME_OVERHEAD;
    if (this.isEmpty) this.#compact(this.#entries.length);
    else if (this.#head >= 1024 && this.#head * 2 >= this.#entries.length) this.#compact(this.#head);
    return entry;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#compact(this.#entries.length);
    this.#bytes = 0;
    this.#gap = undefined;
  }

  #compact(count: number): void {
    this.#entries = count === this.#entries.length ? [] : this.#entries.slice(count);
    this.#head = 0;
  }

  #begin(): Gap {
    const gap: Gap = { frames: 0, flows: new Map() };
    this.#gap = gap;
    this.#entries.push(gap);
    return gap;
  }

  #drop(frame: Frame, gap: Gap): void {
    const location = this.#location;
    this.dropped++;
    gap.frames++;
    if (!locate(frame, location) || location.transport === 'none') return;
    const key = keyOf(frame, location);
    const known = gap.flows.get(key);
    if (known === undefined && gap.flows.size >= MISSED_FLOWS) return;
    const missed = known ?? { frame: emptyFrame(), count: 0 };
    const buffer = known?.frame.buffer ?? frame.buffer.slice(frame.start, location.payload);
    missed.frame = { ...frame, buffer, start: 0, end: buffer.length };
    missed.count++;
    gap.flows.set(key, missed);
  }

  /** The same frame with bytes of its own, which lie in large slabs because there are many. */
  #keep(frame: Frame): Frame {
    const length = frame.end - frame.start;
    if (this.#used + length > this.#slab.length) {
      this.#slab = new Uint8Array(Math.max(BACKLOG_SLAB, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#slab.set(frame.buffer.subarray(frame.start, frame.end), start);
    this.#used += length;
    return { ...frame, buffer: this.#slab, start, end: start + length };
  }
}

export function isGap(entry: Frame | Gap): entry is Gap {
  return 'flows' in entry;
}

/** Both directions of a flow have one key. */
function keyOf(frame: Frame, location: Location): string {
  const [a, b] = [endpointText(sourceOf(frame, location)), endpointText(destinationOf(frame, location))];
  return a < b ? `${location.transport} ${a} ${b}` : `${location.transport} ${b} ${a}`;
}
