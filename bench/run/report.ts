import type { Outcome } from './run-case.ts';
import type { Verdict } from './verdict.ts';

/** What was measured of one case as text. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  return table([
    ['command', 'wall', 'cpu', 'peak', ''],
    ...outcomes.map(({ id, result, slice }) => {
      if ('reason' in result) return [id, '', '', '', `skipped: ${result.reason}`];
      const remark = slice === undefined ? '' : `drawn out from ${slice} frames`;
      return [id, number(result.wall, 's'), number(result.cpu, 's'), number(result.peak, 'MB'), remark];
    }),
  ]);
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return table([
    ['target', 'bound', 'reached', '', ''],
    ...verdicts.map(({ work, bound, value, unit, judgement }) => [work, bound, number(value, ''), unit, judgement]),
  ]);
}

/** Rows in columns: all but the first and the last are numbers or short words. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `  ${line(row).trimEnd()}\n`).join('');
}

function number(value: number | undefined, unit: string): string {
  if (value === undefined) return '';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${value.toFixed(digits)} ${unit}`.trim();
}
