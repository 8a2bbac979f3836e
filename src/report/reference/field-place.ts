import { ipv4Text } from '../../bytes/address.ts';
import { widthText } from '../../schema/columns.ts';
import type { Field } from '../../schema/field.ts';
import type { Message } from '../../schema/message.ts';
import { codeText } from '../../schema/values.ts';

/** How long a field is: `4 bytes`, `1-255 bytes`, `up to a NUL`. */
export function sizeText(message: Message, field: Field): string {
  if (field.width === 'nul') return 'up to a NUL';
  if (field.width === 'line') return 'up to a line feed';
  if (field.width === 'space') return 'up to a space';
  if (field.width === 'head') return 'up to an empty line';
  if (typeof field.width === 'object') return `as ${field.width.line} says`;
  if (field.isDecimal === true) return `${field.width} digits`;
  if (field.width === 'rest') return 'the bytes that are left';
  if (field.less !== undefined) return 'the bytes of the length that are left';
  return widthText(message, field);
}

/** Fields that differ in nothing but the condition under which they are there, or the group in which they come again. */
export function alike(fields: readonly Field[]): Field[][] {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    const key = `${field.label} ${field.filter}`;
    groups.set(key, [...(groups.get(key) ?? []), field]);
  }
  return [...groups.values()];
}

/** Under which conditions one of these fields is there: `ATYP 03`, `NAVAS 1 or more`; empty where it always is. */
export function conditionText(message: Message, fields: readonly Field[]): string {
  const begins = new Set(fields.flatMap(({ begins = [] }) => begins));
  if (begins.size > 0) return `it begins with ${[...begins].map((word) => word.replace(/:$/, '')).join(', ')}`;
  const found: Range[] = [];
  for (const { when = {} } of fields) {
    for (const [key, range] of Object.entries(when)) {
      const [first, last] = typeof range === 'number' ? [range, range] : range;
      const field = message.fields[key] as Field;
      if (!found.some((known) => isWithin(known, { field, first, last }))) found.push({ field, first, last });
    }
  }
  return found.map(rangeText).join(' or ');
}

interface Range {
  readonly field: Field;
  readonly first: number;
  readonly last: number;
}

function isWithin(known: Range, { field, first, last }: Range): boolean {
  return known.field.label === field.label && known.first <= first && last <= known.last;
}

function rangeText({ field, first, last }: Range): string {
  const text = (value: number) => numberText(field, value);
  if (first === last) return `${field.label} ${text(first)}`;
  const isOpen = field.base !== 'code' && field.width === 1 && last === 0xff;
  return isOpen ? `${field.label} ${text(first)} or more` : `${field.label} ${text(first)} to ${text(last)}`;
}

function numberText(field: Field, value: number): string {
  if (field.kind === 'ipv4') return ipv4Text(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value), 0);
  return field.base === 'code' ? codeText(value, field.width as number).toUpperCase() : String(value);
}
