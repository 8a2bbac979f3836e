import type { Weight } from './dissector.ts';

/** What fits, but could be anything. */
export const NO_WEIGHT: Weight = { strength: 0, evidence: '' };

/** Whether the bytes, as far as they came, are those of an ASCII word. */
export function beginsWith(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  const length = Math.min(end - start, word.length);
  for (let at = 0; at < length; at++) if (bytes[start + at] !== word.charCodeAt(at)) return false;
  return length > 0;
}
