import { printable } from '../bytes/text.ts';
import type { Note } from '../schema/note.ts';
import type { FieldNode } from '../schema/tree.ts';
import type { View } from '../schema/view.ts';
import { MASK, shownOctets } from './mask.ts';
import { indented } from './message-heading.ts';
import { FIELD_OCTETS, leftOut, type ShownField, shownFields } from './shown-field.ts';
import type { TextOptions } from './text-options.ts';
import { padEnd } from './text-width.ts';
import { plain, type Theme } from './theme.ts';
import { type Span, wrapSpans } from './wrap.ts';

export interface RowsOptions extends TextOptions {
  readonly indent: number;
  /** What the first octet is called: 0 in a message, its place in the frame for a header. */
  readonly origin: number;
}

/** A field, or octets that no field took, on one or more lines. */
interface Row {
  readonly start: number;
  readonly length: number;
  readonly octets: readonly string[];
  readonly text: readonly Span[];
}

/** The fields of a message of `length` octets: offset, width, octets, value and meaning; notes beneath their fields. */
export function fieldRows(view: View, length: number, notes: readonly Note[], options: RowsOptions): string[] {
  const fields = shownFields(view, length, options.showPasswords);
  const open = new Set(notes);
  const lines: string[] = [];
  let read = 0;
  for (const field of fields) {
    const { node } = field;
    const { length, octets } = field;
    const text = fieldSpans(field, view, options.theme);
    lines.push(...rowLines({ start: node.start, length, octets, text }, options));
    for (const note of open) {
      if (note.id !== node.note) continue;
      lines.push(...noteLines(note, options));
      open.delete(note);
    }
    read = Math.max(read, node.end);
  }
  if (read < view.end - view.start) lines.push(...unreadLines(view, read, options));
  for (const note of open) lines.push(...noteLines(note, options));
  return lines;
}

function noteLines(note: Note, options: RowsOptions): string[] {
  const noteAt = options.indent + PLACE_WIDTH + 2;
  const span = { text: `[${note.severity}: ${printable(note.text)}]`, paint: options.theme[note.severity] };
  return indented(wrapSpans([span], Math.max(options.width - noteAt - 2, 8)), noteAt);
}

function unreadLines(view: View, read: number, options: RowsOptions): string[] {
  const octets = shownOctets(view, options.showPasswords).slice(read);
  if (octets.length === 0) return [];
  const text = [{ text: '(not read)', paint: options.theme.error }];
  return rowLines({ start: read, length: octets.length, octets, text }, options);
}

const PLACE_WIDTH = 9;

/** Octets on a line of the tree and the columns left for text, for the width of the terminal. */
function layout({ width, indent }: RowsOptions): { perLine: number; textWidth: number } {
  const perLine = width < 72 ? 4 : 8;
  return { perLine, textWidth: Math.max(width - (indent + PLACE_WIDTH + 2 + (perLine * 3 - 1) + 2), 8) };
}

function rowLines({ start, length, octets, text }: Row, options: RowsOptions): string[] {
  const { theme, indent, origin } = options;
  const { perLine, textWidth } = layout(options);
  const place = `${String(origin + start).padStart(4)} ${String(length).padStart(4)}`;
  const octetColumn = octetLines(octets, length, perLine, theme);
  const textColumn = wrapSpans(text, textWidth);
  const margin = ' '.repeat(indent);
  if (octetColumn.length === 1 && textColumn.length === 1) {
    const middle = padEnd(octetColumn[0] as string, perLine * 3 - 1);
    return [`${margin}${theme.quiet(place)}  ${middle}  ${textColumn[0]}`.trimEnd()];
  }
  const lines: string[] = [];
  for (let index = 0; index < Math.max(octetColumn.length, textColumn.length); index++) {
    const head = index === 0 ? theme.quiet(place) : ' '.repeat(PLACE_WIDTH);
    const middle = padEnd(octetColumn[index] ?? '', perLine * 3 - 1);
    lines.push(`${margin}${head}  ${middle}  ${textColumn[index] ?? ''}`.trimEnd());
  }
  return lines;
}

/** Octets `perLine` a line; long ones end with a count of those left out. */
function octetLines(octets: readonly string[], length: number, perLine: number, theme: Theme): string[] {
  const shown = octets.length > FIELD_OCTETS ? octets.slice(0, FIELD_OCTETS) : octets;
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += perLine) {
    lines.push(theme.octets(shown.slice(at, at + perLine).join(' ')));
  }
  if (shown.length < length) {
    lines.push(...wrapSpans([{ text: leftOut(length - shown.length), paint: theme.quiet }], perLine * 3 - 1));
  }
  return lines;
}

function fieldSpans({ node, text }: ShownField, view: View, theme: Theme): Span[] {
  const paint = text === MASK ? theme.secret : node.value === undefined ? theme.error : theme.value;
  const spans: Span[] = [
    { text: `${bitsText(node, view)}${node.label}: `, paint: theme.label },
    { text, paint },
  ];
  if (node.meaning !== undefined) {
    spans.push({ text: ' (', paint: plain }, { text: node.meaning, paint: theme.meaning }, { text: ')', paint: plain });
  }
  return spans;
}

/** The bits of a field that shares its octets, as Wireshark draws them: `0100 .... = `. */
function bitsText({ field, start, end, value }: FieldNode, view: View): string {
  const { mask } = field;
  if (mask === undefined || value === undefined) return '';
  let bits = '';
  for (let bit = (end - start) * 8 - 1; bit >= 0; bit--) {
    const octet = view.bytes[view.start + end - 1 - (bit >> 3)] as number;
    bits += (mask >>> bit) & 1 ? (octet >> (bit & 7)) & 1 : '.';
    if (bit % 4 === 0 && bit > 0) bits += ' ';
  }
  return `${bits} = `;
}
