import { type Instant, secondsBetween } from './instant.ts';

/** A frame whose time lies before that of the frame in front of it, and by how many seconds. */
export interface ClockStep {
  readonly frame: number;
  readonly seconds: number;
}

interface Mark extends Instant {
  readonly number: number;
}

/** Where the clock of a capture went back, by more than `least` seconds: readers that take turns mix frames by less. */
export class ClockSteps {
  first: ClockStep | undefined;
  count = 0;
  /** The latest of all times before a step, however small. */
  latest: Instant | undefined;
  readonly #least: number;

  constructor(least: number) {
    this.#least = least;
  }

  /** A frame at `to` follows one at `from`. */
  see(from: Instant, { number, seconds, nanoseconds }: Mark): void {
    const back = secondsBetween({ seconds, nanoseconds }, from);
    if (back <= 0) return;
    this.latest = this.latest === undefined ? copyOf(from) : laterOf(this.latest, copyOf(from));
    if (back <= this.#least) return;
    this.first ??= { frame: number, seconds: back };
    this.count++;
  }
}

function copyOf({ seconds, nanoseconds }: Instant): Instant {
  return { seconds, nanoseconds };
}

/** The later of two instants. */
export function laterOf(a: Instant, b: Instant): Instant {
  return secondsBetween(a, b) > 0 ? b : a;
}
