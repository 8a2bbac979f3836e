import type { CaptureReader } from '../capture/frame.ts';
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
    this.#surroundings.status(`${share}${megabytes} MB read, ${rate} MB/s`);
  }

  clear(): void {
    if (this.#isShown) this.#surroundings.status(undefined);
  }
}
