import { hexPairs } from './hex-pairs.ts';
import type { PastedPiece } from './pasted.ts';

/** A line of a hex dump: where its bytes begin, and what stands behind the offset. */
interface DumpLine {
  /** As hex and as octal digits; the second is od's way. */
  readonly offsets: readonly [number, number];
  readonly rest: string;
}

/** What a program prints before the bytes of one direction: curl's trace, and tools that copy its form. */
const SENT = /^\s*=>/;
const RECEIVED = /^\s*<=/;
/** An offset has a colon or two blanks behind it; od's, of seven octal digits, has one. */
const OFFSET = /^[\s>]{0,16}(?:0x)?([0-9a-f]{4,8})(:[ \t]*|[ \t]{2,}|(?<=\b\d{7})[ \t])(?=\S)/i;
/** A line that fills the usual row. */
const ROW_BYTES = 16;
/** A longer step between two lines is no row but a gap. */
const MOST_ROW_BYTES = 64;

/**
 * The pieces of a hex dump as xxd, hexdump -C, od, tcpdump -X, curl --trace and Wireshark print it; a piece begins
 * wherever the offset does not go on. Undefined where the text has no line of a dump.
 */
export function dumpPieces(text: string): PastedPiece[] | undefined {
  const pieces: OpenPiece[] = [];
  let direction: PastedPiece['direction'];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (SENT.test(line)) direction = 'sent';
    if (RECEIVED.test(line)) direction = 'received';
    const found = dumpLine(line);
    if (found === undefined) continue;
    const bytes = hexPairs(beforeCharacters(found.rest), rowBytes(found, dumpLine(lines[index + 1] ?? '')));
    if (bytes.length === 0) continue;
    const last = pieces.at(-1);
    const place = last === undefined ? -1 : last.start + last.bytes.length;
    if (last !== undefined && found.offsets.includes(place)) last.bytes.push(...bytes);
    else pieces.push({ bytes: [...bytes], start: found.offsets[0], direction });
  }
  if (pieces.length === 0) return undefined;
  return pieces.map((piece) => ({ bytes: Uint8Array.from(piece.bytes), direction: piece.direction }));
}

/** A piece whose next line may still come. */
interface OpenPiece {
  readonly bytes: number[];
  /** The offset of its first line. */
  readonly start: number;
  readonly direction: PastedPiece['direction'];
}

function dumpLine(line: string): DumpLine | undefined {
  const match = OFFSET.exec(line);
  if (match === null) return undefined;
  const [whole, digits = ''] = match;
  return { offsets: [Number.parseInt(digits, 16), Number.parseInt(digits, 8)], rest: line.slice(whole.length) };
}

/** How many bytes a line has: as many as lead to the next one's offset, else a row at the most. */
function rowBytes({ offsets: [offset] }: DumpLine, next: DumpLine | undefined): number {
  const step = next === undefined ? 0 : next.offsets[0] - offset;
  return step > 0 && step <= MOST_ROW_BYTES ? step : ROW_BYTES;
}

/** What stands before the column of characters: a bar or three blanks begin it, or two behind groups of four digits. */
function beforeCharacters(rest: string): string {
  const hasLongGroups = /^[0-9a-f]{4}/i.test(rest);
  const end = rest.search(hasLongGroups ? /\||[ \t]{2}/ : /\||[ \t]{3}/);
  return end < 0 ? rest : rest.slice(0, end);
}
