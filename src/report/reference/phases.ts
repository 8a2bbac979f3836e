import type { TextOptions } from '../text/text-options.ts';
import { definition, proseLines, sections } from './section.ts';

const INDENT = 16;

/** Phases, or ends of a dialogue, with what each of them is. */
export function phaseWordsText(words: Readonly<Record<string, string>>, options: TextOptions): string {
  const inner = { ...options, width: Math.max(options.width - INDENT, 8) };
  return sections([
    Object.entries(words).flatMap(([name, about]) => definition(name, proseLines(about, inner), INDENT, options)),
  ]);
}
