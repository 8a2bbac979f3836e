import { type ColumnSpec, ColumnWriter } from '../text/column-writer.ts';
import { joined } from '../text/text-options.ts';
import type { Paint, Theme } from '../text/theme.ts';

/** A long list in columns, a row each. */
export function listing(
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
