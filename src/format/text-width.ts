import stringWidth from 'string-width';

const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/** Columns that a text takes on a terminal; colours take none. */
export function displayWidth(text: string): number {
  return PLAIN_ASCII.test(text) ? text.length : stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  const missing = width - displayWidth(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}
