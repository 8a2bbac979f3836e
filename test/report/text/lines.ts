/** The lines of a text, for expectations that are written line by line. */
export function linesOf(text: string | Iterable<string>): string[] {
  return [...(typeof text === 'string' ? [text] : text)].join('').split('\n').slice(0, -1);
}
