import { closest, distance } from 'fastest-levenshtein';

/** ` (did you mean --tables?)` for a word that is close to a known one, else nothing. */
export function suggestion(word: string, known: readonly string[], prefix = ''): string {
  if (known.length === 0) return '';
  const nearest = closest(word, known);
  const isNear = distance(word, nearest) <= Math.min(2, word.length / 2);
  return isNear ? ` (did you mean ${prefix}${nearest}?)` : '';
}
