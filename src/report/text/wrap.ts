import { displayWidth } from './text-width.ts';
import type { Paint } from './theme.ts';

/** A piece of one line and its colour. */
export interface Span {
  readonly text: string;
  readonly paint: Paint;
}

/**
 * The uncoloured text on lines of at most `width` columns, broken at spaces where there are some. Nothing is lost but
 * one space at each such break.
 */
export function wrap(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    if (line !== undefined && displayWidth(line) + 1 + displayWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== undefined) lines.push(line);
    const pieces = broken(word, width);
    line = pieces.pop() as string;
    lines.push(...pieces);
  }
  return [...lines, line as string];
}

/** Coloured text on lines of at most `width` columns; each line is coloured for itself. */
export function wrapSpans(spans: readonly Span[], width: number): string[] {
  if (width === Number.POSITIVE_INFINITY) return [painted(spans)];
  const text = spans.map((span) => span.text).join('');
  if (displayWidth(text) <= width) return [painted(spans)];
  let at = 0;
  return wrap(text, width).map((line) => {
    if (at > 0 && text[at] === ' ') at++;
    const piece = paintRange(spans, at, at + line.length);
    at += line.length;
    return piece;
  });
}

/** Lines that begin at `indent`; those after the first stand two columns further in. */
export function indented(lines: readonly string[], indent: number): string[] {
  return lines.map((line, index) => ' '.repeat(index === 0 ? indent : indent + 2) + line);
}

/** Parts beside each other on lines of at most `width` columns; a part is broken only if it is longer than a line. */
export function flow(parts: readonly Span[], width: number, gap = '   '): string[] {
  if (width === Number.POSITIVE_INFINITY) return [parts.map(({ text, paint }) => paint(text)).join(gap)];
  const lines: string[] = [];
  let room = 0;
  for (const part of parts) {
    const size = displayWidth(part.text);
    const pieces = wrapSpans([part], width);
    if (lines.length > 0 && gap.length + size <= room) {
      lines.push(`${lines.pop()}${gap}${pieces[0]}`);
      room -= gap.length + size;
    } else {
      lines.push(...pieces);
      room = width - displayWidth(pieces.at(-1) as string);
    }
  }
  return lines;
}

function painted(spans: readonly Span[]): string {
  let line = '';
  for (const { text, paint } of spans) if (text !== '') line += paint(text);
  return line;
}

function paintRange(spans: readonly Span[], from: number, to: number): string {
  let line = '';
  let start = 0;
  for (const { text, paint } of spans) {
    const piece = text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (piece !== '') line += paint(piece);
    start += text.length;
  }
  return line;
}

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text as a reader counts them. */
export function* graphemes(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** A word in pieces that fit; a single character wider than `width` stays whole. */
function broken(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const segment of graphemes(word)) {
    const size = displayWidth(segment);
    if (piece !== '' && used + size > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += size;
  }
  return [...pieces, piece];
}
