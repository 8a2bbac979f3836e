import type { FrameMark } from '../capture/frame.ts';
import { type Location, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../decode/location.ts';
import { Reassembler, type Waiting } from './reassembler.ts';
import { type Direction, opposite, type StreamBytes } from './stream.ts';

/** The two streams of a TCP connection, and whether it is over. */
export class TcpFlow {
  readonly streams: readonly [Reassembler, Reassembler];
  /** The last frame of the connection so far. */
  last: FrameMark;
  isReset = false;
  readonly #acknowledged: [boolean, boolean] = [false, false];

  /** `bases`: sequence numbers of the first bytes. */
  constructor(bases: readonly [number, number], first: FrameMark, waiting: Waiting) {
    this.streams = [new Reassembler(0, bases[0], waiting), new Reassembler(1, bases[1], waiting)];
    this.last = first;
  }

  /** Takes a segment that travels in `direction`; gives what is now in order. `frames` brought it, the last one completed it. */
  receive(direction: Direction, location: Location, bytes: Uint8Array, frames: readonly FrameMark[]): StreamBytes[] {
    const out: StreamBytes[] = [];
    const stream = this.streams[direction];
    const { flags, sequence, payloadLength } = location;
    this.last = frames.at(-1) as FrameMark;
    const start = (flags & TCP_SYN) === 0 ? sequence : sequence + 1;
    if (payloadLength > 0) stream.receive(start, bytes, payloadLength, frames, out);
    if ((flags & TCP_FIN) !== 0) stream.finish(start + payloadLength);
    if ((flags & TCP_RST) !== 0) this.isReset = true;
    if ((flags & TCP_ACK) !== 0) this.#acknowledge(opposite(direction), location.acknowledgment);
    return out;
  }

  /** Whether no byte can follow in this direction. */
  isClosed(direction: Direction): boolean {
    return this.streams[direction].isClosed || (this.isReset && !this.streams[direction].hasHeld);
  }

  /** Both sides are done, nothing is missing and the last FIN is acknowledged: no frame of it is awaited. */
  get isOver(): boolean {
    if (this.isReset) return !this.streams[0].hasHeld && !this.streams[1].hasHeld;
    return this.isClosed(0) && this.isClosed(1) && this.#acknowledged[0] && this.#acknowledged[1];
  }

  /** Both sides are done, but bytes are missing or the last acknowledgment was not seen. */
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
    if (stream.isClosed && acknowledgment === (stream.sequence + 1) >>> 0) this.#acknowledged[direction] = true;
  }
}
