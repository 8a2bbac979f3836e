import type { CaptureClock } from '../bytes/capture-clock.ts';
import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { OrderedSet } from '../bytes/ordered-set.ts';
import { ASSOCIATION_GRACE_SECONDS, COST } from '../limits.ts';
import { assemble, confidenceOf } from '../session/assembly.ts';
import type { KnownProxies } from '../session/known-proxies.ts';
import type { Confidence, Endpoint } from '../session/session.ts';
import type { SessionQueue, Ticket } from '../session/session-queue.ts';
import { opposite } from '../tcp/stream.ts';
import type { Associations } from '../udp/associations.ts';
import type { Connection } from './connection.ts';
import type { Hop } from './layers/hop.ts';
import type { Pdu } from './pdu.ts';

/** Between which ends of the wire a message travels, and how sure it is that it is one. */
export interface MessagePlace {
  readonly protocol: string;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  readonly confidence: Confidence;
}

/** Takes a message, as soon as it is complete and its connection is known to be SOCKS. */
export type TakeMessage = (pdu: Pdu, place: MessagePlace) => void;

/** What all sessions share with the other rooms. */
export interface SessionsStart {
  readonly capture: string;
  readonly queue: SessionQueue;
  readonly proxies: KnownProxies;
  readonly associations: Associations;
  readonly clock: Pick<CaptureClock, 'now'>;
  readonly budget: MemoryBudget;
  readonly message: TakeMessage | undefined;
}

/**
 * From connections to sessions: gives each dialogue its place in their order, tells its messages, awaits the datagrams of
 * its association, and puts what has ended into the queue once nothing can be added to it and nothing speaks for it any more.
 */
export class Sessions {
  readonly #capture: string;
  readonly #queue: SessionQueue;
  readonly #proxies: KnownProxies;
  readonly #associations: Associations;
  readonly #message: TakeMessage | undefined;
  readonly #clock: Pick<CaptureClock, 'now'>;
  readonly #budget: MemoryBudget;
  /** Ended connections whose association may still have datagrams, in the order of their ends. */
  readonly #lingering = new OrderedSet<Connection>();
  /** Ended connections that another session may still make likely. */
  readonly #possible = new OrderedSet<Connection>();

  constructor({ capture, queue, proxies, associations, clock, budget, message }: SessionsStart) {
    this.#capture = capture;
    this.#queue = queue;
    this.#proxies = proxies;
    this.#associations = associations;
    this.#clock = clock;
    this.#budget = budget;
    this.#message = message;
  }

  /** Something new may have come on this connection. */
  follow(connection: Connection): void {
    for (let hop: Hop | undefined = connection.hop; hop !== undefined; hop = hop.inner) this.#report(hop, connection);
  }

  /** The connection is over. */
  end(connection: Connection): void {
    if (connection.verdict !== 'found') {
      this.#place(connection.hop, connection.since);
      return;
    }
    for (const hop of connection.hops) this.#report(hop, connection);
    if (connection.association?.hasEnded === true) this.#linger(connection);
    else this.#settle(connection);
  }

  /** Lets those go whose association has had time for late datagrams. */
  sweep(): void {
    for (const connection of this.#lingering) {
      if (this.#clock.now <= connection.graceEnd) return;
      this.#settle(connection);
    }
  }

  /** The oldest that only waits for what may still speak for it, or for late datagrams, waits no longer; false where none does. */
  giveWay(): boolean {
    const connection = this.#possible.first ?? this.#lingering.first;
    if (connection === undefined) return false;
    if (this.#possible.delete(connection)) this.#enqueue(connection);
    else this.#settle(connection);
    return true;
  }

  /** All that waits goes into the queue. */
  finish(): void {
    for (const connection of this.#lingering) this.#settle(connection);
  }

  /** The same for those that are only possible, once all others have been told. */
  finishPossible(): void {
    for (const connection of this.#possible) this.#enqueue(connection);
  }

  /** Tells of messages, and lets what they cause reach the rooms before. */
  #report(hop: Hop, connection: Connection): void {
    this.#place(hop, connection.since);
    if (!hop.hasNews()) return;
    if (hop.isCertain) this.#remember(hop);
    if (this.#message !== undefined) this.#tell(this.#message, hop, connection);
    const { association, depth } = hop;
    if (association !== undefined && depth === 0 && !connection.isEnded) this.#associations.open(association);
  }

  #tell(take: TakeMessage, hop: Hop, { endpoints }: Connection): void {
    const { protocol, direction } = hop;
    const client = endpoints[direction];
    const proxy = endpoints[opposite(direction)];
    const place = { protocol, client, proxy, confidence: confidenceOf(hop, this.#hints(hop)) };
    for (const pdu of hop.news()) take(pdu, place);
  }

  /** Gives a hop its place in the order of sessions, once it is known to be one; `since` is the second when it came up. */
  #place(hop: Hop, since: number): void {
    const { verdict } = hop;
    if (hop.ticket === undefined && verdict === 'ignored') return;
    hop.ticket ??= this.#queue.open(since);
    const { ticket } = hop;
    if (ticket.state === 'open' && verdict !== 'open') this.#queue.decide(ticket, verdict === 'found');
  }

  #remember(hop: Hop): void {
    if (hop.isRemembered || hop.dissector.isCounted === true) return;
    hop.isRemembered = true;
    if (!this.#proxies.all.add(hop.proxy)) this.#budget.reach('KNOWN_PROXIES');
  }

  /** Its association waits for late datagrams. */
  #linger(connection: Connection): void {
    const lateness = connection.association?.lateness(connection.flow.last) ?? 0;
    connection.graceEnd = this.#clock.now + Math.max(0, ASSOCIATION_GRACE_SECONDS - lateness);
    this.#lingering.add(connection);
  }

  /** Nothing can be added to it any more. */
  #settle(connection: Connection): void {
    this.#lingering.delete(connection);
    if (connection.association !== undefined) this.#associations.close(connection.association);
    const isOpen = confidenceOf(connection.hop, this.#hints(connection.hop)) === 'possible';
    if (isOpen) this.#possible.add(connection);
    else this.#enqueue(connection);
  }

  /** The sessions of a connection are complete. */
  #enqueue({ hops }: Connection): void {
    let outer: Ticket | undefined;
    for (const hop of hops) {
      if (hop.verdict !== 'found') return;
      const parent = outer;
      const hints = this.#hints(hop);
      const ticket = hop.ticket as Ticket;
      this.#queue.end(ticket, (id) => {
        if (parent === undefined) this.#budget.release(COST.connection);
        return assemble({ id, parent: parent?.id, capture: this.#capture }, hop.findings(), hints);
      });
      outer = ticket;
    }
  }

  #hints(hop: Hop) {
    return this.#proxies.hints(hop.proxy, hop.dissector.port, hop.isCertain);
  }
}
