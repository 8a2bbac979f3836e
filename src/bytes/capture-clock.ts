/** A frame whose time most of those after it do not share, and by how many seconds it lies ahead; behind where negative. */
export interface StrayTime {
  readonly frame: number;
  readonly seconds: number;
}

interface Doubted extends StrayTime {
  /** Its time, on the scale of `now`. */
  readonly time: number;
}

/** Frames that decide on a time that is far from those before them, and how many of these make most of them. */
const WITNESSES = 5;
const MOST = 3;

/**
 * The time by which silence is judged: that of the frames, but a step of more than `leap` seconds is only believed once
 * most of WITNESSES frames in a row have taken it. It never goes back: where most frames step back, it goes on from where it was.
 */
export class CaptureClock {
  /** Seconds; the time of the frames until they step back, and from then on by as much more. */
  now = Number.NEGATIVE_INFINITY;
  /** The first frame whose time was not believed, and how many there were. */
  stray: StrayTime | undefined;
  strays = 0;
  readonly #leap: number;
  /** What is added to the time of frames. */
  #shift = 0;
  /** The last frames, from the first whose time is in doubt on. */
  #doubted: Doubted[] = [];

  /** `leap`: no silence that is judged is shorter. */
  constructor(leap: number) {
    this.#leap = leap;
  }

  /** A frame has this time. */
  see(seconds: number, frame: number): void {
    if (this.now === Number.NEGATIVE_INFINITY) this.now = seconds;
    const time = seconds + this.#shift;
    const isNear = this.#isNear(time);
    if (isNear && time > this.now) this.now = time;
    if (!isNear || this.#doubted.length > 0) this.#doubt(time, frame);
  }

  /** The time of a frame on the scale of `now`, whether it is believed or not. */
  timeOf(seconds: number): number {
    return seconds + this.#shift;
  }

  /** Time goes on without a frame, by a clock that is to be believed. */
  goOn(seconds: number): void {
    this.now = Math.max(this.now, seconds + this.#shift);
  }

  #doubt(time: number, frame: number): void {
    this.#doubted.push({ frame, seconds: time - this.now, time });
    const sorted = this.#doubted.map((one) => one.time).sort((a, b) => a - b);
    const leapt = sorted.at(-MOST);
    const back = sorted[MOST - 1];
    if (leapt !== undefined && leapt - this.now > this.#leap) this.#leapTo(leapt);
    else if (back !== undefined && back - this.now < -this.#leap) this.#move(this.now - back);
    this.#settle();
  }

  /** What only takes back a step back is no progress: frames of two clocks that take turns must not drive time on. */
  #leapTo(time: number): void {
    const restored = Math.min(this.#shift, time - this.now);
    this.#move(-restored);
    this.now = time - restored;
  }

  #move(seconds: number): void {
    this.#shift += seconds;
    this.#doubted = this.#doubted.map((one) => ({ ...one, time: one.time + seconds }));
  }

  /** Goes on with the frames that are near by now, and lets go of those that are in doubt no longer, or longer than most. */
  #settle(): void {
    for (const { time } of this.#doubted) if (time > this.now && this.#isNear(time)) this.now = time;
    if (this.#doubted.length >= WITNESSES) this.#judge(this.#doubted.shift() as Doubted);
    const first = this.#doubted.findIndex(({ time }) => !this.#isNear(time));
    this.#doubted.splice(0, first < 0 ? this.#doubted.length : first);
  }

  #judge({ time, frame, seconds }: Doubted): void {
    if (this.#isNear(time)) return;
    this.stray ??= { frame, seconds };
    this.strays++;
  }

  #isNear(time: number): boolean {
    return Math.abs(time - this.now) <= this.#leap;
  }
}
