import { DATAGRAM_BYTES } from '../limits.ts';
import type { Side } from '../schema/message.ts';
import type { Parsed } from '../schema/parse.ts';
import type { View } from '../schema/view.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import type { Framing } from './dissector.ts';
import { Inbox } from './inbox.ts';
import type { Pdu } from './pdu.ts';

/** A datagram that came in a stream: its message, and its data, which are borrowed. */
export interface FramedDatagram {
  readonly pdu: Pdu;
  /** Empty where the capture lacks any of them. */
  readonly data: Uint8Array;
  readonly bytes: number;
}

const NO_BYTES = new Uint8Array(0);

/** Takes the datagrams out of one side of a TCP stream; holds no more than one of them, and the bytes that came last. */
export class DatagramStream {
  /** Why what waits is no datagram; undefined while all of it can be one. */
  flaw: string | undefined;
  /** Bytes of the datagrams that were taken. */
  taken = 0;
  readonly #framing: Framing;
  readonly #side: Side;
  readonly #inbox = new Inbox();

  constructor(framing: Framing, side: Side) {
    this.#framing = framing;
    this.#side = side;
  }

  /** Bytes that no datagram took. */
  get held(): number {
    return this.#inbox.length;
  }

  /** These bytes as they came in `direction`; borrowed until the next call. */
  waiting(direction: Direction): StreamBytes[] {
    return this.#inbox.pieces(direction);
  }

  /** Takes the next bytes; hands out each datagram that is whole with them. */
  push(piece: StreamBytes, take: (datagram: FramedDatagram) => void): void {
    const inbox = this.#inbox;
    inbox.lend(piece);
    while (inbox.length > 0 && this.flaw === undefined) {
      const parsed = inbox.parse(this.#framing.message);
      this.flaw = this.#flawOf(parsed);
      if (this.flaw !== undefined || parsed.status !== 'complete') break;
      const { view } = parsed;
      const length = view.end - view.start;
      take(this.#datagram(view, length));
      inbox.take(length);
      this.taken += length;
    }
    inbox.own();
  }

  #flawOf(parsed: Parsed): string | undefined {
    if (parsed.status === 'malformed') return parsed.reason;
    if (parsed.status === 'lost') return `the capture lacks bytes of its ${parsed.field}`;
    return this.#framing.fits(parsed.view) ? undefined : 'its header is not as long as it says';
  }

  #datagram(view: View, length: number): FramedDatagram {
    const bytes = view.number('dataLength') ?? 0;
    const isLost = view.lost.length > 0 && view.isLost(view.start, view.end);
    const pdu: Pdu = {
      view: view.copy(length - bytes + DATAGRAM_BYTES),
      side: this.#side,
      offset: this.#inbox.offset,
      length,
      completeness: isLost ? 'lost' : 'complete',
      frames: this.#inbox.frames(length),
      notes: [],
    };
    return { pdu, bytes, data: isLost ? NO_BYTES : view.bytes.subarray(view.end - bytes, view.end) };
  }
}
