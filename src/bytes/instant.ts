/** A point of the capture's clock: whole seconds since 1970 (UTC) and nanoseconds below them, 0 to 999,999,999. */
export interface Instant {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** How many digits below a second a clock tells. */
export type ClockDigits = 6 | 9;

/** Seconds from one instant to the other; negative when `to` is earlier. Exact to a nanosecond for spans under 50 days. */
export function secondsBetween(from: Instant, to: Instant): number {
  const seconds = to.seconds - from.seconds + (to.nanoseconds - from.nanoseconds) / 1e9;
  return Math.round(seconds * 1e9) / 1e9;
}

/** The part below a second, `digits` long. */
export function fraction({ nanoseconds }: Instant, digits: ClockDigits): string {
  const microseconds = Math.trunc(nanoseconds / 1000);
  const text = threeDigits(Math.trunc(microseconds / 1000)) + threeDigits(microseconds % 1000);
  return digits === 9 ? text + threeDigits(nanoseconds % 1000) : text;
}

const THREE_DIGITS: readonly string[] = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));
/** Those of the end of a fraction: no zeros stand last. */
const LAST_DIGITS: readonly string[] = THREE_DIGITS.map((digits) => digits.replace(/0+$/, ''));

function threeDigits(value: number): string {
  return THREE_DIGITS[value] as string;
}

const DAY = 86_400;
/** The first second of the year 10,000, from which on years are written in another form. */
const LAST_SECOND = 253_402_300_800;
const TWO_DIGITS: readonly string[] = THREE_DIGITS.slice(0, 100).map((digits) => digits.slice(1));

function twoDigits(value: number): string {
  return TWO_DIGITS[value] as string;
}

/** ISO 8601 in UTC: `2026-11-01T10:00:00.000123Z`. Years outside 0 to 9999 print with a sign, as ECMAScript has them. */
export function isoText(instant: Instant, digits: ClockDigits): string {
  const { seconds } = instant;
  const below = fraction(instant, digits);
  if (seconds >= 0 && seconds < LAST_SECOND) {
    const day = Math.trunc(seconds / DAY);
    return `${dayText(day)}T${clockText(seconds - day * DAY)}.${below}Z`;
  }
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `@${seconds}.${below}` : `${date.toISOString().slice(0, -4)}${below}Z`;
}

/** The time of day, so many seconds after midnight: `10:00:00`. */
function clockText(second: number): string {
  const minute = Math.trunc(second / 60);
  const hour = Math.trunc(minute / 60);
  return `${twoDigits(hour)}:${twoDigits(minute - hour * 60)}:${twoDigits(second - minute * 60)}`;
}

/** Days from 1 March of the year 0, from which leap days stand last, to 1 January 1970. */
const EPOCH_DAYS = 719_468;
const DAYS_OF_400_YEARS = 146_097;

/** The date of a day since 1970, in the Gregorian calendar: `2026-11-01`. */
function dayText(day: number): string {
  const days = day + EPOCH_DAYS;
  const era = Math.trunc(days / DAYS_OF_400_YEARS);
  const ofEra = days - era * DAYS_OF_400_YEARS;
  const leaps = Math.trunc(ofEra / 1460) - Math.trunc(ofEra / 36_524) + Math.trunc(ofEra / 146_096);
  const yearOfEra = Math.trunc((ofEra - leaps) / 365);
  const ofYear = ofEra - (yearOfEra * 365 + Math.trunc(yearOfEra / 4) - Math.trunc(yearOfEra / 100));
  const marchMonth = Math.trunc((5 * ofYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const date = ofYear - Math.trunc((153 * marchMonth + 2) / 5) + 1;
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(date)}`;
}

/** What `String` gives for a span of seconds that is exact to a nanosecond, found faster where it is a usual one. */
export function secondsText(seconds: number): string {
  const nanoseconds = Math.round(seconds * 1e9);
  if (nanoseconds < 1000 || nanoseconds >= 1e9 || nanoseconds / 1e9 !== seconds) return String(seconds);
  const microseconds = Math.trunc(nanoseconds / 1000);
  const [first, second, third] = [Math.trunc(microseconds / 1000), microseconds % 1000, nanoseconds % 1000];
  if (third > 0) return `0.${THREE_DIGITS[first]}${THREE_DIGITS[second]}${LAST_DIGITS[third]}`;
  return second > 0 ? `0.${THREE_DIGITS[first]}${LAST_DIGITS[second]}` : `0.${LAST_DIGITS[first]}`;
}

/** A span in the unit that suits it: `412 µs`, `34.1 ms`, `1.25 s`, `12 min 5 s`, `3 h 20 min`. */
export function spanText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (size < 1) return `${significant(seconds * 1000)} ms`;
  if (size < 60) return `${significant(seconds)} s`;
  const whole = Math.round(seconds);
  if (Math.abs(whole) < 3600) return `${Math.trunc(whole / 60)} min ${Math.abs(whole % 60)} s`;
  return `${Math.trunc(whole / 3600)} h ${Math.abs(Math.trunc((whole % 3600) / 60))} min`;
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
