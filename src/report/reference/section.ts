import { joined, type TextOptions } from '../text/text-options.ts';
import { displayWidth } from '../text/text-width.ts';
import { type Paint, plain } from '../text/theme.ts';
import { type Span, wrapSpans } from '../text/wrap.ts';

/** A title and where it is specified. */
export function headingLines(title: string, reference: string, { theme, width }: TextOptions): string[] {
  const spans: Span[] = [{ text: title, paint: theme.heading }];
  if (reference !== '') spans.push({ text: `   ${reference}`, paint: theme.quiet });
  return wrapSpans(spans, width);
}

/** Sentences on as many lines as they need, moved in by `indent` columns. */
export function proseLines(text: string, { width }: TextOptions, indent = 0, paint: Paint = plain): string[] {
  if (text === '') return [];
  return wrapSpans([{ text, paint }], Math.max(width - indent, 8)).map((line) => ' '.repeat(indent) + line);
}

/** A term, and its lines beside it; beneath it where it is as wide as the indent. */
export function definition(term: string, lines: readonly string[], indent: number, { theme }: TextOptions): string[] {
  const margin = ' '.repeat(indent);
  const isBeside = displayWidth(term) < indent && lines.length > 0;
  const head = theme.label(term);
  if (!isBeside) return [head, ...lines.map((line) => margin + line)];
  const [first, ...more] = lines;
  return [head + ' '.repeat(indent - displayWidth(term)) + first, ...more.map((line) => margin + line)];
}

/** Parts beneath each other with an empty line between every two; those without lines are left out. */
export function sections(parts: readonly (readonly string[])[]): string {
  const filled = parts.filter((lines) => lines.length > 0);
  return joined(filled.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])));
}
