/** What waits in a wheel. Its deadline may become a later one while it waits, and nobody need tell the wheel. */
export interface Timed<T> {
  /** Second after which it is due; finite. */
  readonly deadline: number;
  /** Its place, which the wheel alone writes; OUTSIDE where it is in none. */
  timerSlot: number;
  timerBefore: T | undefined;
  timerAfter: T | undefined;
}

export const OUTSIDE = -1;

/**
 * Finds what is due without a look at what is not. A value is looked at when the deadline that it had comes, and moves on
 * if it has a later one by then. Adding and removing cost the same however many wait; `due` looks at each slot that time
 * went over, at most at all of them, and once a turn at a value that lies further ahead than that.
 */
export class TimerWheel<T extends Timed<T>> {
  readonly #first: (T | undefined)[];
  readonly #last: (T | undefined)[];
  readonly #width: number;
  /** The slot of the last look, counted from second 0. */
  #turned = Number.NEGATIVE_INFINITY;
  #size = 0;

  /** A value comes up at most `width` seconds after its deadline; `slots` of them are a turn. */
  constructor(width: number, slots: number) {
    this.#width = width;
    this.#first = new Array<T | undefined>(slots).fill(undefined);
    this.#last = new Array<T | undefined>(slots).fill(undefined);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a value, or moves it where its deadline has become an earlier one. */
  add(value: T): void {
    this.remove(value);
    const wanted = this.#slotOf(value.deadline) + 1;
    const slot = modulo(Math.max(wanted, this.#turned + 1), this.#first.length);
    const last = this.#last[slot];
    value.timerSlot = slot;
    value.timerBefore = last;
    if (last === undefined) this.#first[slot] = value;
    else last.timerAfter = value;
    this.#last[slot] = value;
    this.#size++;
  }

  /** Takes a value out; nothing happens where it is not in. */
  remove(value: T): void {
    const { timerSlot: slot, timerBefore: before, timerAfter: after } = value;
    if (slot === OUTSIDE) return;
    if (before === undefined) this.#first[slot] = after;
    else before.timerAfter = after;
    if (after === undefined) this.#last[slot] = before;
    else after.timerBefore = before;
    this.#free(value);
  }

  /** Takes out all whose deadline lies before `now`, slot by slot and of one slot in the order of their adding; `now` never goes back. */
  due(now: number): T[] {
    const due: T[] = [];
    const until = this.#slotOf(now);
    const from = Math.max(this.#turned, until - this.#first.length);
    this.#turned = until;
    for (let at = from + 1; at <= until && this.#size > 0; at++) this.#empty(modulo(at, this.#first.length), now, due);
    return due;
  }

  #empty(slot: number, now: number, due: T[]): void {
    let value = this.#first[slot];
    this.#first[slot] = this.#last[slot] = undefined;
    while (value !== undefined) {
      const { timerAfter: after } = value;
      this.#free(value);
      if (value.deadline < now) due.push(value);
      else this.add(value);
      value = after;
    }
  }

  #free(value: T): void {
    value.timerSlot = OUTSIDE;
    value.timerBefore = value.timerAfter = undefined;
    this.#size--;
  }

  #slotOf(second: number): number {
    return Math.floor(second / this.#width);
  }
}

function modulo(value: number, count: number): number {
  return ((value % count) + count) % count;
}
