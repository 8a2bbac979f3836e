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

/** ISO 8601 in UTC: `2026-11-01T10:00:00.000123Z`. Years outside 0 to 9999 print with a sign, as ECMAScript has them. */
export function isoText(instant: Instant, digits: ClockDigits): string {
  const date = new Date(instant.seconds * 1000);
  const below = fraction(instant, digits);
  return Number.isNaN(date.getTime()) ? `@${instant.seconds}.${below}` : `${date.toISOString().slice(0, -4)}${below}Z`;
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
