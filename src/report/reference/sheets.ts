import type { Sheet } from '../../schema/detail.ts';
import type { ColumnSpec } from '../text/column-writer.ts';
import type { TextOptions } from '../text/text-options.ts';
import { plain } from '../text/theme.ts';
import { listing } from './listing.ts';

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
