import type { FrameMark } from '../capture/frame.ts';
import type { Direction, StreamBytes } from '../flow/stream.ts';
import type { Fields, Message } from '../schema/message.ts';
import { type Parsed, parse } from '../schema/parse.ts';
import { type LostRanges, NOTHING_LOST } from '../schema/view.ts';

const NO_BYTES = new Uint8Array(0);
/** Room that most handshakes never outgrow. */
const SMALLEST = 64;

/** Bytes of one side that no message has taken yet, and the frames they came in. Lost bytes stand as zeros. */
export class Inbox {
  /** Nothing more will come. */
  isClosed = false;
  #bytes = NO_BYTES;
  #start = 0;
  #end = 0;
  /** Stream offset of the first byte that waits. */
  #offset = 0;
  #hasBegun = false;
  #hasLost = false;
  /** Stream offsets of bytes that the capture lacks. */
  #lost: [from: number, to: number][] = [];
  #arrivals: { readonly end: number; readonly frames: readonly FrameMark[] }[] = [];

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

  append({ offset, bytes, gap, frames }: StreamBytes): void {
    if (!this.#hasBegun) this.#offset = offset - gap;
    this.#hasBegun = true;
    this.#reserve(gap + bytes.length);
    if (gap > 0) {
      this.#bytes.fill(0, this.#end, this.#end + gap);
      this.#lost.push([offset - gap, offset]);
      this.#hasLost = true;
    }
    this.#bytes.set(bytes, this.#end + gap);
    this.#end += gap + bytes.length;
    this.#arrivals.push({ end: offset + bytes.length, frames });
  }

  parse<F extends Fields>(message: Message<F>): Parsed<F> {
    return parse(message, this.#bytes, this.#start, this.#end, this.#lostRanges());
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

  /** The frames that brought the first `length` bytes. */
  frames(length: number): FrameMark[] {
    const end = this.#offset + length;
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
    if (this.#start === this.#end) this.#start = this.#end = 0;
    while (this.#arrivals.length > 0 && (this.#arrivals[0] as { end: number }).end <= this.#offset)
      this.#arrivals.shift();
    while (this.#lost.length > 0 && (this.#lost[0] as [number, number])[1] <= this.#offset) this.#lost.shift();
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

  #reserve(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const room = this.length + more;
    const bytes = room * 2 <= this.#bytes.length ? this.#bytes : new Uint8Array(Math.max(room * 2, SMALLEST));
    bytes.set(this.#bytes.subarray(this.#start, this.#end));
    this.#bytes = bytes;
    this.#end = this.length;
    this.#start = 0;
  }
}
