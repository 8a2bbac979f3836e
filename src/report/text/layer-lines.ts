import { fixedText } from '../../bytes/byte-writer.ts';
import { printable } from '../../bytes/text.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Pdu } from '../../engine/pdu.ts';
import type { Layer } from '../../packet/layers.ts';
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
  for (const layer of headers) {
    writeHeadingLine([titleOf(layer.message)], layer.words, options, to);
    if (!options.isOpen) continue;
    const { view, offset } = layer;
    writeFieldRows(view, view.end - view.start, [], offset, options, to);
  }
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
