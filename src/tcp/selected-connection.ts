import type { NumberSet } from '../bytes/number-set.ts';
import { OPENING_FRAMES } from '../limits.ts';

/** A session of a connection, by its first and last frame that are known. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Two endpoints between which chosen sessions were. Of their frames it adds to a set those of the connections that held the
 * sessions: from the SYN before a session to the frame before the next SYN.
 */
export class SelectedConnection {
  readonly #numbers: NumberSet;
  readonly #spans: Span[] = [];
  #isSorted = true;
  #next = 0;
  /** Last frame of the session whose connection this is; 0 outside of one. */
  #last = 0;
  /** Frames since the SYN, or since the last connection's end, of which it is not known yet whether a session follows. */
  #pending: number[] = [];
  #opening: number | undefined;

  constructor(numbers: NumberSet) {
    this.#numbers = numbers;
  }

  /** There is a session from one frame to another. */
  expect(first: number, last: number): void {
    this.#spans.push({ first, last });
    this.#isSorted = false;
  }

  /** Takes the frame `number`, with those that brought fragments of it; `opening` is the sequence number of a SYN without ACK. */
  collect(number: number, numbers: readonly number[], opening: number | undefined): void {
    this.#sort();
    if (opening !== undefined && opening !== this.#opening) this.#open(opening, number);
    for (
      let span = this.#spans[this.#next];
      span !== undefined && span.first <= number;
      span = this.#spans[++this.#next]
    )
      this.#last = Math.max(this.#last, span.last);
    if (this.#last === 0) {
      this.#pending.push(...numbers);
      if (this.#pending.length > OPENING_FRAMES) this.#pending.splice(0, this.#pending.length - OPENING_FRAMES);
      return;
    }
    for (const one of this.#pending) this.#numbers.add(one);
    this.#pending.length = 0;
    for (const one of numbers) this.#numbers.add(one);
  }

  /** A connection begins, unless the SYN is a late copy. */
  #open(sequence: number, number: number): void {
    if (number <= this.#last) return;
    this.#opening = sequence;
    this.#last = 0;
    this.#pending.length = 0;
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#isSorted = true;
    this.#spans.sort((a, b) => a.first - b.first);
  }
}
