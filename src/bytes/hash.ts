/** Sixteen hex digits that follow from a text alone: 64 bits, mixed as MurmurHash3 does; no protection against those who look for a collision. */
export function hash64(text: string): string {
  let first = 0x9747b28c;
  let second = 0x3c6ef372;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x85ebca6b);
    second = Math.imul(second ^ unit, 0xc2b2ae35);
    first ^= first >>> 13;
    second ^= second >>> 16;
  }
  first = mixed(first ^ Math.imul(second, 0x9e3779b1));
  second = mixed(second ^ Math.imul(first, 0x85ebca6b));
  return digits(first) + digits(second);
}

function mixed(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return whole ^ (whole >>> 16);
}

function digits(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
