import { MESSAGES } from '../../protocols/index.ts';
import { headingLines, proseLines, sections } from '../../report/reference/section.ts';
import { codeBox, valueBox } from '../../report/reference/values.ts';
import type { TextOptions } from '../../report/text/text-options.ts';
import { type CodeEntry, codesNamed, codesWith } from '../../schema/codes.ts';
import { ENTRIES } from './entries.ts';
import { parts, type Topic } from './topic.ts';

/** Each list of values once, under the first field that has it. */
export function valueListsText(options: TextOptions): string {
  const uses = ENTRIES.flatMap((entry) => entry.uses.map((use) => ({ ...use, name: entry.name })));
  const listed = uses.filter(({ values }, index) => uses.findIndex((use) => use.values === values) === index);
  return parts(
    listed.flatMap(({ label, name, values, bytes }) =>
      values === undefined
        ? []
        : [sections([[...headingLines(`Values of ${label}`, name, options), ...valueBox(values, bytes, options)]])],
    ),
  );
}

/** A topic for each name that a code has, without what stands in brackets behind it. */
export function valueNameTopics(): Topic[] {
  const names = ENTRIES.flatMap(({ uses }) =>
    uses.flatMap(({ values = [] }) => values.map((row) => String(row.at(-1)))),
  );
  const bare = [...new Set(names.map((name) => name.replace(/ \(\w+\)$/, '').toLowerCase()))];
  return bare.map((name) => ({ names: [name], text: (options) => namedText(codesNamed(ENTRIES, name), options) }));
}

/** What a number means, as the page writes codes in two digits of hex, or in decimal; undefined for other words. */
export function numberTopic(word: string): Topic | undefined {
  const numbers = new Set<number>();
  if (/^(?:0x)?[0-9a-f]{1,2}$/i.test(word)) numbers.add(Number.parseInt(word, 16));
  if (/^\d{1,3}$/.test(word) && Number(word) <= 0xff) numbers.add(Number(word));
  const codes = [...numbers].flatMap((value) => codesWith(ENTRIES, value));
  return codes.length === 0 ? undefined : { names: [word], text: (options) => sections([codeBox(codes, options)]) };
}

/** Codes with the sentences of the messages that have them. */
function namedText(codes: readonly CodeEntry[], options: TextOptions): string {
  const names = new Set(codes.flatMap(({ messages }) => messages));
  const said = MESSAGES.filter(({ name }) => names.has(name)).map(({ title, reference, about = '' }) => [
    ...headingLines(title, reference, options),
    ...proseLines(about, options, 2),
  ]);
  return sections([codeBox(codes, options), ...said]);
}
