import { printable } from '../../bytes/text.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Pdu } from '../../engine/pdu.ts';
import type { Layer } from '../../packet/layers.ts';
import { countText } from './count-text.ts';
import { TREE_INDENT, writeFieldRows } from './field-rows.ts';
import type { TextOptions } from './text-options.ts';
import { type TextTarget, writeSpans } from './text-target.ts';

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
    const words = `${countText(originalLength, 'byte')} on the wire, ${capturedLength} captured`;
    writeHeadingLine(`Frame ${number}`, words, options, to);
    writeHeaders(headers, options, to);
  }
  if (hasHeaders) writeHeadingLine(view.message.title, view.message.reference, options, to);
}

/** Writes a frame's headers as a line each, or opened. */
export function writeLayers(frame: FrameMark, options: LayerOptions, to: TextTarget): void {
  writeHeaders(options.layers(frame), options, to);
}

function writeHeaders(headers: readonly Layer[], options: LayerOptions, to: TextTarget): void {
  for (const layer of headers) {
    writeHeadingLine(layer.title, layer.summary, options, to);
    if (!options.isOpen) continue;
    const { view, offset } = layer;
    writeFieldRows(view, view.end - view.start, [], offset, options, to);
  }
}

function writeHeadingLine(title: string, words: string, { theme, width }: TextOptions, to: TextTarget): void {
  const spans = [
    { text: printable(title), paint: theme.label },
    { text: words === '' ? '' : `, ${printable(words)}`, paint: theme.quiet },
  ];
  writeSpans(spans, TREE_INDENT, Math.max(width - TREE_INDENT - 2, 8), to);
}
