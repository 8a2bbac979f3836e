import stringWidth from 'string-width';

/** Characters of one column each: ASCII, Latin, and the signs that lists are drawn with. */
const NARROW = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff→…]*$/;

/** Columns that a text takes on a terminal; colours take none. */
export function displayWidth(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  const missing = width - displayWidth(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}
