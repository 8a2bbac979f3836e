import { type Column, columns } from '../../schema/columns.ts';
import { codeBytes, type Field } from '../../schema/field.ts';
import type { Message } from '../../schema/message.ts';
import { isAbout, type NumberedErratum } from '../../schema/topic.ts';
import { codeText } from '../../schema/values.ts';
import { emptyTable } from '../text/tables.ts';
import type { TextOptions } from '../text/text-options.ts';
import { displayWidth } from '../text/text-width.ts';
import { wrap } from '../text/wrap.ts';
import { errataLines } from './errata.ts';
import { alike, conditionText, sizeText } from './field-place.ts';
import { definition, headingLines, proseLines, sections } from './section.ts';
import { type PrintedValues, valueLines } from './values.ts';

/** The widest name that stands beside its sentences. */
const MOST_BESIDE = 14;

/** A declared message as the reference page has it: title, widths over names, then each field with its values; then the errata. */
export function messageText(
  message: Message,
  errata: readonly NumberedErratum[],
  options: TextOptions,
  printed: PrintedValues = new Map(),
): string {
  const own = errata.filter((erratum) => isAbout(erratum, message.name));
  return sections([
    [
      ...headingLines(message.title, `${message.reference}   ${message.name}`, options),
      ...proseLines(message.about ?? '', options),
      ...emptyTable(message, options),
    ],
    fieldLines(message, options, printed),
    own.length === 0 ? [] : [options.theme.quiet('Errata of the reference page'), ...errataLines(own, options)],
  ]);
}

function fieldLines(message: Message, options: TextOptions, printed: PrintedValues): string[] {
  const all = columns(message);
  const names = all.map(({ name }) => displayWidth(name)).filter((size) => size <= MOST_BESIDE);
  const indent = Math.max(6, ...names) + 2;
  const inner = { ...options, width: Math.max(options.width - indent, 8) };
  return all.flatMap((column) =>
    definition(column.name, columnLines(message, column, inner, printed), indent, options),
  );
}

/** Every field of a column once: under which condition it is there, how long, what it means, which values it can have. */
function columnLines(message: Message, { name, keys }: Column, options: TextOptions, printed: PrintedValues): string[] {
  const groups = alike(keys.map((key) => message.fields[key] as Field));
  return groups.flatMap((fields) => [
    ...wrap(sentence(message, fields, groups.length > 1), options.width),
    ...fieldValues(fields[0] as Field, `${name}, ${message.title}`, options, printed),
  ]);
}

function sentence(message: Message, fields: readonly Field[], isOneOfSeveral: boolean): string {
  const [field] = fields as [Field];
  const { about, label, column } = field;
  if (!isOneOfSeveral) return about ?? sizeText(message, field);
  const condition = conditionText(message, fields);
  const name = column === undefined || column === label ? '' : `${label}, `;
  const size = sizeText(message, field);
  return `${condition === '' ? '' : `${condition}: `}${name}${size}${about === undefined ? '' : `. ${about}`}`;
}

function fieldValues(field: Field, place: string, options: TextOptions, printed: PrintedValues): string[] {
  const bytes = codeBytes(field);
  const inner = { ...options, width: Math.max(options.width - 2, 8) };
  const { values, expect } = field;
  if (values === undefined) return expect === undefined ? [] : [`  ${options.theme.octets(codeText(expect, bytes))}`];
  const before = printed.get(values);
  if (before !== undefined) return proseLines(`Values as of ${before}`, options, 2, options.theme.quiet);
  printed.set(values, place);
  return valueLines(values, bytes, inner).map((line) => `  ${line}`);
}
