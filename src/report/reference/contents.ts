import type { TextOptions } from '../text/text-options.ts';
import { definition, headingLines, proseLines, sections } from './section.ts';

/** Topics of one kind: what they are, and their names. */
export interface TopicGroup {
  readonly name: string;
  readonly about: string;
  readonly topics: readonly string[];
}

const INDENT = 17;

/** What the protocol is, and what else can be asked for. */
export function contentsText(
  introduction: readonly string[],
  groups: readonly TopicGroup[],
  options: TextOptions,
): string {
  const inner = { ...options, width: Math.max(options.width - INDENT, 8) };
  return sections([
    ...introduction.map((paragraph) => proseLines(paragraph, options)),
    headingLines('sockshark explain TOPIC', '', options),
    groups.flatMap(({ name, about, topics }) => {
      const lines = [...proseLines(about, inner), ...proseLines(topics.join(', '), inner, 0, options.theme.value)];
      return definition(name, lines, INDENT, options);
    }),
  ]);
}
