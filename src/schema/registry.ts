import type { Detail, Sheet } from './detail.ts';
import { codeBytes, type Field } from './field.ts';
import type { Message } from './message.ts';
import type { ValueTable } from './values.ts';

/** A field by the name that it has in JSON, Wireshark's where it has one. */
export interface FieldEntry {
  readonly name: string;
  /** Wireshark's word for the type: `uint8`, `ipv4`, `string`, `bytes` … */
  readonly type: string;
  readonly label: string;
  readonly reference: string;
  /** The messages that have it, and the protocols inside a relay. */
  readonly messages: readonly string[];
  /** What it is in them: one entry for all that say the same of it. */
  readonly uses: readonly FieldUse[];
}

/** What a field is in one message or several. */
export interface FieldUse {
  readonly label: string;
  /** The column of the byte-width table that it stands in. */
  readonly column: string;
  readonly about: string | undefined;
  readonly values: ValueTable | undefined;
  readonly expect: number | undefined;
  /** Bytes of a number, 1 of each code in a list, 0 of one in digits. */
  readonly bytes: number;
  /** Its names in the declarations: `request.command`. */
  readonly places: readonly string[];
}

const KIND_TYPES = {
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  ether: 'ether',
  text: 'string',
  bytes: 'bytes',
  octets: 'uint8',
} as const;

/**
 * Every field of these messages, and detail of these sheets, by its filter name, in order of the names. Throws RangeError
 * if one name has two types.
 */
export function fieldRegistry(messages: readonly Message[], sheets: readonly Sheet[] = []): FieldEntry[] {
  const entries = new Map<string, FieldEntry>();
  for (const { name, reference, fields } of messages) {
    for (const [key, field] of Object.entries(fields)) {
      add(entries, field.filter, typeName(field), { name, reference }, useOfField(field, `${name}.${key}`));
    }
  }
  for (const { name, reference, details } of sheets) {
    for (const [key, detail] of Object.entries(details)) {
      const type = detail.kind === 'number' ? 'uint16' : 'string';
      add(entries, detail.filter, type, { name, reference }, useOfDetail(detail, `${name}.${key}`));
    }
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function add(
  entries: Map<string, FieldEntry>,
  filter: string,
  type: string,
  { name, reference }: Pick<Message, 'name' | 'reference'>,
  use: FieldUse,
): void {
  const known = entries.get(filter);
  if (known !== undefined && known.type !== type) {
    throw new RangeError(`${filter} is ${known.type} in ${known.messages[0]} and ${type} in ${name}`);
  }
  entries.set(filter, {
    name: filter,
    type,
    label: known?.label ?? use.label,
    reference: known?.reference ?? reference,
    messages: [...new Set([...(known?.messages ?? []), name])],
    uses: withUse(known?.uses ?? [], use),
  });
}

function withUse(uses: readonly FieldUse[], use: FieldUse): readonly FieldUse[] {
  const at = uses.findIndex((known) => saysTheSame(known, use));
  if (at < 0) return [...uses, use];
  const known = uses[at] as FieldUse;
  return uses.with(at, { ...known, places: [...known.places, ...use.places] });
}

function saysTheSame(one: FieldUse, other: FieldUse): boolean {
  return one.label === other.label && one.about === other.about && one.values === other.values;
}

function useOfField(field: Field, place: string): FieldUse {
  const { label, column, about, values, expect } = field;
  return { label, column: column ?? label, about, values, expect, bytes: codeBytes(field), places: [place] };
}

function useOfDetail({ label, about }: Detail, place: string): FieldUse {
  return { label, column: label, about, values: undefined, expect: undefined, bytes: 1, places: [place] };
}

function typeName(field: Field): string {
  if (field.isDecimal === true) return 'uint16';
  return field.kind === 'uint' ? `uint${(field.width as number) * 8}` : KIND_TYPES[field.kind];
}
