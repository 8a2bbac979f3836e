import { type Difference, differenceOf } from '../bytes/difference.ts';
import { sequenceDistance } from '../bytes/sequence.ts';
import type { FrameMark } from '../capture/frame.ts';
import {
  LEAST_WAITING_BYTES,
  OUT_OF_ORDER_BYTES,
  OUT_OF_ORDER_SEGMENTS,
  PADDING_BYTES,
  STRETCH_BYTES,
  WAITING_BYTES,
  WINDOW,
} from '../limits.ts';
import type { Direction, StreamBytes } from './stream.ts';

/** What all reassemblers of a capture hold back together: bytes, and STRETCH_BYTES for each stretch of them. */
export interface Waiting {
  bytes: number;
  /** Of those that only count. */
  counted: number;
}

export function nothingWaiting(): Waiting {
  return { bytes: 0, counted: 0 };
}

/** A stretch of the stream behind bytes that are missing; `bytes` is shorter where the snap length cut it, or empty when only counted. */
interface Held {
  offset: number;
  /** Octets on the wire. */
  length: number;
  bytes: Uint8Array;
  readonly frames: readonly FrameMark[];
}

const NO_BYTES = new Uint8Array(0);
const NO_FRAMES: readonly FrameMark[] = [];
/** When only counting, nothing is handed out. */
const NOWHERE: StreamBytes[] = [];

/** Stands for none; nothing is put into it. */
const NO_HELD: Held[] = [];

/**
 * Puts the segments of one direction in order. The first copy of a byte wins, so retransmissions, duplicate frames,
 * keep-alives and window probes change nothing. Bytes that are missing are waited for within OUT_OF_ORDER_BYTES and
 * OUT_OF_ORDER_SEGMENTS, then given up as a gap.
 */
export class Reassembler {
  /** Offset behind the last byte in order. */
  next = 0;
  /** Bytes up to `next` that the capture does not have. */
  missing = 0;
  /** Offset of the end of the stream, once a FIN told it. */
  end: number | undefined;
  /** Whether the snap length cut segments. */
  isCut = false;
  /** Whether its end was acknowledged. */
  isAcknowledged = false;
  /** What the last segment of this direction acknowledged of the other; -1 where none did. */
  acknowledgment = -1;
  /** What its last payload says that its sender has of the other stream: an offset in that. */
  heard = 0;
  readonly #direction: Direction;
  readonly #waiting: Waiting;
  #nextSequence: number;
  #held: Held[] = NO_HELD;
  #heldBytes = 0;
  #isCounting = false;

  /** `sequence` is that of the first byte of the stream. */
  constructor(direction: Direction, sequence: number, waiting: Waiting) {
    this.#direction = direction;
    this.#nextSequence = sequence >>> 0;
    this.#waiting = waiting;
  }

