import type { NoteKind } from '../../schema/note-kinds.ts';
import { box } from '../text/box.ts';
import { ColumnWriter } from '../text/column-writer.ts';
import { joined, type TextOptions } from '../text/text-options.ts';
import { plain, type Theme } from '../text/theme.ts';
import { headingLines, proseLines, sections } from './section.ts';

/** Kinds of notes as a table. */
export function noteKindsText(kinds: readonly NoteKind[], { theme, width }: TextOptions): string {
  const writer = new ColumnWriter(
    [
      { name: 'note', least: 23 },
      { name: 'severity', least: 8 },
      { name: 'reference', least: 18 },
      { name: 'meaning', least: 24 },
    ],
    width,
  );
  const rows = kinds.map((kind) => noteRow(kind, theme));
  return joined([...writer.header(theme.quiet), ...rows.flatMap((row) => writer.row(row))]);
}

/** Some of them in a box. */
export function noteBox(kinds: readonly NoteKind[], options: TextOptions): string[] {
  const columns = [
    { name: 'Note', least: 23 },
    { name: 'Severity', least: 8 },
    { name: 'Reference', least: 8 },
    { name: 'Meaning', least: 16 },
  ];
  return box(
    columns,
    kinds.map((kind) => noteRow(kind, options.theme)),
    options,
  );
}

function noteRow({ id, severity, reference = '', text }: NoteKind, theme: Theme) {
  return [
    { text: id, paint: theme.label },
    { text: severity, paint: theme[severity] },
    { text: reference, paint: theme.quiet },
    { text, paint: plain },
  ];
}

/** One kind of note. */
export function noteKindText({ id, severity, reference = '', text }: NoteKind, options: TextOptions): string {
  return sections([
    [...headingLines(id, `${severity}   ${reference}`.trimEnd(), options), ...proseLines(`${text}.`, options)],
  ]);
}
