import { ByteWriter } from '../../bytes/byte-writer.ts';
import type { Caches } from '../../schema/caches.ts';
import { flow, indented, type Span, wrapSpans } from './wrap.ts';

/** Where text goes, and what is remembered of what was written. */
export interface TextTarget {
  readonly out: ByteWriter;
  /** Undefined: nothing is remembered. */
  readonly caches: Caches | undefined;
}

const LINE_FEED = 0x0a;
const SPACES = new Uint8Array(16).fill(0x20);
const GAP = '   ';

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

/** Parts beside each other, on as many lines as they need where `room` is left behind the indent; further lines stand two columns further in. */
export function writeFlow(parts: readonly Span[], indent: number, room: number, to: TextTarget): void {
  if (room === Number.POSITIVE_INFINITY) writeLine(parts, indent, GAP, to);
  else writeLines(indented(flow(parts, room), indent), to);
}

/** The same of pieces of one text. */
export function writeSpans(spans: readonly Span[], indent: number, room: number, to: TextTarget): void {
  if (room === Number.POSITIVE_INFINITY) writeLine(spans, indent, '', to);
  else writeLines(indented(wrapSpans(spans, room), indent), to);
}

function writeLine(spans: readonly Span[], indent: number, gap: string, { out }: TextTarget): void {
  out.put(SPACES.subarray(0, indent));
  for (let index = 0; index < spans.length; index++) {
    const { text, paint } = spans[index] as Span;
    if (index > 0 && gap !== '') out.text(gap);
    if (text !== '') out.text(paint(text));
  }
  out.byte(LINE_FEED);
}
