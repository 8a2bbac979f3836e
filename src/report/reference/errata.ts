import type { NumberedErratum } from '../../schema/topic.ts';
import type { TextOptions } from '../text/text-options.ts';
import { plain } from '../text/theme.ts';
import { wrapSpans } from '../text/wrap.ts';

/** What the reference page says wrongly, and what is right. */
export function errataLines(errata: readonly NumberedErratum[], { theme, width }: TextOptions): string[] {
  return errata.flatMap(({ number, says, right }) => {
    const head = `${number}. `.padStart(4);
    const room = Math.max(width - head.length, 8);
    const body = [
      ...wrapSpans([{ text: `the page: ${says}`, paint: plain }], room),
      ...wrapSpans([{ text: `right: ${right}`, paint: theme.good }], room),
    ];
    return body.map((line, at) => (at === 0 ? theme.quiet(head) : ' '.repeat(head.length)) + line);
  });
}
