import { valueName } from '../schema/values.ts';
import type { View } from '../schema/view.ts';

/** A code of a field, and what its declaration calls it. */
export function namedCode(view: View, key: string, code: number): { code: number; name: string; brief?: string } {
  const { values = [], briefs } = view.message.fields[key] ?? {};
  const brief = briefs?.[code];
  const named = { code, name: valueName(values, code) ?? 'unknown' };
  return brief === undefined ? named : { ...named, brief };
}
