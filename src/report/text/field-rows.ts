import type { Note } from '../../schema/note.ts';
import type { FieldNode } from '../../schema/tree.ts';
import type { View } from '../../schema/view.ts';
import { MASK, ShownOctets } from './mask.ts';
import { indented, noteSpan } from './message-heading.ts';
import { FIELD_OCTETS, leftOut, octetColumns, octetsBetween, shownFields } from './shown-field.ts';
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
  readonly kept: number;
  readonly octets: string;
  readonly text: readonly Span[];
}

/** The fields of a message of `length` octets: offset, width, octets, value and meaning; notes beneath their fields. */
export function fieldRows(view: View, length: number, notes: readonly Note[], options: RowsOptions): string[] {
  const columns = columnsOf(options);
  const lines: string[] = [];
  let open = notes;
  let read = 0;
  for (const { node, length: size, kept, octets, text } of shownFields(view, length, options.showPasswords)) {
    const { start, end, note } = node;
    const spans = fieldSpans(node, text, view, options.theme);
    addRow(lines, { start, length: size, kept, octets, text: spans }, columns, options);
    if (note !== undefined && open.length > 0) {
      for (const own of open) if (own.id === note.id) lines.push(...noteLines(own, options));
      open = open.filter(({ id }) => id !== note.id);
    }
    read = Math.max(read, end);
  }
  if (read < view.end - view.start) addUnread(lines, view, read, columns, options);
  for (const note of open) lines.push(...noteLines(note, options));
  return lines;
}

function noteLines(note: Note, options: RowsOptions): string[] {
  const noteAt = options.indent + PLACE_WIDTH + 2;
  return indented(wrapSpans([noteSpan(note, options.theme)], Math.max(options.width - noteAt - 2, 8)), noteAt);
}

function addUnread(lines: string[], view: View, read: number, columns: Columns, options: RowsOptions): void {
  const octets = new ShownOctets(view, options.showPasswords);
  const length = octets.length - read;
  if (length <= 0) return;
  const text = [{ text: '(not read)', paint: options.theme.error }];
  addRow(lines, { start: read, length, kept: length, octets: octets.text(read), text }, columns, options);
}

const PLACE_WIDTH = 9;

/** Octets on a line of the tree, the columns that they take, and those left for text. */
interface Columns {
  readonly perLine: number;
  readonly octets: number;
  readonly text: number;
}

/** The columns for the width of the terminal. */
function columnsOf({ width, indent }: RowsOptions): Columns {
  const perLine = width < 72 ? 4 : 8;
  const octets = octetColumns(perLine);
  return { perLine, octets, text: Math.max(width - (indent + PLACE_WIDTH + 2 + octets + 2), 8) };
}

function addRow(lines: string[], row: Row, columns: Columns, { theme, indent, origin }: RowsOptions): void {
  const { start, length, kept, octets, text } = row;
  const place = `${String(origin + start).padStart(4)} ${String(length).padStart(4)}`;
  const margin = ' '.repeat(indent);
  const texts = wrapSpans(text, columns.text);
  if (kept === length && kept <= columns.perLine && texts.length === 1) {
    const middle = theme.octets(octets) + ' '.repeat(columns.octets - octets.length);
    lines.push(`${margin}${theme.quiet(place)}  ${middle}  ${texts[0]}`.trimEnd());
    return;
  }
  const middles = octetLines(row, columns, theme);
  for (let index = 0; index < Math.max(middles.length, texts.length); index++) {
    const head = index === 0 ? theme.quiet(place) : ' '.repeat(PLACE_WIDTH);
    const middle = padEnd(middles[index] ?? '', columns.octets);
    lines.push(`${margin}${head}  ${middle}  ${texts[index] ?? ''}`.trimEnd());
  }
}

/** Octets `perLine` a line; long ones end with a count of those left out. */
function octetLines({ length, kept, octets }: Row, columns: Columns, theme: Theme): string[] {
  const shown = Math.min(kept, FIELD_OCTETS);
  const lines: string[] = [];
  for (let at = 0; at < shown; at += columns.perLine) {
    lines.push(theme.octets(octetsBetween(octets, at, Math.min(at + columns.perLine, shown))));
  }
  if (shown < length) {
    lines.push(...wrapSpans([{ text: leftOut(length - shown), paint: theme.quiet }], columns.octets));
  }
  return lines;
}

function fieldSpans(node: FieldNode, text: string, view: View, theme: Theme): Span[] {
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
