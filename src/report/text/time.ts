import { type ClockDigits, fraction, type Instant, isoText, secondsBetween } from '../../bytes/instant.ts';

import { CLOCK_BACK_SECONDS } from '../../limits.ts';

export const TIME_STYLES = ['iso', 'local', 'epoch', 'relative', 'delta'] as const;

/** `relative`: since the first; `delta`: since the one before. Both need the instant they count from. */
export type TimeStyle = (typeof TIME_STYLES)[number];

/** What tshark's words for -t mean here. */
export const TSHARK_TIMES: Readonly<Record<string, TimeStyle>> = {
  a: 'local',
  ad: 'local',
  adoy: 'local',
  u: 'iso',
  ud: 'iso',
  udoy: 'iso',
  e: 'epoch',
  r: 'relative',
  d: 'delta',
  dd: 'delta',
};

/** Columns that a time takes as a rule. */
export const TIME_WIDTHS: Readonly<Record<TimeStyle, number>> = {
  iso: 27,
  local: 26,
  epoch: 17,
  relative: 10,
  delta: 10,
};

/** A time as text; `from` is what `relative` and `delta` count from. */
export function timeText(instant: Instant, digits: ClockDigits, style: TimeStyle, from: Instant): string {
  switch (style) {
    case 'iso':
      return isoText(instant, digits);
    case 'local':
      return localText(instant, digits);
    case 'epoch':
      return `${instant.seconds}.${fraction(instant, digits)}`;
    case 'relative':
    case 'delta':
      return secondsBetween(from, instant).toFixed(digits);
  }
}

/** Date and time of day in the zone of this computer: `2026-11-01 11:00:00.000123`. */
function localText(instant: Instant, digits: ClockDigits): string {
  const date = new Date(instant.seconds * 1000);
  if (Number.isNaN(date.getTime())) return isoText(instant, digits);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${clock}.${fraction(instant, digits)}`;
}

/**
 * Tells the times of a list: remembers the first that is printed for `relative`, and the one before for `delta`. Where rows
 * have the numbers of their frames, and the clock goes back from one to a later one, no time passes between them.
 */
export class ListClock {
  readonly #style: TimeStyle;
  #from: Instant | undefined;
  #before: Instant | undefined;
  #number = 0;
  /** Seconds that the clock went back since the first. */
  #back = 0;

  constructor(style: TimeStyle) {
    this.#style = style;
  }

  text(instant: Instant, digits: ClockDigits, number = 0): string {
    if (this.#style !== 'relative' && this.#style !== 'delta') return timeText(instant, digits, this.#style, instant);
    const isNext = number > this.#number;
    const passed = this.#before === undefined ? 0 : secondsBetween(this.#before, instant);
    this.#from ??= instant;
    this.#before = instant;
    this.#number = number;
    if (isNext && passed < -CLOCK_BACK_SECONDS) this.#back -= passed;
    const seconds = this.#style === 'delta' ? passed : secondsBetween(this.#from, instant) + this.#back;
    return (isNext ? Math.max(0, seconds) : seconds).toFixed(digits);
  }
}
