import { printable } from '../../bytes/text.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Pdu } from '../../engine/pdu.ts';
import type { Layer } from '../../packet/layers.ts';
import { countText } from './count-text.ts';
import { fieldRows } from './field-rows.ts';
import { indented } from './message-heading.ts';
import type { TextOptions } from './text-options.ts';
import { wrapSpans } from './wrap.ts';

export interface LayerOptions extends TextOptions {
  /** The headers below SOCKS of a frame; none where they were not kept. */
  readonly layers: (frame: FrameMark) => readonly Layer[];
  /** Whether the headers are opened field by field. */
  readonly isOpen: boolean;
}

export const TREE_INDENT = 4;

/** The frames of a message with their headers, down to the line that names the message itself; nothing without headers. */
export function messageLayers({ frames, view }: Pdu, options: LayerOptions): string[] {
  const lines: string[] = [];
  for (const frame of frames) {
    const headers = layerLines(frame, options);
    if (headers.length === 0) continue;
    const { number, originalLength, capturedLength } = frame;
    const words = `${countText(originalLength, 'byte')} on the wire, ${capturedLength} captured`;
    lines.push(...headingLines(`Frame ${number}`, words, options), ...headers);
  }
  if (lines.length === 0) return lines;
  const { title, reference } = view.message;
  lines.push(...headingLines(title, reference, options));
  return lines;
}

/** A frame's headers as a line each, or opened. */
export function layerLines(frame: FrameMark, options: LayerOptions): string[] {
  const lines: string[] = [];
  for (const { title, summary, view, offset } of options.layers(frame)) {
    lines.push(...headingLines(title, summary, options));
    if (!options.isOpen) continue;
    lines.push(...fieldRows(view, view.end - view.start, [], { ...options, indent: TREE_INDENT, origin: offset }));
  }
  return lines;
}

function headingLines(title: string, words: string, { theme, width }: TextOptions): string[] {
  const spans = [
    { text: printable(title), paint: theme.label },
    { text: words === '' ? '' : `, ${printable(words)}`, paint: theme.quiet },
  ];
  return indented(wrapSpans(spans, Math.max(width - TREE_INDENT - 2, 8)), TREE_INDENT);
}
