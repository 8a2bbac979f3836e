import type { CodeEntry } from '../../schema/codes.ts';
import { type ValueTable, valueRows } from '../../schema/values.ts';
import { box } from '../text/box.ts';
import type { TextOptions } from '../text/text-options.ts';
import { plain } from '../text/theme.ts';
import { wrap } from '../text/wrap.ts';

/** Where each list of values was printed, so that it need not be again. */
export type PrintedValues = Map<ValueTable, string>;

/** The known values of a field of so many bytes, in a box. */
export function valueBox(table: ValueTable, bytes: number, options: TextOptions): string[] {
  const rows = valueRows(table, bytes).map(([code, name]) => [
    { text: code, paint: options.theme.octets },
    { text: name, paint: plain },
  ]);
  const columns = [
    { name: 'Value', least: Math.max(bytes * 4 + 4, 8) },
    { name: 'Meaning', least: 12 },
  ];
  return box(columns, rows, options);
}

/** Columns that a meaning needs beside its code. */
const LEAST_MEANING = 12;

/** The same as lines of code and meaning, as the reference page has them beneath a field. */
export function valueLines(table: ValueTable, bytes: number, { theme, width }: TextOptions): string[] {
  const rows = valueRows(table, bytes);
  const size = Math.max(...rows.map(([code]) => code.length));
  const indent = width - size - 2 < LEAST_MEANING ? 2 : size + 2;
  return rows.flatMap(([code, name]) => {
    const lines = wrap(name, Math.max(width - indent, 8)).map((line) => ' '.repeat(indent) + line);
    if (indent <= size) return [theme.octets(code), ...lines];
    const [first = '', ...more] = lines;
    return [theme.octets(code.padEnd(size)) + first.slice(size), ...more];
  });
}

/** Codes of several fields side by side. */
export function codeBox(codes: readonly CodeEntry[], options: TextOptions): string[] {
  const { theme } = options;
  const rows = codes.map(({ code, label, meaning, messages }) => [
    { text: code, paint: theme.octets },
    { text: label, paint: theme.label },
    { text: meaning, paint: theme.value },
    { text: messages.join(', '), paint: plain },
  ]);
  const columns = [
    { name: 'Value', least: 8 },
    { name: 'Field', least: 8 },
    { name: 'Meaning', least: 16 },
    { name: 'Messages', least: 16 },
  ];
  return box(columns, rows, options);
}
