import { messagesOf } from '../../schema/codes.ts';
import type { FieldEntry, FieldUse } from '../../schema/registry.ts';
import type { NumberedErratum } from '../../schema/topic.ts';
import { codeText } from '../../schema/values.ts';
import type { ColumnSpec } from '../text/column-writer.ts';
import type { TextOptions } from '../text/text-options.ts';
import { plain } from '../text/theme.ts';
import { errataLines } from './errata.ts';
import { listing } from './listing.ts';
import { headingLines, proseLines, sections } from './section.ts';
import { type PrintedValues, valueBox } from './values.ts';

/** Every field by its name in JSON: name, type, reference, label and what it means. */
export function fieldsText(entries: readonly FieldEntry[], { theme, width }: TextOptions): string {
  const columns: ColumnSpec[] = [
    { name: 'name', least: 28 },
    { name: 'type', least: 6 },
    { name: 'reference', least: 18 },
    { name: 'meaning', least: 16 },
  ];
  const rows = entries.map(({ name, type, reference, label, uses }) => {
    const [about] = uses.flatMap((use) => use.about ?? []);
    return [name, type, reference, about === undefined ? label : `${label}. ${about}`];
  });
  return listing(columns, [theme.label, theme.meaning, theme.quiet, plain], rows, theme, width);
}

/** One field whole: what each message that has it says of it, its values, and the errata about it. */
export function fieldText(
  entry: FieldEntry,
  errata: readonly NumberedErratum[],
  options: TextOptions,
  printed: PrintedValues = new Map(),
): string {
  const { name, type, reference, uses } = entry;
  const places = uses.flatMap((use) => use.places);
  const own = errata.filter(({ concerns }) => concerns.some((place) => places.includes(place)));
  return sections([
    [
      ...headingLines(name, `${type}   ${reference}`, options),
      ...uses.flatMap((use) => useLines(use, options, printed)),
    ],
    own.length === 0 ? [] : [options.theme.quiet('Errata of the reference page'), ...errataLines(own, options)],
  ]);
}

function useLines(use: FieldUse, options: TextOptions, printed: PrintedValues): string[] {
  const { label, about, values, bytes } = use;
  const { quiet } = options.theme;
  return [
    ...proseLines(about === undefined ? label : `${label}: ${about}`, options),
    ...proseLines(`in ${messagesOf(use).join(', ')}`, options, 2, quiet),
    ...expectedLines(use, options),
    ...(values === undefined ? [] : listedValues(placeOf(use), values, bytes, options, printed)),
  ];
}

function placeOf(use: FieldUse): string {
  return `${use.label} in ${messagesOf(use)[0]}`;
}

function listedValues(
  place: string,
  values: NonNullable<FieldUse['values']>,
  bytes: number,
  options: TextOptions,
  printed: PrintedValues,
): string[] {
  const before = printed.get(values);
  if (before !== undefined) return proseLines(`Values as of ${before}`, options, 2, options.theme.quiet);
  printed.set(values, place);
  return valueBox(values, bytes, options);
}

function expectedLines({ values, expect, bytes }: FieldUse, { theme }: TextOptions): string[] {
  return values === undefined && expect !== undefined ? [`  ${theme.octets(codeText(expect, bytes))}`] : [];
}
