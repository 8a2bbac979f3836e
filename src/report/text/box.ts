import Table from 'cli-table3';
import { ColumnWriter } from './column-writer.ts';
import type { TextOptions } from './text-options.ts';
import { displayWidth } from './text-width.ts';
import { type Span, wrap } from './wrap.ts';

/** A column of a box, and the width below which it is not folded. */
export interface BoxColumn {
  readonly name: string;
  readonly least: number;
}

/**
 * A small table in a box, its cells folded until it fits the terminal. Where even the least widths do not fit, rows flow
 * over lines as those of lists do.
 */
export function box(columns: readonly BoxColumn[], rows: readonly (readonly Span[])[], options: TextOptions): string[] {
  const { theme, width } = options;
  const head = columns.map(({ name }): Span => ({ text: name, paint: theme.quiet }));
  const least = columns.map((column) => column.least);
  const padding = [1, 0].find((one) => boxWidth(least, one) <= width);
  if (padding === undefined) return flowing(columns, rows, options);
  const natural = columns.map(({ name }, index) =>
    Math.max(displayWidth(name), ...rows.map((row) => displayWidth((row[index] as Span).text))),
  );
  const sizes = fitted(natural, least, width - boxWidth([], padding) - columns.length * (2 * padding + 1));
  const table = new Table({
    colWidths: sizes.map((size) => size + 2 * padding),
    style: { head: [], border: [], 'padding-left': padding, 'padding-right': padding },
    chars: { left: theme.quiet(BAR), right: theme.quiet(BAR), middle: theme.quiet(BAR) },
  });
  for (const row of [head, ...rows]) table.push(row.map((span, index) => folded(span, sizes[index] as number)));
  return ruled(table.toString().split('\n'), options);
}

const BAR = '│';

/** Columns of the terminal that a box takes whose contents have these widths. */
function boxWidth(sizes: readonly number[], padding: number): number {
  return sizes.reduce((sum, size) => sum + size + 2 * padding + 1, 1);
}

/** As wide as the contents, but the widest columns give way until all have room. */
function fitted(natural: readonly number[], least: readonly number[], room: number): number[] {
  const sizes = natural.slice();
  let excess = sizes.reduce((sum, size) => sum + size, 0) - room;
  while (excess > 0 && Number.isFinite(room)) {
    const spare = sizes.map((size, index) => (size > (least[index] as number) ? size : 0));
    const widest = spare.indexOf(Math.max(...spare));
    sizes[widest] = (sizes[widest] as number) - 1;
    excess--;
  }
  return sizes;
}

function folded({ text, paint }: Span, size: number): string {
  return wrap(text, size)
    .map((line) => (line === '' ? '' : paint(line)))
    .join('\n');
}

/** Of the rules between rows only the one beneath the names. */
function ruled(lines: readonly string[], { theme }: TextOptions): string[] {
  const first = lines.findIndex((line) => line.startsWith('├'));
  return lines
    .filter((line, index) => index === first || !line.startsWith('├'))
    .map((line) => (/^[┌├└]/.test(line) ? theme.quiet(line) : line));
}

function flowing(columns: readonly BoxColumn[], rows: readonly (readonly Span[])[], options: TextOptions): string[] {
  const named = columns.map(({ name, least }) => ({ name, least, isNamed: true as const }));
  const writer = new ColumnWriter(named, options.width);
  return [...writer.header(options.theme.quiet), ...rows.flatMap((row) => writer.row(row))];
}
