import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { COST } from '../limits.ts';
import type { Session } from './session.ts';

/** A conversation's place in the order of first frames. */
export interface Ticket {
  state: 'open' | 'session' | 'rejected';
  id: number | undefined;
  /** The session, once it has ended. */
  ended: ((id: number) => Session) | undefined;
  /** When it began. */
  readonly since: number;
}

/**
 * Gives ids by the order of first frames, although it is decided later whether a conversation is a session and sessions
 * end in any order. A session that has ended waits until every conversation that began before it is decided, or until
 * memory runs out: then an undecided one keeps its place.
 */
export class SessionQueue {
  #next: number;
  #tickets: Ticket[] = [];
  #head = 0;
  /** Tickets that are decided and have no id. */
  #decided = 0;
  #waiting = 0;
  readonly #ready: Session[] = [];
  readonly #budget: MemoryBudget;

  /** `firstId` is the id of the first session. */
  constructor(firstId: number, budget: MemoryBudget) {
    this.#next = firstId;
    this.#budget = budget;
  }

  /** The id that the next session would have. */
  get nextId(): number {
    return this.#next;
  }

  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  /** `since` is the second of the first frame. */
  open(since = 0): Ticket {
    const ticket: Ticket = { state: 'open', id: undefined, ended: undefined, since };
    this.#tickets.push(ticket);
    this.#budget.charge(COST.ticket);
    return ticket;
  }

  /** The conversation is a session, or it is not. */
  decide(ticket: Ticket, isSession: boolean): void {
    ticket.state = isSession ? 'session' : 'rejected';
    if (ticket.id === undefined) this.#decided++;
    this.#advance();
  }

  /** The session has ended; `make` builds it once its id is known. */
  end(ticket: Ticket, make: (id: number) => Session): void {
    if (ticket.id !== undefined) {
      this.#ready.push(make(ticket.id));
      return;
    }
    ticket.ended = make;
    this.#waiting++;
  }

  /** Lets what waits behind undecided conversations wait no longer, up to the next decided one; false where nothing waits. */
  giveWay(): boolean {
    if (this.#decided === 0) return false;
    for (const before = this.#decided; this.#decided === before; ) this.#number(this.#tickets[this.#head] as Ticket);
    this.#advance();
    return true;
  }

  /** Lets nobody wait any more for conversations that began before `since`: an undecided one keeps its place. */
  settle(since: number): void {
    while (this.#waiting > 0) {
      const head = this.#tickets[this.#head];
      if (head === undefined || head.since >= since) return;
      this.#number(head);
      this.#advance();
    }
  }

  /** The sessions that are complete, in the order in which they became so. */
  take(): Session[] {
    return this.#ready.splice(0);
  }

  #advance(): void {
    for (
      let ticket = this.#tickets[this.#head];
      ticket !== undefined && ticket.state !== 'open';
      ticket = this.#tickets[this.#head]
    ) {
      this.#number(ticket);
    }
  }

  /** Gives the ticket at the head its id, unless it is no session, and hands its session out if that has ended. */
  #number(ticket: Ticket): void {
    this.#head++;
    this.#budget.release(COST.ticket);
    if (ticket.state !== 'open') this.#decided--;
    if (ticket.state !== 'rejected') ticket.id = this.#next++;
    if (ticket.ended !== undefined) {
      this.#waiting--;
      this.#ready.push(ticket.ended(ticket.id as number));
      ticket.ended = undefined;
    }
    if (this.#head > 1024 && this.#head * 2 > this.#tickets.length) {
      this.#tickets = this.#tickets.slice(this.#head);
      this.#head = 0;
    }
  }
}
