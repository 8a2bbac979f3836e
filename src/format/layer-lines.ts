import { printable } from '../bytes/text.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Layer } from '../decode/layers.ts';
import type { Pdu } from '../dissectors/pdu.ts';
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
  const lines = frames.flatMap((frame) => {
    const headers = layerLines(frame, options);
    const { number, originalLength, capturedLength } = frame;
    const words = `${countText(originalLength, 'byte')} on the wire, ${capturedLength} captured`;
    return headers.length === 0 ? headers : [...headingLines(`Frame ${number}`, words, options), ...headers];
  });
  const { title, reference } = view.message;
  return lines.length === 0 ? lines : [...lines, ...headingLines(title, reference, options)];
}

/** A frame's headers as a line each, or opened. */
export function layerLines(frame: FrameMark, options: LayerOptions): string[] {
  return options.layers(frame).flatMap(({ title, summary, view, offset }) => {
    const lines = headingLines(title, summary, options);
    if (!options.isOpen) return lines;
    return [
      ...lines,
      ...fieldRows(view, view.end - view.start, [], { ...options, indent: TREE_INDENT, origin: offset }),
    ];
  });
}

function headingLines(title: string, words: string, { theme, width }: TextOptions): string[] {
  const spans = [
    { text: printable(title), paint: theme.label },
    { text: words === '' ? '' : `, ${printable(words)}`, paint: theme.quiet },
  ];
  return indented(wrapSpans(spans, Math.max(width - TREE_INDENT - 2, 8)), TREE_INDENT);
}
