import { isHex } from './hex-pairs.ts';

/** What stands around the bytes of an array or a buffer when a program prints it. */
const BRACKETED = /[[{(<]([^\][{}()<>]*)[\]})>]/g;

/**
 * The bytes of a list of numbers: an array of C, Go, Rust, Python or JavaScript, a Buffer of Node, or bare hex. A list is
 * decimal where one of its numbers could be nothing else. Undefined where the text is no such list.
 */
export function listedBytes(text: string): Uint8Array | undefined {
  const isBuffer = text.includes('<Buffer');
  const inner = longestInBrackets(text) ?? text;
  const prefixed = inner.match(/0x[0-9a-f]{1,2}\b/gi);
  if (prefixed !== null && !/0x[0-9a-f]{3}/i.test(inner)) return bytesOf(prefixed, 16);
  const words = inner
    .replace(/^\s*0x/i, '')
    .split(/[\s,:;|_.-]+/)
    .filter((word) => word !== '');
  const isList = words.length > 1 && words.every((word) => word.length <= 3);
  if (isList && !isBuffer && isDecimal(words, inner !== text || inner.includes(','))) return bytesOf(words, 10);
  if (isList && words.every((word) => word.length <= 2 && isHex(word))) return bytesOf(words, 16);
  const digits = words.join('');
  if (words.length === 0 || !isHex(digits) || digits.length % 2 !== 0) return undefined;
  return bytesOf(digits.match(/../g) ?? [], 16);
}

/** The longest of what stands in brackets: a length or a type may stand in others. */
function longestInBrackets(text: string): string | undefined {
  let longest: string | undefined;
  for (const [, inner = ''] of text.matchAll(BRACKETED)) {
    if (inner.length > (longest?.length ?? 0)) longest = inner;
  }
  return longest?.replace(/^\s*Buffer\s/, '');
}

/** Whether the numbers are decimal: one has three digits, or those of an array are written without leading zeros. */
function isDecimal(words: readonly string[], isArray: boolean): boolean {
  if (!words.every((word) => /^\d{1,3}$/.test(word) && Number(word) <= 0xff)) return false;
  return words.some((word) => word.length === 3) || (isArray && words.some((word) => word.length === 1));
}

function bytesOf(words: readonly string[], base: number): Uint8Array {
  return Uint8Array.from(words, (word) => Number.parseInt(word, base));
}
