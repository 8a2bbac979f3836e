import type { PastedPiece } from './pasted.ts';

/** What an escape of one letter stands for, in C, Python, Go, Rust and JavaScript. */
const LETTERS: Readonly<Record<string, number>> = {
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  v: 0x0b,
  e: 0x1b,
};

const ESCAPE = /\\(?:x([0-9a-f]{1,2})|u00([0-9a-f]{2})|u\{([0-9a-f]{1,2})\}|([0-7]{1,3})|([\s\S]))/giy;
const ESCAPED = /\\(?:x[0-9a-f]|u00|u\{|[0-7])/i;
const LITERAL = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/g;
/** System calls as strace prints them, with the data in quotes. */
const SENDS = /\b(?:send|sendto|sendmsg|write|writev)\(/;
const RECEIVES = /\b(?:recv|recvfrom|recvmsg|read|readv)\(/;

/**
 * The bytes of text with escapes: string literals of C, Python, Go, Rust or JavaScript, lines of strace, or escapes
 * without quotes. Undefined where the text has no escape of a number.
 */
export function literalPieces(text: string): PastedPiece[] | undefined {
  if (!ESCAPED.test(text)) return undefined;
  const pieces: PastedPiece[] = [];
  let isCall = false;
  for (const line of text.split('\n')) {
    const direction = SENDS.test(line) ? 'sent' : RECEIVES.test(line) ? 'received' : undefined;
    isCall ||= direction !== undefined;
    const literals = [...line.matchAll(LITERAL)].map(([, double, single]) => double ?? single ?? '');
    // A call has one buffer; other lines may split one text into many.
    const found = direction === undefined ? literals : literals.slice(0, 1);
    for (const literal of found) pieces.push({ bytes: unescaped(literal), direction });
  }
  if (pieces.length === 0) return [{ bytes: unescaped(text.trim()), direction: undefined }];
  if (isCall) return pieces.filter(({ direction }) => direction !== undefined);
  return [{ bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)), direction: undefined }];
}

function unescaped(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    ESCAPE.lastIndex = at;
    const match = text[at] === '\\' ? ESCAPE.exec(text) : null;
    if (match === null) {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      bytes.push(...Buffer.from(character));
      at += character.length;
      continue;
    }
    const [whole, x, u, braced, octal, letter = ''] = match;
    const digits = x ?? u ?? braced;
    if (digits !== undefined) bytes.push(Number.parseInt(digits, 16));
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else bytes.push(...(letter in LETTERS ? [LETTERS[letter] as number] : Buffer.from(letter)));
    at += whole.length;
  }
  return Uint8Array.from(bytes);
}
