import { EXCHANGE_BYTES, EXCHANGE_TURNS } from '../limits.ts';
import { methodExchange } from '../protocols/shared/method-exchange.ts';
import type { Message, Role, Side } from '../schema/message.ts';
import type { StreamBytes } from '../tcp/stream.ts';
import type { Dissector } from './dissector.ts';
import { Inbox } from './inbox.ts';
import type { Pdu } from './pdu.ts';

/** What one side sends before the other one speaks. */
export interface Turn {
  readonly side: Side;
  readonly inbox: Inbox;
}

/**
 * The exchange of a method that is not known: its octets by turns, until a turn of the client is a request and the proxy
 * answers with a reply, each octet for octet. Holds EXCHANGE_BYTES at most.
 */
export class Exchange {
  readonly pdus: Pdu[] = [];
  /** The request and its reply. */
  found: readonly [client: Turn, proxy: Turn] | undefined;
  /** Whether more bytes would not be looked at. */
  isOver = false;
  readonly #dissector: Dissector;
  #turn: Turn | undefined;
  /** A turn of the client that is a request, if the proxy's next is a reply. */
  #request: Turn | undefined;
  #bytes = 0;

  constructor(dissector: Dissector) {
    this.#dissector = dissector;
  }

  get held(): number {
    return this.isOver ? 0 : this.#bytes;
  }

  push(side: Side, piece: StreamBytes): void {
    if (this.isOver) return;
    this.#bytes += piece.bytes.length + piece.gap;
    if (this.#bytes > EXCHANGE_BYTES || this.pdus.length > EXCHANGE_TURNS) {
      this.finish();
      return;
    }
    if (this.#turn?.side !== side) this.#begin(side);
    const turn = this.#turn as Turn;
    turn.inbox.append(piece);
    if (this.#request === undefined || side === 'client' || !this.#fits(turn, 'reply')) return;
    this.found = [this.#request, turn];
    this.isOver = true;
  }

  /** Nothing more will come. */
  finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const turn of [this.#request, this.#turn]) if (turn !== undefined) this.#record(turn);
  }

  #begin(side: Side): void {
    const last = this.#turn;
    this.#turn = { side, inbox: new Inbox() };
    if (last === undefined) return;
    if (this.#request !== undefined) this.#record(this.#request);
    this.#request = undefined;
    if (last.side === 'client' && this.#fits(last, 'request')) this.#request = last;
    else this.#record(last);
  }

  /** Whether a turn begins with such a message; a request is all of it. */
  #fits({ inbox }: Turn, role: Role): boolean {
    const wanted = this.#dissector.messages.find((one) => one.role === role) as Message;
    const parsed = inbox.parse(wanted);
    if (parsed.status !== 'complete' || parsed.view.lost.length > 0) return false;
    if (role === 'request' && parsed.view.end - parsed.view.start !== inbox.length) return false;
    return this.#dissector.weigh(parsed.view, [])?.strength === 2;
  }

  #record({ side, inbox }: Turn): void {
    const { length, offset } = inbox;
    const { view } = inbox.parse(methodExchange);
    const frames = inbox.frames(length);
    const completeness = inbox.hasLost ? 'lost' : 'complete';
    this.pdus.push({ view: view.copy(), side, offset, length, completeness, frames, notes: [] });
  }
}
