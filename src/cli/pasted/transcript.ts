import { hexPairs } from './hex-pairs.ts';
import { listedBytes } from './number-lists.ts';
import type { PastedPiece } from './pasted.ts';

/** How lines of a transcript begin that say who sends: a name, an arrow, or both. */
const SENT = /^\s*(?:(?:client|c|send|sent|sending|out|tx|write|wrote)\b(?:[^:=]{0,40}[:=]|\s*-*>+)|-*>+|→)\s*/i;
const RECEIVED =
  /^\s*(?:(?:server|proxy|s|recv|receive|received|receiving|in|rx|read)\b(?:[^:=]{0,40}[:=]|\s*(?:-*>+|<+-*))|<+-*|←)\s*/i;

/** The pieces of a transcript, a line each: `C: 05 01 00` and `S: 05 00`. Undefined where no line says who sends. */
export function transcriptPieces(text: string): PastedPiece[] | undefined {
  const pieces: PastedPiece[] = [];
  for (const line of text.split('\n')) {
    const direction = SENT.test(line) ? 'sent' : RECEIVED.test(line) ? 'received' : undefined;
    if (direction === undefined) continue;
    const rest = line.replace(direction === 'sent' ? SENT : RECEIVED, '');
    const bytes = listedBytes(rest) ?? hexPairs(rest, rest.length);
    if (bytes.length > 0) pieces.push({ bytes, direction });
  }
  return pieces.length === 0 ? undefined : pieces;
}

/** A run of two or more bytes in hex among other words. */
const RUN = /\b[0-9a-f]{2}(?:[ ,:-]{1,2}[0-9a-f]{2}\b)+/gi;

/** The longest run of hex bytes of each line; undefined where there is none. */
export function hexAmongWords(text: string): Uint8Array | undefined {
  const runs = text.split('\n').flatMap((line) => {
    const found = [...line.matchAll(RUN)].map(([run]) => run).sort((a, b) => b.length - a.length);
    return found.slice(0, 1);
  });
  const words = runs.join(' ').match(/[0-9a-f]{2}/gi);
  return words === null ? undefined : hexPairs(words.join(' '), words.length);
}
