import { latinText } from '../bytes/text.ts';

/** Whether the bytes begin with one of these words, in any case; undefined while too few have come to tell. */
export function beginsWith(bytes: Uint8Array, at: number, end: number, words: readonly string[]): boolean | undefined {
  let isOpen = false;
  for (const word of words) {
    const length = commonLength(bytes, at, end, word);
    if (length === word.length) return true;
    isOpen ||= at + length === end;
  }
  return isOpen ? undefined : false;
}

/** Bytes that agree with the word, in any case. */
function commonLength(bytes: Uint8Array, at: number, end: number, word: string): number {
  const last = Math.min(word.length, end - at);
  for (let index = 0; index < last; index++) {
    if (lower(bytes[at + index] as number) !== lower(word.charCodeAt(index))) return index;
  }
  return last;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

const LF = 0x0a;
const COLON = 0x3a;
/** Digits of a number that is believed. */
const DIGITS = /^[ \t]*(\d{1,9})[ \t]*\r?$/;

/** The value of the line of this name among those from `start` to `end`, without what ends it; undefined where none has it. */
export function namedLine(bytes: Uint8Array, start: number, end: number, name: string): string | undefined {
  for (let at = start; at < end; ) {
    const feed = bytes.indexOf(LF, at);
    const last = feed < 0 || feed >= end ? end : feed;
    const colon = at + name.length;
    if (colon < last && bytes[colon] === COLON && beginsWith(bytes, at, last, [name]) === true)
      return latinText(bytes, colon + 1, last).trim();
    at = last + 1;
  }
  return undefined;
}

/** The number that the line of this name holds; 0 where there is none. */
export function namedNumber(bytes: Uint8Array, start: number, end: number, name: string): number {
  const digits = DIGITS.exec(namedLine(bytes, start, end, name) ?? '')?.[1];
  return digits === undefined ? 0 : Number(digits);
}
