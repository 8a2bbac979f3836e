import type { FieldEntry, FieldUse } from './registry.ts';
import { codeText, rowsNamed, type ValueTable, valueName, valueRows } from './values.ts';

/** One code of a field, or a range of codes, with what it means there. */
export interface CodeEntry {
  readonly code: string;
  readonly label: string;
  readonly meaning: string;
  readonly messages: readonly string[];
}

/** What a number means in each field that has a meaning for it. */
export function codesWith(entries: readonly FieldEntry[], value: number): CodeEntry[] {
  return collected(entries, ({ values, expect, about = '', bytes }) => {
    const name = values === undefined ? (expect === value ? about : undefined) : valueName(values, value);
    return name === undefined ? [] : [[codeText(value, bytes).toUpperCase(), name]];
  });
}

/** The codes that have this name, in any case and without what stands in brackets. */
export function codesNamed(entries: readonly FieldEntry[], name: string): CodeEntry[] {
  return collected(entries, ({ values = NONE, bytes }) => valueRows(rowsNamed(values, name), bytes));
}

/** The codes whose names have this in brackets. */
export function codesMarked(entries: readonly FieldEntry[], mark: string): CodeEntry[] {
  return collected(entries, ({ values = NONE, bytes }) =>
    valueRows(values, bytes).filter(([, name]) => name.endsWith(`(${mark})`)),
  );
}

const NONE: ValueTable = [];

function collected(
  entries: readonly FieldEntry[],
  rowsOf: (use: FieldUse) => readonly (readonly [code: string, meaning: string])[],
): CodeEntry[] {
  return entries.flatMap(({ uses }) =>
    uses.flatMap((use) =>
      rowsOf(use).map(([code, meaning]) => ({ code, label: use.label, meaning, messages: messagesOf(use) })),
    ),
  );
}

/** The messages that have the field, each once. */
export function messagesOf({ places }: FieldUse): string[] {
  return [...new Set(places.map((place) => place.split('.')[0] as string))];
}
