import type { Sheet } from './detail.ts';
import type { Field } from './field.ts';
import type { Message } from './message.ts';

/** A field by the name that it has in JSON, Wireshark's where it has one. */
export interface FieldEntry {
  readonly name: string;
  /** Wireshark's word for the type: `uint8`, `ipv4`, `string`, `bytes` … */
  readonly type: string;
  readonly label: string;
  readonly reference: string;
  /** The messages that have it, and the protocols inside a relay. */
  readonly messages: readonly string[];
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
    for (const field of Object.values(fields)) add(entries, field, typeName(field), { name, reference });
  }
  for (const { name, reference, details } of sheets) {
    for (const detail of Object.values(details)) {
      add(entries, detail, detail.kind === 'number' ? 'uint16' : 'string', { name, reference });
    }
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function add(
  entries: Map<string, FieldEntry>,
  { filter, label }: Pick<Field, 'filter' | 'label'>,
  type: string,
  { name, reference }: Pick<Message, 'name' | 'reference'>,
): void {
  const known = entries.get(filter);
  if (known !== undefined && known.type !== type) {
    throw new RangeError(`${filter} is ${known.type} in ${known.messages[0]} and ${type} in ${name}`);
  }
  entries.set(filter, {
    name: filter,
    type,
    label: known?.label ?? label,
    reference: known?.reference ?? reference,
    messages: [...new Set([...(known?.messages ?? []), name])],
  });
}

function typeName(field: Field): string {
  return field.kind === 'uint' ? `uint${(field.width as number) * 8}` : KIND_TYPES[field.kind];
}
