import { type ValueTable, valueName } from '../schema/values.ts';
import type { View } from '../schema/view.ts';

/** A code of a field, and what its declaration calls it. */
export function namedCode(view: View, key: string, code: number): { code: number; name: string } {
  const values: ValueTable = view.message.fields[key]?.values ?? [];
  return { code, name: valueName(values, code) ?? 'unknown' };
}
