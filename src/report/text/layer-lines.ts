import { fixedText } from '../../bytes/byte-writer.ts';
import { printable } from '../../bytes/text.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { RECENT_FRAGMENTS } from '../../limits.ts';
import type { Layer } from '../../packet/layers.ts';
import { CacheKey, RecentValues } from '../../schema/caches.ts';
import { TREE_INDENT, writeFieldRows } from './field-rows.ts';
import { BYTE, BYTES, titleOf } from './message-heading.ts';
import type { TextOptions } from './text-options.ts';
import { type Piece, type TextTarget, type Words, writeSpans } from './text-target.ts';

export interface LayerOptions extends TextOptions {
  /** The headers below SOCKS of a frame; none where they were not kept. */
  readonly layers: (frame: FrameMark) => readonly Layer[];
  /** Whether the headers are opened field by field. */
  readonly isOpen: boolean;
}

/** Writes the frames of a message with their headers, down to the line that names the message itself; nothing without headers. */
export function writeMessageLayers({ frames, view }: Pdu, options: LayerOptions, to: TextTarget): void {
  let hasHeaders = false;
  for (const frame of frames) {
    const headers = options.layers(frame);
    if (headers.length === 0) continue;
    hasHeaders = true;
    const { number, originalLength, capturedLength } = frame;
    const lengths = [originalLength, originalLength === 1 ? BYTE : BYTES, ON_THE_WIRE, capturedLength, CAPTURED];
    writeHeadingLine([FRAME, number], lengths, options, to);
    writeHeaders(headers, options, to);
  }
  if (hasHeaders) writeHeadingLine([titleOf(view.message)], [view.message.reference], options, to);
}

/** Writes a frame's headers as a line each, or opened. */
export function writeLayers(frame: FrameMark, options: LayerOptions, to: TextTarget): void {
  writeHeaders(options.layers(frame), options, to);
}

function writeHeaders(headers: readonly Layer[], options: LayerOptions, to: TextTarget): void {
  const known = knownLines(options, to);
  for (const layer of headers) {
    if (known !== undefined && layer.isRepeated) writeKnown(layer, known, options, to);
    else writeHeader(layer, options, to);
    if (!options.isOpen) continue;
    const { view, offset } = layer;
    writeFieldRows(view, view.end - view.start, [], offset, options, to);
  }
}

function writeHeader(layer: Layer, options: TextOptions, to: TextTarget): void {
  writeHeadingLine([titleOf(layer.message)], layer.words, options, to);
}

type Lines = RecentValues<Layer, Uint8Array>;

/** Lines of headers that frames between the same ends share, as long as the options are the same. */
const KNOWN_LINES = new CacheKey((): { by: TextOptions | undefined; lines: Lines } => ({
  by: undefined,
  lines: newLines(),
}));

function newLines(): Lines {
  return new RecentValues(RECENT_FRAGMENTS, (one: Layer, other: Layer) => one.hasLineOf(other));
}

function knownLines(options: TextOptions, { caches }: TextTarget): Lines | undefined {
  const known = caches?.of(KNOWN_LINES);
  if (known !== undefined && known.by !== options) {
    known.by = options;
    known.lines = newLines();
  }
  return known?.lines;
}

function writeKnown(layer: Layer, known: Lines, options: TextOptions, to: TextTarget): void {
  const line = known.find(layer);
  if (line !== undefined) {
    to.out.put(line);
    return;
  }
  const start = to.out.length;
  writeHeader(layer, options, to);
  known.keep(layer, to.out.since(start));
}

const FRAME = fixedText('Frame ');
const ON_THE_WIRE = fixedText(' on the wire, ');
const CAPTURED = fixedText(' captured');
const COMMA = fixedText(', ');

function writeHeadingLine(title: Words, words: Words, { theme, width }: TextOptions, to: TextTarget): void {
  const spans: Piece[] = [{ words: title, paint: theme.label }];
  if (words.length > 0) spans.push({ words: [COMMA, ...words.map(shown)], paint: theme.quiet });
  writeSpans(spans, TREE_INDENT, Math.max(width - TREE_INDENT - 2, 8), to);
}

function shown(word: Words[number]): Words[number] {
  return typeof word === 'string' ? printable(word) : word;
}
