import { sequenceDistance } from '../bytes/sequence.ts';
import type { FrameMark } from '../capture/frame.ts';
import { PADDING_BYTES } from '../limits.ts';
import { type Location, TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST } from '../packet/location.ts';
import { startOf } from './segment.ts';
import type { Direction } from './stream.ts';

/** Zeros that may be data or padding. */
export interface Doubtful {
  readonly direction: Direction;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly frames: readonly FrameMark[];
  /** Whether a FIN stands behind them. */
  readonly isLast: boolean;
}

/** What became of doubtful bytes: `data` is to be read, `padding` never was in the stream. */
export interface Judged extends Doubtful {
  readonly isData: boolean;
}

const NOTHING: readonly Judged[] = [];

/**
 * Some captures have the padding of short Ethernet frames as payload of their ACKs. So the zeros of a segment that pushes
 * nothing are no data until something says so: an acknowledgment, or data behind them. Data in their place says that they
 * are padding. Holds one such segment a direction.
 */
export class Padding {
  /** How many were padding, and the frames that showed the first of them. */
  count = 0;
  readonly shownBy: number[] = [];
  readonly #doubtful: [Doubtful | undefined, Doubtful | undefined] = [undefined, undefined];
  #open = 0;

  /** Whether any bytes are in doubt. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Zeros in a frame were padding, which `frame` shows. */
  add(frame: number): void {
    this.count++;
    if (this.shownBy.length < SHOWN) this.shownBy.push(frame);
  }

  doubt(doubtful: Doubtful): void {
    if (this.#doubtful[doubtful.direction] !== undefined) return;
    this.#doubtful[doubtful.direction] = doubtful;
    this.#open++;
  }

  /** What a segment of `direction`, in `frame`, says of the bytes in doubt. */
  judge(direction: Direction, location: Location, bytes: Uint8Array, frame: number): readonly Judged[] {
    const judged: Judged[] = [];
    for (const doubtful of this.#doubtful) {
      if (doubtful === undefined) continue;
      const isData = doubtful.direction === direction ? byOwn(doubtful, location, bytes) : byAnswer(doubtful, location);
      if (isData !== undefined) judged.push(this.#settle(doubtful, isData, frame));
    }
    return judged;
  }

  /** Nothing more will say it: they are padding where others were. */
  finish(frame: number): readonly Judged[] {
    if (this.#open === 0) return NOTHING;
    const isData = this.count === 0;
    return this.#doubtful.flatMap((doubtful) =>
      doubtful === undefined ? [] : [this.#settle(doubtful, isData, frame)],
    );
  }

  #settle(doubtful: Doubtful, isData: boolean, frame: number): Judged {
    this.#doubtful[doubtful.direction] = undefined;
    this.#open--;
    if (!isData) this.add(frame);
    return { ...doubtful, isData };
  }
}

/** Frames told of those that show padding. */
const SHOWN = 4;

/** Whether the payload of a segment is only zeros, few, and not pushed. */
export function mayBePadding({ flags, payloadLength }: Location, bytes: Uint8Array): boolean {
  if (payloadLength > PADDING_BYTES || bytes.length < payloadLength || (flags & (TCP_PSH | TCP_RST)) !== 0)
    return false;
  return bytes.every(isZero);
}

function isZero(byte: number): boolean {
  return byte === 0;
}

/** By a segment of the same side: undefined where it says nothing. */
function byOwn({ sequence, bytes: zeros }: Doubtful, location: Location, bytes: Uint8Array): boolean | undefined {
  const ahead = sequenceDistance(sequence, startOf(location));
  if (ahead >= zeros.length) return true;
  if (location.payloadLength === 0) return (location.flags & TCP_FIN) !== 0 && ahead === 0 ? false : undefined;
  if (ahead + bytes.length <= 0 || mayBePadding(location, bytes)) return undefined;
  const start = Math.max(0, -ahead);
  return bytes.subarray(start, zeros.length - ahead).every(isZero);
}

/** By a segment of the other side: what it acknowledges is data. */
function byAnswer({ sequence, bytes, isLast }: Doubtful, { flags, acknowledgment }: Location): boolean | undefined {
  if ((flags & TCP_ACK) === 0) return undefined;
  const acknowledged = sequenceDistance(sequence, acknowledgment);
  if (isLast && acknowledged === 1) return false;
  return acknowledged >= bytes.length ? true : undefined;
}
