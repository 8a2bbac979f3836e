import { CacheKey } from '../../schema/caches.ts';
import { FieldCursor } from '../../schema/field-cursor.ts';
import type { Note } from '../../schema/note.ts';
import { isSmall, SmallFields } from '../../schema/small-fields.ts';
import type { FieldNode } from '../../schema/tree.ts';
import type { View } from '../../schema/view.ts';
import { MASK, ShownOctets } from './mask.ts';
import { noteSpan } from './message-heading.ts';
import { FIELD_OCTETS, leftOut, octetColumns, octetsBetween, shownField } from './shown-field.ts';
import type { TextOptions } from './text-options.ts';
import { type TextTarget, writeLines, writeSpans } from './text-target.ts';
import { padEnd } from './text-width.ts';
import { plain, type Theme } from './theme.ts';
import { type Span, wrapSpans } from './wrap.ts';

/** Columns before the rows of a tree. */
export const TREE_INDENT = 4;

/** A field, or octets that no field took, on one or more lines. */
interface Row {
  readonly start: number;
  readonly length: number;
  readonly kept: number;
  readonly octets: string;
  readonly text: readonly Span[];
}

/** What was written of small fields, as long as the options are the same. */
interface KnownRows {
  by: TextOptions | undefined;
  rows: SmallFields<Uint8Array>;
}

const KNOWN_ROWS = new CacheKey((): KnownRows => ({ by: undefined, rows: new SmallFields() }));

function knownRows({ caches }: TextTarget, options: TextOptions): SmallFields<Uint8Array> | undefined {
  const known = caches?.of(KNOWN_ROWS);
  if (known !== undefined && known.by !== options) {
    known.by = options;
    known.rows = new SmallFields();
  }
  return known?.rows;
}

/**
 * The fields of a message of `length` bytes: offset, width, bytes, value and meaning; notes beneath their fields. `origin`
 * is what its first byte is called: 0 in a message, its place in the frame for a header.
 */
export function writeFieldRows(
  view: View,
  length: number,
  notes: readonly Note[],
  origin: number,
  options: TextOptions,
  to: TextTarget,
): void {
  const writer = new RowWriter(view, origin, options, to);
  const cursor = new FieldCursor(view, length);
  let open = notes;
  let read = 0;
  while (cursor.next()) {
    read = Math.max(read, cursor.end);
    const noteId = writer.field(cursor, open.length === 0);
    if (noteId === undefined || open.length === 0) continue;
    for (const own of open) if (own.id === noteId) writeNote(own, options, to);
    open = open.filter(({ id }) => id !== noteId);
  }
  if (read < view.end - view.start) writer.unread(read);
  for (const note of open) writeNote(note, options, to);
}

function writeNote(note: Note, options: TextOptions, to: TextTarget): void {
  const noteAt = TREE_INDENT + PLACE_WIDTH + 2;
  writeSpans([noteSpan(note, options.theme)], noteAt, Math.max(options.width - noteAt - 2, 8), to);
}

/** Writes the rows of one message. */
class RowWriter {
  readonly #view: View;
  readonly #origin: number;
  readonly #options: TextOptions;
  readonly #to: TextTarget;
  readonly #columns: Columns;
  readonly #known: SmallFields<Uint8Array> | undefined;
  #octets: ShownOctets | undefined;

  constructor(view: View, origin: number, options: TextOptions, to: TextTarget) {
    this.#view = view;
    this.#origin = origin;
    this.#options = options;
    this.#to = to;
    this.#columns = columnsOf(options);
    this.#known = knownRows(to, options);
  }

  /** Gives the id of the note that the value earns; where nobody asks for it, rows of small fields are remembered. */
  field(cursor: FieldCursor, isUnnoted: boolean): string | undefined {
    const known = isUnnoted && isSmall(cursor, this.#options.showPasswords) ? this.#known : undefined;
    const offset = this.#origin + cursor.start;
    const row = known?.find(cursor, offset);
    const { out } = this.#to;
    if (row !== undefined) {
      out.put(row);
      return undefined;
    }
    const from = out.length;
    const note = this.#write(cursor);
    known?.keep(cursor, offset, out.since(from));
    return note;
  }

  unread(from: number): void {
    const octets = this.#shown;
    const length = octets.length - from;
    if (length <= 0) return;
    const text = [{ text: '(not read)', paint: this.#options.theme.error }];
    this.#row({ start: from, length, kept: length, octets: octets.text(from), text });
  }

  #write(cursor: FieldCursor): string | undefined {
    const view = this.#view;
    const { node, length, kept, octets, text } = shownField(cursor, this.#shown, this.#options.showPasswords);
    const spans = fieldSpans(node, text, view, this.#options.theme);
    this.#row({ start: node.start, length, kept, octets, text: spans });
    return node.note?.id;
  }

  #row(row: Row): void {
    const lines: string[] = [];
    addRow(lines, row, this.#origin, this.#columns, this.#options.theme);
    writeLines(lines, this.#to);
  }

  get #shown(): ShownOctets {
    this.#octets ??= new ShownOctets(this.#view, this.#options.showPasswords);
    return this.#octets;
  }
}

const PLACE_WIDTH = 9;

/** Octets on a line of the tree, the columns that they take, and those left for text. */
interface Columns {
  readonly perLine: number;
  readonly octets: number;
  readonly text: number;
}

/** The columns for the width of the terminal. */
function columnsOf({ width }: TextOptions): Columns {
  const perLine = width < 72 ? 4 : 8;
  const octets = octetColumns(perLine);
  return { perLine, octets, text: Math.max(width - (TREE_INDENT + PLACE_WIDTH + 2 + octets + 2), 8) };
}

function addRow(lines: string[], row: Row, origin: number, columns: Columns, theme: Theme): void {
  const { start, length, kept, octets, text } = row;
  const place = `${String(origin + start).padStart(4)} ${String(length).padStart(4)}`;
  const margin = ' '.repeat(TREE_INDENT);
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
