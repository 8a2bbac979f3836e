const DIGITS = '0123456789abcdef';
const OCTETS: readonly string[] = Array.from(
  { length: 256 },
  (_, octet) => `${DIGITS[octet >> 4]}${DIGITS[octet & 15]}`,
);

/** One octet as two lower-case hex digits. */
export function octetHex(octet: number): string {
  return OCTETS[octet & 0xff] as string;
}

/** The octets from `start` to `end` as lower-case hex, joined by `separator`. */
export function hex(bytes: Uint8Array, start = 0, end = bytes.length, separator = ' '): string {
  let text = '';
  for (let at = start; at < end; at++) {
    text += at > start ? separator + OCTETS[bytes[at] as number] : OCTETS[bytes[at] as number];
  }
  return text;
}

/** The octets that a hex text names; white space and `:` between octets are passed over. Throws RangeError for anything else. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/[\s:|]/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) {
    throw new RangeError(`Not hex octets: "${text}"`);
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  }
  return bytes;
}
