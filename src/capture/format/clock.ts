import type { ClockDigits, Instant } from '../../bytes/instant.ts';

/** An instant that is filled again. */
interface Reading {
  seconds: number;
  nanoseconds: number;
}

/** The clock of a pcapng interface: turns 64-bit timestamps into seconds and nanoseconds. */
export class Clock {
  readonly digits: ClockDigits;
  readonly #offset: number;
  readonly #ticksPerSecond: bigint;
  /** The same number for clocks of whole nanoseconds, which numbers divide exactly; 0 for others. */
  readonly #ticks: number;

  /**
   * `resolution` is if_tsresol: a negative power of 10, or of 2 with the highest bit set; `offset` is if_tsoffset,
   * seconds to add (draft-ietf-opsawg-pcapng section 4.2).
   */
  constructor(resolution: number, offset: number) {
    const exponent = resolution & 0x7f;
    const isDecimal = resolution < 0x80;
    this.#ticksPerSecond = (isDecimal ? 10n : 2n) ** BigInt(exponent);
    this.#ticks = isDecimal && exponent <= 9 ? 10 ** exponent : 0;
    this.#offset = offset;
    this.digits = this.#ticksPerSecond <= 1_000_000n ? 6 : 9;
  }

  /** Sets `reading` to the instant of the timestamp with these halves, cut to whole nanoseconds. */
  read(high: number, low: number, reading: Reading): void {
    if (this.#ticks > 0) this.#divide(high, low, reading);
    else this.#divideLarge(high, low, reading);
    reading.seconds += this.#offset;
  }

  /** The timestamp of an instant: what `read` turns into it, if it was one of this clock's. */
  ticks({ seconds, nanoseconds }: Instant): bigint {
    const perSecond = this.#ticksPerSecond;
    return BigInt(seconds - this.#offset) * perSecond + (BigInt(nanoseconds) * perSecond) / 1_000_000_000n;
  }

  /** Long division by 16 bits at a time: all steps stay below 2^53, so they are exact, and no BigInt is made for a frame. */
  #divide(high: number, low: number, reading: Reading): void {
    const ticks = this.#ticks;
    const top = Math.floor(high / ticks);
    const upper = (high - top * ticks) * 0x10000 + (low >>> 16);
    const middle = Math.floor(upper / ticks);
    const lower = (upper - middle * ticks) * 0x10000 + (low & 0xffff);
    const bottom = Math.floor(lower / ticks);
    reading.seconds = top * 2 ** 32 + middle * 0x10000 + bottom;
    reading.nanoseconds = (lower - bottom * ticks) * (1e9 / ticks);
  }

  #divideLarge(high: number, low: number, reading: Reading): void {
    const timestamp = (BigInt(high) << 32n) | BigInt(low);
    reading.seconds = Number(timestamp / this.#ticksPerSecond);
    reading.nanoseconds = Number(((timestamp % this.#ticksPerSecond) * 1_000_000_000n) / this.#ticksPerSecond);
  }
}

/** The halves of a 64-bit timestamp. */
export function halvesOf(ticks: bigint): { readonly high: number; readonly low: number } {
  return { high: Number((ticks >> 32n) & 0xffffffffn), low: Number(ticks & 0xffffffffn) };
}
