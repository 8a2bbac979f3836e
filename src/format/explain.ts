import type { Sheet } from '../schema/detail.ts';
import type { Message } from '../schema/message.ts';
import { NOTE_KINDS, type NoteKind } from '../schema/note-kinds.ts';
import type { FieldEntry } from '../schema/registry.ts';
import { type ValueTable, valueRows } from '../schema/values.ts';
import { type ColumnSpec, ColumnWriter } from './column-writer.ts';
import { emptyTable } from './tables.ts';
import { joined, type TextOptions } from './text-options.ts';
import { type Paint, plain, type Theme } from './theme.ts';
import { type Span, wrapSpans } from './wrap.ts';

/** One error of the reference page, and what is right. */
export interface Erratum {
  readonly says: string;
  readonly right: string;
}

/** A declared message: title and source, what it is for, its table. */
export function messageText(message: Message, options: TextOptions): string {
  const { theme, width } = options;
  const { title, reference, about = '' } = message;
  const heading: Span[] = [
    { text: title, paint: theme.heading },
    { text: `   ${reference}`, paint: theme.quiet },
  ];
  const words = about === '' ? [] : wrapSpans([{ text: about, paint: plain }], width);
  return joined([...wrapSpans(heading, width), ...words, ...emptyTable(message, options)]);
}

/** The known values of a field of so many octets. */
export function valuesText(table: ValueTable, octets: number, { theme, width }: TextOptions): string {
  const columns: ColumnSpec[] = [
    { name: 'value', least: octets * 4 + 1 },
    { name: 'meaning', least: 12 },
  ];
  return listing(columns, [theme.octets, plain], valueRows(table, octets), theme, width);
}

/** Every remark the program can make. */
export function noteKindsText({ theme, width }: TextOptions): string {
  const columns: ColumnSpec[] = [
    { name: 'note', least: 23 },
    { name: 'severity', least: 8 },
    { name: 'reference', least: 18 },
    { name: 'meaning', least: 24 },
  ];
  const writer = new ColumnWriter(columns, width);
  const rows = Object.entries<NoteKind>(NOTE_KINDS).flatMap(([id, { severity, reference = '', text }]) =>
    writer.row([
      { text: id, paint: theme.label },
      { text: severity, paint: theme[severity] },
      { text: reference, paint: theme.quiet },
      { text, paint: plain },
    ]),
  );
  return joined([...writer.header(theme.quiet), ...rows]);
}

/** Every field by its name in JSON: name, type, label, reference. */
export function fieldsText(entries: readonly FieldEntry[], { theme, width }: TextOptions): string {
  const columns: ColumnSpec[] = [
    { name: 'name', least: 28 },
    { name: 'type', least: 6 },
    { name: 'reference', least: 18 },
    { name: 'label', least: 16 },
  ];
  const rows = entries.map(({ name, type, reference, label }) => [name, type, reference, label]);
  return listing(columns, [theme.label, theme.meaning, theme.quiet, plain], rows, theme, width);
}

/** What protocols inside a relay tell: the name in JSON, the field, and what it means. */
export function sheetsText(sheets: readonly Sheet[], { theme, width }: TextOptions): string {
  const columns: ColumnSpec[] = [
    { name: 'protocol', least: 10 },
    { name: 'detail', least: 18 },
    { name: 'field', least: 42 },
    { name: 'meaning', least: 24 },
  ];
  const rows = sheets.flatMap(({ name, title, reference, details }) => [
    [name, '', '', `${title}, ${reference}`],
    ...Object.entries(details).map(([key, { filter, label, about }]) => [
      name,
      key,
      filter,
      about === undefined ? label : `${label}. ${about}`,
    ]),
  ]);
  return listing(columns, [theme.quiet, theme.label, theme.meaning, plain], rows, theme, width);
}

/** What the reference page says wrongly, and what is right. */
export function errataText(errata: readonly Erratum[], { theme, width }: TextOptions): string {
  const lines = errata.flatMap(({ says, right }, index) => {
    const number = `${index + 1}. `.padStart(4);
    const body = [
      ...wrapSpans([{ text: `the page: ${says}`, paint: plain }], width - number.length),
      ...wrapSpans([{ text: `right: ${right}`, paint: theme.good }], width - number.length),
    ];
    return body.map((line, at) => (at === 0 ? theme.quiet(number) : ' '.repeat(number.length)) + line);
  });
  return joined(lines);
}

function listing(
  columns: readonly ColumnSpec[],
  paints: readonly Paint[],
  rows: readonly (readonly string[])[],
  theme: Theme,
  width: number,
): string {
  const writer = new ColumnWriter(columns, width);
  const lines = rows.flatMap((row) => writer.row(row.map((text, index) => ({ text, paint: paints[index] as Paint }))));
  return joined([...writer.header(theme.quiet), ...lines]);
}
