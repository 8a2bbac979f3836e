import { NOTE_KINDS, type NoteId, type NoteKind } from '../../schema/note-kinds.ts';
import { box } from '../text/box.ts';
import { ColumnWriter } from '../text/column-writer.ts';
import { joined, type TextOptions } from '../text/text-options.ts';
import { plain, type Theme } from '../text/theme.ts';
import { headingLines, proseLines, sections } from './section.ts';

/** Every remark the program can make. */
export function noteKindsText({ theme, width }: TextOptions): string {
  const writer = new ColumnWriter(
    [
      { name: 'note', least: 23 },
      { name: 'severity', least: 8 },
      { name: 'reference', least: 18 },
      { name: 'meaning', least: 24 },
    ],
    width,
  );
  const rows = (Object.keys(NOTE_KINDS) as NoteId[]).map((id) => noteRow(id, theme));
  return joined([...writer.header(theme.quiet), ...rows.flatMap((row) => writer.row(row))]);
}

/** Some of them in a box. */
export function noteBox(ids: readonly NoteId[], options: TextOptions): string[] {
  const columns = [
    { name: 'Note', least: 23 },
    { name: 'Severity', least: 8 },
    { name: 'Reference', least: 8 },
    { name: 'Meaning', least: 16 },
  ];
  return box(
    columns,
    ids.map((id) => noteRow(id, options.theme)),
    options,
  );
}

function noteRow(id: NoteId, theme: Theme) {
  const { severity, reference = '', text }: NoteKind = NOTE_KINDS[id];
  return [
    { text: id, paint: theme.label },
    { text: severity, paint: theme[severity] },
    { text: reference, paint: theme.quiet },
    { text, paint: plain },
  ];
}

/** One kind of remark. */
export function noteKindText(id: NoteId, options: TextOptions): string {
  const { severity, reference = '', text }: NoteKind = NOTE_KINDS[id];
  return sections([
    [...headingLines(id, `${severity}   ${reference}`.trimEnd(), options), ...proseLines(`${text}.`, options)],
  ]);
}
