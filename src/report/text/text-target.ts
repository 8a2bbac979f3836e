import { ByteWriter, type FixedText } from '../../bytes/byte-writer.ts';
import type { Caches } from '../../schema/caches.ts';
import { type Paint, plain } from './theme.ts';
import { flow, indented, type Span, wrapSpans } from './wrap.ts';

/** Where text goes, and what is remembered of what was written. */
export interface TextTarget {
  readonly out: ByteWriter;
  /** Undefined: nothing is remembered. */
  readonly caches: Caches | undefined;
}

const LINE_FEED = 0x0a;
const INDENTS = Array.from({ length: 16 }, (_, indent) => new Uint8Array(indent).fill(0x20));
const NOTHING = new Uint8Array(0);
const GAP = new Uint8Array(3).fill(0x20);

/** What a function writes, as a string. */
export function writtenText(write: (to: TextTarget) => void): string {
  const out = new ByteWriter();
  write({ out, caches: undefined });
  return new TextDecoder().decode(out.bytes);
}

export function writeLines(lines: readonly string[], { out }: TextTarget): void {
  for (const line of lines) {
    out.text(line);
    out.byte(LINE_FEED);
  }
}

/** Text in pieces. */
export type Words = readonly (string | number | FixedText)[];

/** A piece of one line and its colour. */
export type Piece = Span | { readonly words: Words; readonly paint: Paint };

/** Parts beside each other, on as many lines as they need where `room` is left behind the indent; further lines stand two columns further in. */
export function writeFlow(parts: readonly Piece[], indent: number, room: number, to: TextTarget): void {
  if (room === Number.POSITIVE_INFINITY) writeLine(parts, indent, GAP, to);
  else writeLines(indented(flow(parts.map(spanOf), room), indent), to);
}

/** The same of pieces of one text. */
export function writeSpans(spans: readonly Piece[], indent: number, room: number, to: TextTarget): void {
  if (room === Number.POSITIVE_INFINITY) writeLine(spans, indent, NOTHING, to);
  else writeLines(indented(wrapSpans(spans.map(spanOf), room), indent), to);
}

export function spanOf(piece: Piece): Span {
  return 'text' in piece ? piece : { text: joinedWords(piece.words), paint: piece.paint };
}

function writeLine(spans: readonly Piece[], indent: number, gap: Uint8Array, { out }: TextTarget): void {
  out.put(INDENTS[indent] as Uint8Array);
  for (let index = 0; index < spans.length; index++) {
    const piece = spans[index] as Piece;
    if (index > 0) out.put(gap);
    if (piece.paint !== plain) writePainted(spanOf(piece), out);
    else if ('text' in piece) out.text(piece.text);
    else writeWords(piece.words, out);
  }
  out.byte(LINE_FEED);
}

function joinedWords(words: Words): string {
  return words.map((word) => (typeof word === 'object' ? word.text : word)).join('');
}

function writePainted({ text, paint }: Span, out: ByteWriter): void {
  if (text !== '') out.text(paint(text));
}

function writeWords(words: Words, out: ByteWriter): void {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as Words[number];
    if (typeof word === 'object') out.put(word.bytes);
    else if (typeof word === 'number') out.number(word);
    else out.text(word);
  }
}
