import { ClockSteps } from '../bytes/clock-steps.ts';
import type { ClockDigits } from '../bytes/instant.ts';
import { sequenceDistance } from '../bytes/sequence.ts';
import type { Frame, FrameMark } from '../capture/frame.ts';
import { CLOCK_BACK_SECONDS } from '../limits.ts';
import { type Location, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../packet/location.ts';
import { type Judged, mayBePadding, Padding } from './padding.ts';
import { Reassembler, type Waiting } from './reassembler.ts';
import { startOf } from './segment.ts';
import { type Direction, opposite, type StreamBytes } from './stream.ts';

/** Sequence number of the first byte of each direction; undefined for one of which nothing has told it. */
export type Bases = readonly [number | undefined, number | undefined];

/** The first FIN or RST of a direction. */
export interface FlowEnd {
  readonly how: 'fin' | 'rst';
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Why a connection is read no further although it is not over, and when that was. */
export interface FlowStop {
  readonly by: 'capture' | 'idle' | 'limit';
  readonly at: { readonly seconds: number; readonly nanoseconds: number };
}

const NO_ENDS: [FlowEnd | undefined, FlowEnd | undefined] = [undefined, undefined];

/** The two streams of a TCP connection, and whether it is over. */
export class TcpFlow {
  readonly streams: readonly [Reassembler, Reassembler];
  isReset = false;
  /** Whether a side said that it ends the connection, or reset it: before that there is no end to look for. */
  hasEnd = false;
  #ends = NO_ENDS;
  /** Where its times go back; undefined where they do not. */
  clock: ClockSteps | undefined;
  /** Why it is read no further, where it is not over. */
  stop: FlowStop | undefined;
  /** Frames that came and could not be read in time, and the last of them; 0 for none. */
  missed = 0;
  lastMissed = 0;
  /** Whether the capture has frames that were not read, among which others of it may be. */
  isBesideUnread = false;
  /** What of the streams looked like data and may be padding; undefined where nothing did. */
  padding: Padding | undefined;
  #lastNumber = 0;
  #lastSeconds = 0;
  #lastNanoseconds = 0;
  #lastDigits: ClockDigits = 6;
  #lastLinkType = 0;
  #lastInterfaceId = 0;
  #lastLength = 0;
  #lastOriginalLength = 0;
  /** The direction of which no frame has told yet where it begins. */
  #unplaced: Direction | undefined;

  /** `bases`: sequence numbers of the first bytes, of one direction at least. */
  constructor(bases: Bases, waiting: Waiting) {
    this.streams = [new Reassembler(0, bases[0] ?? 0, waiting), new Reassembler(1, bases[1] ?? 0, waiting)];
    this.#unplaced = bases[0] === undefined ? 0 : bases[1] === undefined ? 1 : undefined;
  }

  /** How each direction ended. */
  get ends(): readonly [FlowEnd | undefined, FlowEnd | undefined] {
    return this.#ends;
  }

  /** The last frame of the connection so far. */
  get last(): FrameMark {
    return {
      number: this.#lastNumber,
      seconds: this.#lastSeconds,
      nanoseconds: this.#lastNanoseconds,
      digits: this.#lastDigits,
      linkType: this.#lastLinkType,
      interfaceId: this.#lastInterfaceId,
      capturedLength: this.#lastLength,
      originalLength: this.#lastOriginalLength,
      headers: undefined,
      subframe: 0,
    };
  }

  /** Whether the capture came to its end before the connection did. */
  get isOpen(): boolean {
    return this.stop?.by === 'capture' && !this.isEnding;
  }

  get lastSecond(): number {
    return this.#lastSeconds;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** A frame of the connection has come; its octets are not kept. */
  touch(frame: Frame): void {
    const { seconds, nanoseconds } = frame;
    const before = this.#lastSeconds;
    if (seconds < before || (seconds === before && nanoseconds < this.#lastNanoseconds)) {
      this.clock ??= new ClockSteps(CLOCK_BACK_SECONDS);
      this.clock.see(this.last, frame);
    }
    this.#lastNumber = frame.number;
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
    this.#lastDigits = frame.digits;
    this.#lastLinkType = frame.linkType;
    this.#lastInterfaceId = frame.interfaceId;
    this.#lastOriginalLength = frame.originalLength;
    this.#lastLength = frame.end - frame.start;
  }

  /** `count` frames of it, 0 where that is not known, came and could not be read in time. */
  miss(frame: number, count: number): void {
    this.lastMissed = frame;
    this.missed += count;
  }

  /** Takes a segment that travels in `direction`; gives what is now in order. `frames` brought it. */
  receive(
    direction: Direction,
    location: Location,
    bytes: Uint8Array,
    frames: readonly FrameMark[],
  ): readonly StreamBytes[] {
    const stream = this.streams[direction];
    const sequence = startOf(location);
    const { flags, payloadLength } = location;
    if ((flags & TCP_SYN) !== 0) stream.beginEarlier(sequence, payloadLength);
    this.#place(direction, location);
    const out = this.padding?.isOpen === true ? this.judge(direction, location, bytes) : [];
    if (bytes[0] === 0 && stream.isNext(sequence) && mayBePadding(location, bytes)) {
      const isLast = (flags & TCP_FIN) !== 0;
      this.padding ??= new Padding();
      this.padding.doubt({ direction, sequence, bytes: bytes.slice(), frames, isLast });
      this.#follow(direction, location, undefined);
      return out;
    }
    if (stream.isNext(sequence) && bytes.length === payloadLength) out.push(stream.take(bytes, frames));
    else stream.receive(sequence, bytes, payloadLength, frames, out);
    this.#follow(direction, location, sequence + payloadLength);
    return out;
  }

  /** Whether a segment is the next of its direction, was captured whole, and is data without doubt. */
  isPlain(direction: Direction, location: Location, buffer: Uint8Array): boolean {
    const { flags, payload, end, payloadLength } = location;
    if (this.#unplaced !== undefined || this.padding?.isOpen === true || (flags & TCP_SYN) !== 0) return false;
    if (end - payload !== payloadLength || !this.streams[direction].isNext(startOf(location))) return false;
    return buffer[payload] !== 0 || !mayBePadding(location, buffer.subarray(payload, end));
  }

  /** Takes such a segment. */
  take(direction: Direction, location: Location, bytes: Uint8Array, frames: readonly FrameMark[]): StreamBytes {
    const piece = this.streams[direction].take(bytes, frames);
    this.#follow(direction, location, startOf(location) + location.payloadLength);
    return piece;
  }

  /** The same where the bytes are read already. */
  skip(direction: Direction, location: Location): void {
    this.streams[direction].skip(location.payloadLength);
    this.#follow(direction, location, startOf(location) + location.payloadLength);
  }

  /** Takes a segment when both streams only count, or a segment without payload; `buffer` is where it lies. */
  pass(direction: Direction, location: Location, buffer: Uint8Array): void {
    const { payload, end, payloadLength } = location;
    const sequence = startOf(location);
    this.#place(direction, location);
    const length = payloadLength > 0 && this.#isPadding(location, buffer) ? 0 : payloadLength;
    if (length > 0) this.streams[direction].pass(sequence, end - payload, length);
    this.#follow(direction, location, sequence + length);
  }

  /** Gives of the bytes in doubt those that a segment shows to be data. */
  judge(direction: Direction, location: Location, bytes: Uint8Array): StreamBytes[] {
    return this.#settle(this.padding?.judge(direction, location, bytes, this.lastNumber) ?? []);
  }

  /** Gives of the bytes in doubt those that are rather data: nothing more will show it. */
  decide(): StreamBytes[] {
    return this.#settle(this.padding?.finish(this.lastNumber) ?? []);
  }

  #settle(judged: readonly Judged[]): StreamBytes[] {
    const out: StreamBytes[] = [];
    for (const { direction, sequence, bytes, frames, isLast, isData } of judged) {
      const stream = this.streams[direction];
      if (isData) stream.receive(sequence, bytes, bytes.length, frames, out);
      if (isLast) stream.finish(isData ? sequence + bytes.length : sequence);
    }
    return out;
  }

  /** Counting only: once padding was seen, more of the kind is. */
  #isPadding(location: Location, buffer: Uint8Array): boolean {
    return (
      this.padding !== undefined &&
      this.padding.count > 0 &&
      mayBePadding(location, buffer.subarray(location.payload, location.end))
    );
  }

  /** Learns where a direction begins: from its own first segment, or from what the other side awaits of it. */
  #place(direction: Direction, location: Location): void {
    const unplaced = this.#unplaced;
    if (unplaced === undefined) return;
    const isOwn = direction === unplaced;
    if (!isOwn && (location.flags & TCP_ACK) === 0) return;
    this.streams[unplaced].begin(isOwn ? startOf(location) : location.acknowledgment);
    this.#unplaced = undefined;
  }

  /** `end`: sequence number behind the payload; undefined where that is in doubt. */
  #follow(direction: Direction, location: Location, end: number | undefined): void {
    const { flags } = location;
    if ((flags & TCP_ACK) !== 0) this.streams[direction].acknowledgment = location.acknowledgment;
    if ((flags & (TCP_FIN | TCP_RST)) !== 0) {
      this.hasEnd = true;
      if (this.#ends === NO_ENDS) this.#ends = [undefined, undefined];
      this.#ends[direction] ??= this.#endBy((flags & TCP_RST) === 0 ? 'fin' : 'rst');
      if ((flags & TCP_FIN) !== 0 && end !== undefined) this.streams[direction].finish(end);
      if ((flags & TCP_RST) !== 0) this.isReset = true;
    }
    if (this.hasEnd && (flags & TCP_ACK) !== 0) this.#acknowledge(opposite(direction), location.acknowledgment);
  }

  /** Remembers how much of the other stream a segment of this direction says that its sender has. */
  hear(direction: Direction, { flags, acknowledgment }: Location): void {
    const other = this.streams[opposite(direction)];
    this.streams[direction].heard =
      (flags & TCP_ACK) === 0 ? 0 : other.next + sequenceDistance(other.sequence, acknowledgment);
  }

  #endBy(how: 'fin' | 'rst'): FlowEnd {
    return { how, frame: this.#lastNumber, seconds: this.#lastSeconds, nanoseconds: this.#lastNanoseconds };
  }

  /** Whether the other side acknowledged, or a FIN counted, bytes of this direction that the capture does not have; an end that was not seen is no byte. */
  lacksBytes(direction: Direction): boolean {
    const { next, sequence, furthest, end = 0 } = this.streams[direction];
    const { acknowledgment } = this.streams[opposite(direction)];
    if (end > furthest) return true;
    return acknowledgment >= 0 && next + sequenceDistance(sequence, acknowledgment) > furthest + 1;
  }

  /** Offset in its stream at which a segment begins. */
  offsetOf(direction: Direction, location: Location): number {
    const stream = this.streams[direction];
    return stream.next + sequenceDistance(stream.sequence, startOf(location));
  }

  /** Whether no byte can follow in this direction. */
  isClosed(direction: Direction): boolean {
    return this.streams[direction].isClosed;
  }

  /** Both sides are done, nothing is missing and the last FIN is acknowledged: no frame of it is awaited. */
  get isOver(): boolean {
    return this.streams.every(({ isClosed, isAcknowledged }) => isClosed && isAcknowledged);
  }

  /** Both sides are done, or one reset the connection: only late segments can follow. */
  get isEnding(): boolean {
    return this.isReset || (this.streams[0].end !== undefined && this.streams[1].end !== undefined);
  }

  /** Gives up all gaps: what was held back for missing bytes, in order of the directions. */
  flush(): StreamBytes[] {
    const out: StreamBytes[] = [];
    for (const stream of this.streams) stream.flush(out);
    return out;
  }

  #acknowledge(direction: Direction, acknowledgment: number): void {
    const stream = this.streams[direction];
    if (stream.isClosed && acknowledgment === (stream.sequence + 1) >>> 0) stream.isAcknowledged = true;
  }
}
