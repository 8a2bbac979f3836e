import type { Side } from '../../schema/message.ts';
import type { StreamBytes } from '../../tcp/stream.ts';
import type { Decapsulation } from '../decapsulation.ts';
import type { Exchange, Turn } from '../exchange.ts';
import type { Pdu } from '../pdu.ts';
import type { Hop } from './hop.ts';

/** How a session goes on where its own bytes are no dialogue: what was read of them, and the dialogue that they led to. */
export interface Sequel {
  readonly pdus: Pdu[];
  /** The rest of the session, from the request on. */
  readonly rest: Hop | undefined;
  /** Whether more bytes could say nothing new. */
  readonly isOver: boolean;
  readonly held: number;
  push(from: Side, piece: StreamBytes): void;
  finish(): void;
}

/** The rest lies in the messages of an encapsulation. */
export class Encapsulated implements Sequel {
  readonly rest: Hop;
  readonly #decapsulation: Decapsulation;

  constructor(decapsulation: Decapsulation, rest: Hop) {
    this.#decapsulation = decapsulation;
    this.rest = rest;
  }

  get pdus(): Pdu[] {
    return this.#decapsulation.pdus;
  }

  get isOver(): boolean {
    return this.#decapsulation.isOver;
  }

  get held(): number {
    return this.#decapsulation.held + this.rest.held;
  }

  push(_from: Side, piece: StreamBytes): void {
    for (const plain of this.#decapsulation.push(piece)) this.rest.push(plain);
  }

  finish(): void {
    this.rest.finish();
  }
}

/** The rest follows an exchange of a method that is not known. */
export class Unread implements Sequel {
  rest: Hop | undefined;
  readonly #exchange: Exchange;
  readonly #goOn: (request: Turn, reply: Turn) => Hop;
  /** Where the rest begins. */
  #offsets: Record<Side, number> = { client: 0, proxy: 0 };

  /** `goOn` makes the rest that begins with a request and its reply. */
  constructor(exchange: Exchange, goOn: (request: Turn, reply: Turn) => Hop) {
    this.#exchange = exchange;
    this.#goOn = goOn;
  }

  get pdus(): Pdu[] {
    return this.#exchange.pdus;
  }

  get isOver(): boolean {
    return this.rest === undefined ? this.#exchange.isOver : this.rest.isCounting;
  }

  get held(): number {
    return this.#exchange.held + (this.rest?.held ?? 0);
  }

  push(from: Side, piece: StreamBytes): void {
    if (this.rest !== undefined) {
      this.rest.push({ ...piece, offset: piece.offset - this.#offsets[from] });
      return;
    }
    this.#exchange.push(from, piece);
    const { found } = this.#exchange;
    if (found === undefined) return;
    const [request, reply] = found;
    this.#offsets = { client: request.inbox.offset, proxy: reply.inbox.offset };
    this.rest = this.#goOn(request, reply);
    const other = piece.direction === 0 ? 1 : 0;
    for (const asked of request.inbox.pieces(other)) this.push('client', asked);
    for (const answered of reply.inbox.pieces(piece.direction)) this.push('proxy', answered);
  }

  finish(): void {
    this.#exchange.finish();
    this.rest?.finish();
  }
}
