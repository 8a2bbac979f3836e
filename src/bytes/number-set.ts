const FIRST_LENGTH = 4096;

/** Whole numbers from 0, such as those of frames: a bit each up to the largest. */
export class NumberSet {
  #bits = new Uint8Array(FIRST_LENGTH);

  has(number: number): boolean {
    return (((this.#bits[Math.floor(number / 8)] ?? 0) >> (number % 8)) & 1) === 1;
  }

  add(number: number): void {
    const at = Math.floor(number / 8);
    if (at >= this.#bits.length) this.#grow(at + 1);
    this.#bits[at] = (this.#bits[at] as number) | (1 << (number % 8));
  }

  #grow(least: number): void {
    const bits = new Uint8Array(Math.max(least, this.#bits.length * 2));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
