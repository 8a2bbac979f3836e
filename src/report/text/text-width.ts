import stringWidth from 'string-width';

/** Characters of one column each: ASCII, Latin, punctuation, arrows, lines, and the signs of lists. The first other one costs a run 5 ms. */
const NARROW = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u257f⚠✓✗]*$/;

/** Columns that a text takes on a terminal; colours take none. */
export function displayWidth(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  const missing = width - displayWidth(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}
