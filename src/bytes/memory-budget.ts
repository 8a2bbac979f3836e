/**
 * What a run retains, in bytes: whoever keeps an object past the call that made it charges what it costs, payload and
 * objects, and releases the same when it lets go. Past the limit the owners end the oldest of what they keep. It counts how
 * often this bound acted, and those bounds that concern no single session, which has a note.
 */
export class MemoryBudget {
  readonly limit: number;
  /** How often each bound acted. */
  readonly reached = new Map<string, number>();
  #retained = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  charge(bytes: number): void {
    this.#retained += bytes;
  }

  release(bytes: number): void {
    this.#retained -= bytes;
  }

  get isOver(): boolean {
    return this.#retained > this.limit;
  }

  get retained(): number {
    return this.#retained;
  }

  /** A bound acted, so many times. */
  reach(bound: string, times = 1): void {
    this.reached.set(bound, (this.reached.get(bound) ?? 0) + times);
  }
}
