import type { CodeEntry } from '../../schema/codes.ts';
import type { Family } from '../../schema/topic.ts';
import type { TextOptions } from '../text/text-options.ts';
import { noteBox } from './notes.ts';
import { headingLines, proseLines, sections } from './section.ts';
import { codeBox } from './values.ts';

/** What belongs together: its sentences, its own codes, the names of its messages, and its notes, whole or by their names. */
export function familyText(family: Family, codes: readonly CodeEntry[], options: TextOptions, isWhole = true): string {
  const { title, reference, about, messages, notes } = family;
  const names = messages.map(({ name }) => name).join(', ');
  return sections([
    headingLines(title, reference, options),
    ...about.map((paragraph) => proseLines(paragraph, options)),
    codes.length === 0 ? [] : codeBox(codes, options),
    names === '' ? [] : proseLines(`Messages: ${names}`, options, 0, options.theme.quiet),
    isWhole ? noteBox(notes, options) : proseLines(`Notes: ${notes.map(({ id }) => id).join(', ')}`, options),
  ]);
}