  /** The stream begins at this sequence number; before anything of it came in order. */
  begin(sequence: number): void {
    const earlier = sequenceDistance(sequence, this.#nextSequence);
    for (const held of this.#held) held.offset += earlier;
    this.#nextSequence = sequence >>> 0;
  }

  /**
   * A SYN with `length` octets of data says where the stream begins. Where its data was acknowledged before the SYN came,
   * the stream seems to begin behind it.
   */
  beginEarlier(sequence: number, length: number): void {
    const earlier = sequenceDistance(sequence, this.#nextSequence);
    if (this.next === 0 && earlier > 0 && earlier <= length) this.begin(sequence);
  }

  /** Sequence number of the byte at `next`. */
  get sequence(): number {
    return this.#nextSequence;
  }

  get isClosed(): boolean {
    return this.end !== undefined && this.next >= this.end;
  }

  get hasHeld(): boolean {
    return this.#held.length > 0;
  }

  /** Offset behind the furthest byte that was seen; padding behind the end is none. */
  get furthest(): number {
    const last = this.#held.at(-1);
    const seen = last === undefined ? this.next : last.offset + last.length;
    return this.end !== undefined && seen > this.end && seen <= this.end + PADDING_BYTES ? this.end : seen;
  }

  /** Where bytes at `offset` differ from those that are held back there, and what brought these. */
  heldDifference(
    offset: number,
    bytes: Uint8Array,
  ): (Difference & { readonly frames: readonly FrameMark[] }) | undefined {
    const stretch = { offset, bytes };
    for (let index = this.#firstEndingBehind(offset); index < this.#held.length; index++) {
      const held = this.#held[index] as Held;
      if (held.offset >= offset + bytes.length) return undefined;
      const difference = differenceOf(held, stretch);
      if (difference !== undefined) return { ...difference, frames: held.frames };
    }
    return undefined;
  }

  /** From now on only lengths matter, and segments come by `pass`: no byte is kept or handed out any more. */
  count(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    for (const held of this.#held) held.bytes = NO_BYTES;
    this.#waiting.bytes -= this.#cost;
    this.#heldBytes = 0;
    this.#waiting.counted += this.#cost;
  }

  /** Nobody asks for the stream any more: what is held is let go. */
  leave(): void {
    this.count();
    this.#waiting.counted -= this.#cost;
    this.#held = NO_HELD;
  }

  /**
   * Takes a segment of `length` octets, of which `bytes` were captured, and appends to `out` what is now in order.
   * The bytes handed out are borrowed from the frame or held here.
   */
  receive(sequence: number, bytes: Uint8Array, length: number, frames: readonly FrameMark[], out: StreamBytes[]): void {
    const distance = sequenceDistance(this.#nextSequence, sequence);
    if (distance + length <= 0 || this.#isOutside(distance)) return;
    const segment = { offset: this.next + distance, length, bytes, frames };
    const [first] = this.#held;
    if (distance > 0 || (first !== undefined && first.offset < segment.offset + length)) this.#hold(segment);
    else this.#deliver(segment, 0, out);
    this.#deliverHeld(out);
    if (this.#isOverBound()) {
      this.#giveUpGap(out);
      this.#deliverHeld(out);
    }
  }

  /** Whether a segment with this sequence number is the next in order, and nothing waits behind it. */
  isNext(sequence: number): boolean {
    return sequence >>> 0 === this.#nextSequence && this.#held.length === 0;
  }

  /** Takes such a segment, which was captured whole, without handing it out. */
  skip(length: number): void {
    this.#advance(length);
  }

  /** Takes such a segment, which was captured whole; the bytes handed out are those of the segment. */
  take(bytes: Uint8Array, frames: readonly FrameMark[]): StreamBytes {
    const offset = this.next;
    this.#advance(bytes.length);
    return { direction: this.#direction, offset, bytes, gap: 0, frames };
  }

  /** When only counting: takes a segment of `length` octets, of which so many were captured. Nothing is made for it. */
  pass(sequence: number, captured: number, length: number): void {
    const distance = sequenceDistance(this.#nextSequence, sequence);
    if (distance + length <= 0 || this.#isOutside(distance)) return;
    const isNext = distance <= 0 && this.#held.length === 0;
    const fresh = isNext ? distance + length : this.#unite(this.next + distance, this.next + distance + length);
    if (captured < length) {
      this.isCut = true;
      this.missing += Math.min(fresh, length - captured);
    }
    if (isNext) {
      this.#advance(fresh);
      return;
    }
    this.#deliverHeld(NOWHERE);
    if (this.#isOverBound()) {
      this.#giveUpGap(NOWHERE);
      this.#deliverHeld(NOWHERE);
    }
  }

  /** A FIN whose sequence number, behind the payload of its segment, is this. */
  finish(sequence: number): void {
    this.end ??= this.next + sequenceDistance(this.#nextSequence, sequence);
  }

  /** Gives up every gap: what is held is handed out, each piece with the bytes lost before it. */
  flush(out: StreamBytes[]): void {
    while (this.#held.length > 0) {
      this.#giveUpGap(out);
      this.#deliverHeld(out);
    }
  }

  /** Whether what begins so far ahead cannot be in the stream. */
  #isOutside(distance: number): boolean {
    return distance > WINDOW || (this.end !== undefined && distance > 0 && this.next + distance >= this.end);
  }

  #isOverBound(): boolean {
    if (this.#held.length > OUT_OF_ORDER_SEGMENTS || this.#heldBytes > OUT_OF_ORDER_BYTES) return true;
    const all = this.#isCounting ? this.#waiting.counted : this.#waiting.bytes;
    return all > WAITING_BYTES && this.#cost > LEAST_WAITING_BYTES;
  }

  /** What is held here of `waiting`. */
  get #cost(): number {
    return this.#heldBytes + this.#held.length * STRETCH_BYTES;
  }

  /** Keeps the parts of a segment that no held one covers: copies, because the frame is borrowed. */
  #hold(segment: Held): void {
    if (this.#held === NO_HELD) this.#held = [];
    const held = this.#held;
    const end = segment.offset + segment.length;
    let index = this.#firstEndingBehind(Math.max(segment.offset, this.next));
    let offset = Math.max(segment.offset, this.next);
    while (offset < end) {
      const after = held[index];
      const until = after === undefined ? end : Math.min(end, after.offset);
      if (until > offset) held.splice(index++, 0, this.#part(segment, offset, until));
      if (after === undefined) return;
      offset = Math.max(offset, after.offset + after.length);
      index++;
    }
  }

  /** Counting only: the stretch and all that it touches become one; gives how many octets of it are new. */
  #unite(from: number, to: number): number {
    const index = this.#firstEndingBehind(from - 1);
    let start = Math.max(from, this.next);
    let end = to;
    let touched = 0;
    let known = 0;
    for (let held = this.#held[index]; held !== undefined && held.offset <= end; held = this.#held[index + touched]) {
      start = Math.min(start, held.offset);
      end = Math.max(end, held.offset + held.length);
      known += held.length;
      touched++;
    }
    const length = end - start;
    if (this.#held === NO_HELD) this.#held = [];
    this.#held.splice(index, touched, { offset: start, length, bytes: NO_BYTES, frames: NO_FRAMES });
    this.#waiting.counted += (1 - touched) * STRETCH_BYTES;
    return length - known;
  }

  /** Index of the first held stretch that ends behind `offset`; segments mostly come last, so it is looked for from there. */
  #firstEndingBehind(offset: number): number {
    let index = this.#held.length;
    for (
      let held = this.#held[index - 1];
      held !== undefined && held.offset + held.length > offset;
      held = this.#held[index - 1]
    ) {
      index--;
    }
    return index;
  }

  #part(segment: Held, from: number, to: number): Held {
    const start = from - segment.offset;
    const bytes = segment.bytes.slice(start, to - segment.offset);
    this.#heldBytes += bytes.length;
    this.#waiting.bytes += bytes.length + STRETCH_BYTES;
    return { offset: from, length: to - from, bytes, frames: segment.frames };
  }

  #giveUpGap(out: StreamBytes[]): void {
    const first = this.#release();
    const gap = first.offset - this.next;
    this.#advance(gap);
    this.missing += gap;
    this.#deliver(first, gap, out);
  }

  #deliverHeld(out: StreamBytes[]): void {
    while (this.#held.length > 0 && (this.#held[0] as Held).offset <= this.next) this.#deliver(this.#release(), 0, out);
  }

  #release(): Held {
    const first = this.#held.shift() as Held;
    this.#heldBytes -= first.bytes.length;
    if (this.#isCounting) this.#waiting.counted -= STRETCH_BYTES;
    else this.#waiting.bytes -= first.bytes.length + STRETCH_BYTES;
    return first;
  }

  /** Hands out what of a segment lies at or behind `next`. */
  #deliver(segment: Held, gap: number, out: StreamBytes[]): void {
    const skip = this.next - segment.offset;
    const length = segment.length - skip;
    if (length <= 0) return;
    const offset = this.next;
    this.#advance(length);
    if (this.#isCounting) return;
    const bytes = skip === 0 ? segment.bytes : segment.bytes.subarray(skip);
    const { frames } = segment;
    const direction = this.#direction;
    if (bytes.length > 0 || gap > 0) out.push({ direction, offset, bytes, gap, frames });
    const cut = length - bytes.length;
    if (cut === 0) return;
    this.isCut = true;
    this.missing += cut;
    out.push({ direction, offset: offset + length, bytes: NO_BYTES, gap: cut, frames });
  }

  #advance(length: number): void {
    this.next += length;
    this.#nextSequence = (this.#nextSequence + length) >>> 0;
  }
}
