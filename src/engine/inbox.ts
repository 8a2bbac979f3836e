import { differenceOf } from '../bytes/difference.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Fields, Message } from '../schema/message.ts';
import { type Parsed, parse } from '../schema/parse.ts';
import { type LostRanges, NOTHING_LOST } from '../schema/view.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import { knownMessages } from './known-messages.ts';
import type { DifferingCopy } from './pdu.ts';

const NO_BYTES = new Uint8Array(0);
/** Room that most handshakes never outgrow. */
const SMALLEST = 64;

/** A piece that came: where it ends, and what brought it. */
interface Arrival {
  readonly end: number;
  readonly frames: readonly FrameMark[];
}

/** Stands for none; nothing is put into it. */
const NO_ARRIVALS: Arrival[] = [];

/** Bytes of one side that no message has taken yet, and the frames they came in. Lost bytes stand as zeros. */
export class Inbox {
  /** Nothing more will come. */
  isClosed = false;
  #bytes: Uint8Array = NO_BYTES;
  /** Whether these are the bytes of the last piece, which are borrowed: most pieces are a whole message, and need no copy. */
  #isLent = false;
  #start = 0;
  #end = 0;
  /** Stream offset of the first byte that waits. */
  #offset = 0;
  #hasBegun = false;
  #hasLost = false;
  /** Stream offsets of bytes that the capture lacks. */
  #lost: [from: number, to: number][] = [];
  #arrivals: Arrival[] = NO_ARRIVALS;

  get length(): number {
    return this.#end - this.#start;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Whether any byte ever came. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Whether the capture lacks any byte up to here. */
  get hasLost(): boolean {
    return this.#hasLost;
  }

  /** Bytes that wait, but are not in the capture. */
  get lostBytes(): number {
    let total = 0;
    for (const [from, to] of this.#lost) total += to - Math.max(from, this.#offset);
    return total;
  }

  /** Takes a copy of the next bytes. */
  append(piece: StreamBytes): void {
    const { offset, bytes, gap } = piece;
    this.#arrive(piece);
    this.#reserve(gap + bytes.length);
    if (gap > 0) {
      this.#bytes.fill(0, this.#end, this.#end + gap);
      this.#lost.push([offset - gap, offset]);
      this.#hasLost = true;
    }
    this.#bytes.set(bytes, this.#end + gap);
    this.#end += gap + bytes.length;
  }

  /** Takes the next bytes where they lie, if it can: until `own` is called they must not change. */
  lend(piece: StreamBytes): void {
    if (this.#start < this.#end || piece.gap > 0) {
      this.append(piece);
      return;
    }
    this.#arrive(piece);
    this.#bytes = piece.bytes;
    this.#isLent = true;
    this.#start = 0;
    this.#end = piece.bytes.length;
  }

  /** Keeps what no message has taken of bytes that were lent. */
  own(): void {
    if (this.#isLent) this.#reserve(0);
  }

  parse<F extends Fields>(message: Message<F>): Parsed<F> {
    const lost = this.#lostRanges();
    const known = lost === NOTHING_LOST ? knownMessages.find(message, this.#bytes, this.#start, this.#end) : undefined;
    if (known !== undefined) return { status: 'complete', view: known };
    return parse(message, this.#bytes, this.#start, this.#end, lost);
  }

  /** The bytes that wait as they came, with their frames and losses; borrowed until the next call that changes the inbox. */
  pieces(direction: Direction): StreamBytes[] {
    const pieces: StreamBytes[] = [];
    let from = this.#offset;
    for (const { end, frames } of this.#arrivals) {
      const loss = this.#lost.find(([lost, to]) => lost <= from && from < to);
      const offset = Math.min(loss?.[1] ?? from, end);
      const at = this.#start + offset - this.#offset;
      pieces.push({
        direction,
        offset,
        gap: offset - from,
        bytes: this.#bytes.subarray(at, at + end - offset),
        frames,
      });
      from = end;
    }
    return pieces;
  }

  /** Where bytes at a stream offset differ from those that wait there, and what brought these. */
  difference(offset: number, bytes: Uint8Array): DifferingCopy | undefined {
    if (this.#lost.length > 0) return undefined;
    const waiting = this.#bytes.subarray(this.#start, this.#end);
    const found = differenceOf({ offset: this.#offset, bytes: waiting }, { offset, bytes });
    if (found === undefined) return undefined;
    const frames = this.#arrivals.find(({ end }) => end > found.from)?.frames ?? [];
    return { ...found, frames };
  }

  /** The frames that brought the first `length` bytes. */
  frames(length: number): readonly FrameMark[] {
    const end = this.#offset + length;
    const only = this.#arrivals[0];
    if (only !== undefined && only.end >= end && length > 0) return only.frames;
    const found: FrameMark[] = [];
    let from = this.#offset;
    for (const arrival of this.#arrivals) {
      if (arrival.end > from && from < end) {
        for (const frame of arrival.frames) if (found.at(-1)?.number !== frame.number) found.push(frame);
        from = arrival.end;
      }
    }
    return found;
  }

  /** Takes the first `length` bytes away. */
  take(length: number): void {
    this.#start += length;
    this.#offset += length;
    if (this.#start === this.#end) this.#release();
    while (this.#arrivals.length > 0 && (this.#arrivals[0] as Arrival).end <= this.#offset) this.#arrivals.shift();
    while (this.#lost.length > 0 && (this.#lost[0] as [number, number])[1] <= this.#offset) this.#lost.shift();
  }

  /** The same for bytes of which some may have gone elsewhere. */
  skip(length: number): void {
    const waiting = Math.min(length, this.length);
    this.take(waiting);
    this.#offset += length - waiting;
  }

  /** How many bytes lie before the end of the first loss; 0 if nothing is lost. */
  pastLoss(): number {
    const [first] = this.#lost;
    return first === undefined ? 0 : first[1] - this.#offset;
  }

  #lostRanges(): LostRanges {
    if (this.#lost.length === 0) return NOTHING_LOST;
    const shift = this.#start - this.#offset;
    return this.#lost.map(([from, to]) => [from + shift, to + shift] as const);
  }

  #arrive({ offset, bytes, gap, frames }: StreamBytes): void {
    if (!this.#hasBegun) this.#offset = offset - gap;
    this.#hasBegun = true;
    const arrival = { end: offset + bytes.length, frames };
    if (this.#arrivals.length === 0) this.#arrivals = [arrival];
    else this.#arrivals.push(arrival);
  }

  /** Nothing waits: the room for it is not needed, for it may be long until something does. */
  #release(): void {
    this.#bytes = NO_BYTES;
    this.#isLent = false;
    this.#start = this.#end = 0;
    if (this.#arrivals.length > 0 && (this.#arrivals.at(-1) as Arrival).end <= this.#offset)
      this.#arrivals = NO_ARRIVALS;
  }

  #reserve(more: number): void {
    if (!this.#isLent && this.#end + more <= this.#bytes.length) return;
    const room = this.length + more;
    const isLarge = !this.#isLent && room * 2 <= this.#bytes.length;
    const bytes = isLarge ? this.#bytes : new Uint8Array(Math.max(room * 2, SMALLEST));
    bytes.set(this.#bytes.subarray(this.#start, this.#end));
    this.#bytes = bytes;
    this.#isLent = false;
    this.#end = this.length;
    this.#start = 0;
  }
}
