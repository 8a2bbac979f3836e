import type { Field } from './field.ts';
import type { Message } from './message.ts';

/** A field by the name that it has in JSON, Wireshark's where it has one. */
export interface FieldEntry {
  readonly name: string;
  /** Wireshark's word for the type: `uint8`, `ipv4`, `string`, `bytes` … */
  readonly type: string;
  readonly label: string;
  readonly reference: string;
  /** The messages that have it. */
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

/** Every field of these messages by its filter name, in order of the names. Throws RangeError if one name has two types. */
export function fieldRegistry(messages: readonly Message[]): FieldEntry[] {
  const entries = new Map<string, FieldEntry>();
  for (const message of messages) {
    for (const field of Object.values(message.fields)) {
      const known = entries.get(field.filter);
      const type = typeName(field);
      if (known !== undefined && known.type !== type) {
        throw new RangeError(`${field.filter} is ${known.type} in ${known.messages[0]} and ${type} in ${message.name}`);
      }
      entries.set(field.filter, {
        name: field.filter,
        type,
        label: known?.label ?? field.label,
        reference: known?.reference ?? message.reference,
        messages: [...new Set([...(known?.messages ?? []), message.name])],
      });
    }
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function typeName(field: Field): string {
  return field.kind === 'uint' ? `uint${(field.width as number) * 8}` : KIND_TYPES[field.kind];
}
