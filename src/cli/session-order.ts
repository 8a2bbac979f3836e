import type { Session } from '../session/session.ts';

/** Sessions that wait for one with a lower id: some end long after others that began later. */
const MOST_WAITING = 100;

/** Puts sessions back into the order of their ids, as far as that needs no more than MOST_WAITING of them to wait. */
export class SessionOrder {
  readonly #show: (session: Session) => void;
  readonly #waiting = new Map<number, Session>();
  #next = 1;
  #isStreamed = false;

  constructor(show: (session: Session) => void) {
    this.#show = show;
  }

  add(session: Session): void {
    this.#waiting.set(session.id, session);
    if (this.#isStreamed) this.flush();
    if (this.#waiting.size > MOST_WAITING) this.#next = Math.min(...this.#waiting.keys());
    this.#release();
  }

  /** From now on nothing waits. */
  stream(): void {
    this.#isStreamed = true;
    this.flush();
  }

  /** Shows all that wait. */
  flush(): void {
    for (const id of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      this.#next = id;
      this.#release();
    }
  }

  #release(): void {
    for (let session = this.#waiting.get(this.#next); session !== undefined; session = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next++);
      this.#show(session);
    }
  }
}
