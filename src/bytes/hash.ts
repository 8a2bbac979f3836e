/** 64 bits that follow from what it is given alone, mixed as MurmurHash3 does; no protection against those who look for a collision. */
export class Hash64 {
  #first = 0x9747b28c;
  #second = 0x3c6ef372;

  text(text: string): this {
    for (let index = 0; index < text.length; index++) this.#mix(text.charCodeAt(index));
    return this;
  }

  /** The decimal digits of a whole number. */
  number(value: number): this {
    if (value < 0 || value > 0xffffffff) return this.text(String(value));
    let power = 1;
    while (value / power >= 10) power *= 10;
    for (let rest = value; power >= 1; power /= 10) {
      const digit = Math.floor(rest / power);
      this.#mix(ZERO + digit);
      rest -= digit * power;
    }
    return this;
  }

  /** Sixteen hex digits. */
  digits(): string {
    const first = mixed(this.#first ^ Math.imul(this.#second, 0x9e3779b1));
    const second = mixed(this.#second ^ Math.imul(first, 0x85ebca6b));
    return hexText(first, second);
  }

  #mix(unit: number): void {
    const first = Math.imul(this.#first ^ unit, 0x85ebca6b);
    const second = Math.imul(this.#second ^ unit, 0xc2b2ae35);
    this.#first = first ^ (first >>> 13);
    this.#second = second ^ (second >>> 16);
  }
}

const ZERO = 0x30;

function mixed(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return whole ^ (whole >>> 16);
}

/** Codes of the hex digits. */
const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

function digitOf(word: number, place: number): number {
  return HEX[(word >>> (28 - 4 * place)) & 15] as number;
}

function hexText(first: number, second: number): string {
  return String.fromCharCode(
    digitOf(first, 0),
    digitOf(first, 1),
    digitOf(first, 2),
    digitOf(first, 3),
    digitOf(first, 4),
    digitOf(first, 5),
    digitOf(first, 6),
    digitOf(first, 7),
    digitOf(second, 0),
    digitOf(second, 1),
    digitOf(second, 2),
    digitOf(second, 3),
    digitOf(second, 4),
    digitOf(second, 5),
    digitOf(second, 6),
    digitOf(second, 7),
  );
}
