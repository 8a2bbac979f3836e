import { ENCAPSULATED_MESSAGES } from '../limits.ts';
import type { Message, Side } from '../schema/message.ts';
import type { View } from '../schema/view.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import type { Dissector } from './dissector.ts';
import { Inbox } from './inbox.ts';
import type { Pdu } from './pdu.ts';

const NO_PIECES: readonly StreamBytes[] = [];

/** How far a stream of octets in clear has come. */
interface Extent {
  furthest: number;
  /** Octets that were not found: none, for the stream ends at a loss. */
  readonly missing: number;
  readonly isCut: boolean;
}

/** Takes the messages of an encapsulation apart: what they hold in clear is a stream of its own for each direction. */
export class Decapsulation {
  /** The messages, as many as are kept. */
  readonly pdus: Pdu[] = [];
  /** The streams in clear. */
  readonly streams: readonly [Extent, Extent] = [extent(), extent()];
  /** Whether a message can only be read with keys, or no longer found: nothing more will come. */
  isOver = false;
  readonly #dissector: Dissector;
  readonly #message: Message;
  readonly #client: Direction;
  readonly #inboxes = [new Inbox(), new Inbox()] as const;
  readonly #counts = [0, 0];

  /** `client` is the direction of the client. */
  constructor(dissector: Dissector, message: Message, client: Direction) {
    this.#dissector = dissector;
    this.#message = message;
    this.#client = client;
  }

  /** Octets that wait for the rest of their message. */
  get held(): number {
    return this.#inboxes[0].length + this.#inboxes[1].length;
  }

  /** What a message that was read elsewhere holds in clear. */
  open(direction: Direction, { view, frames }: Pick<Pdu, 'view' | 'frames'>): readonly StreamBytes[] {
    const bytes = this.#dissector.unwrap?.(view);
    if (bytes === undefined) {
      this.isOver = true;
      return NO_PIECES;
    }
    const stream = this.streams[direction];
    const offset = stream.furthest;
    stream.furthest += bytes.length;
    return [{ direction, offset, bytes, gap: 0, frames }];
  }

  /** Takes the next bytes of a direction; gives what their messages hold in clear. */
  push(piece: StreamBytes): readonly StreamBytes[] {
    if (this.isOver) return NO_PIECES;
    const { direction } = piece;
    const inbox = this.#inboxes[direction];
    const found: StreamBytes[] = [];
    inbox.append(piece);
    while (inbox.length > 0 && !this.isOver) {
      const parsed = inbox.parse(this.#message);
      if (parsed.status === 'incomplete' && this.#fits(parsed.view)) return found;
      if (parsed.status !== 'complete' || !this.#fits(parsed.view)) {
        this.isOver = true;
        return found;
      }
      const { view } = parsed;
      const pdu = this.#pdu(direction, view.copy(), inbox);
      found.push(...this.open(direction, pdu));
      inbox.take(view.end - view.start);
    }
    return found;
  }

  #fits(view: View): boolean {
    return this.#dissector.weigh(view, []) !== undefined;
  }

  #pdu(direction: Direction, view: View, inbox: Inbox): Pdu {
    const side: Side = direction === this.#client ? 'client' : 'proxy';
    const length = view.end - view.start;
    const frames = inbox.frames(length);
    const { offset } = inbox;
    const pdu: Pdu = { view, side, offset, length, completeness: 'complete', frames, notes: [] };
    const count = (this.#counts[direction] as number) + 1;
    this.#counts[direction] = count;
    if (count <= ENCAPSULATED_MESSAGES) this.pdus.push(pdu);
    return pdu;
  }
}

function extent(): Extent {
  return { furthest: 0, missing: 0, isCut: false };
}
