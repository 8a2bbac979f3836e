import type { CaptureReader } from '../capture/frame.ts';
import { shortSpan } from '../report/text/short-units.ts';
import type { Surroundings } from './surroundings.ts';

/** Nothing is shown for work that is done sooner, and then so often. */
const PATIENCE_MS = 500;
const PERIOD_MS = 100;

/** The status line while a capture is read. */
export class Progress {
  readonly #surroundings: Surroundings;
  readonly #isQuiet: boolean;
  readonly #start = Date.now();
  #next = Date.now() + PATIENCE_MS;
  #isShown = false;

  constructor(surroundings: Surroundings, isQuiet: boolean) {
    this.#surroundings = surroundings;
    this.#isQuiet = isQuiet;
  }

  show({ position, size }: Pick<CaptureReader, 'position' | 'size'>): void {
    const now = Date.now();
    if (this.#isQuiet || now < this.#next) return;
    this.#next = now + PERIOD_MS;
    const megabytes = (position / 1e6).toFixed(0);
    const rate = (position / 1e3 / (now - this.#start)).toFixed(0);
    const share = size === undefined || size === 0 ? '' : `${Math.floor((100 * position) / size)} %, `;
    this.#isShown = true;
    this.#surroundings.status(
      `${share}${megabytes} MB read, ${rate} MB/s${timeLeft(position, size, now - this.#start)}`,
    );
  }

  clear(): void {
    if (this.#isShown) this.#surroundings.status(undefined);
  }
}

/** How long the rest takes at the rate so far; nothing where the size is not known. */
function timeLeft(position: number, size: number | undefined, milliseconds: number): string {
  if (size === undefined || position === 0 || position >= size) return '';
  return `, ${shortSpan((milliseconds / 1000) * ((size - position) / position))} left`;
}
