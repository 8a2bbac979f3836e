import { octetHex } from './hex.ts';

/** The octets as UTF-8 text; octets that are not UTF-8 become `\xNN`. Never throws. */
export function wireText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const ascii = end - start > AT_ONCE ? undefined : asciiText(bytes, start, end);
  if (ascii !== undefined) return ascii;
  const piece = bytes.subarray(start, end);
  let text = '';
  for (let at = 0; at < piece.length; ) {
    const length = utf8Length(piece, at);
    if (length === 0) {
      text += `\\x${octetHex(piece[at] as number)}`;
      at++;
    } else {
      text += String.fromCodePoint(codePoint(piece, at, length));
      at += length;
    }
  }
  return text;
}

/** Octets that are made a text in one call: each is an argument of it. */
const AT_ONCE = 4096;

/** A character for each octet; undefined where one is not ASCII. */
function asciiText(bytes: Uint8Array, start: number, end: number): string | undefined {
  const codes: number[] = new Array(end - start);
  for (let at = start; at < end; at++) {
    const octet = bytes[at] as number;
    if (octet > 0x7f) return undefined;
    codes[at - start] = octet;
  }
  return String.fromCharCode.apply(null, codes);
}

/** A character of Latin-1 for each octet. */
export function latinText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start > AT_ONCE) return latinText(bytes, start, start + AT_ONCE) + latinText(bytes, start + AT_ONCE, end);
  const codes: number[] = new Array(end - start);
  for (let at = start; at < end; at++) codes[at - start] = bytes[at] as number;
  return String.fromCharCode.apply(null, codes);
}

/** The code point of the well-formed UTF-8 sequence at `at`. */
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] as number;
  let code = length === 1 ? first : first & (0x7f >> length);
  for (let index = 1; index < length; index++) code = (code << 6) | ((bytes[at + index] as number) & 0x3f);
  return code;
}

/** Octets of the well-formed UTF-8 sequence at `at` (Unicode table 3-7), or 0. */
function utf8Length(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf5 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  for (let index = 1; index < length; index++) {
    if (((bytes[at + index] as number) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1] as number;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isSurrogate = first === 0xed && second > 0x9f;
  const isTooLarge = first === 0xf4 && second > 0x8f;
  return isOverlong || isSurrogate || isTooLarge ? 0 : length;
}

/**
 * What must not reach a terminal as it is: C0 and C1 controls, delete, line and paragraph separators, marks that change
 * the direction of writing, and characters that show nothing.
 */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e0fff}]/gu;

/** Most texts hold nothing else, and this is found out faster. */
const PLAIN = /^[ -~]*$/;

/** The text with every character that could steer a terminal written as `\xNN` or `\u{NNNN}`. */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) as number;
    return code < 0x100 ? `\\x${octetHex(code)}` : `\\u{${code.toString(16)}}`;
  });
}

/** JSON text with every character that could steer a terminal in its `\uNNNN` form: the same JSON value. */
export function printableJson(json: string): string {
  if (PLAIN.test(json)) return json;
  return json.replace(UNPRINTABLE, (character) => {
    let escaped = '';
    for (let at = 0; at < character.length; at++) {
      escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }
    return escaped;
  });
}
