import { printable } from '../bytes/text.ts';
import { type FieldNode, tree } from '../schema/tree.ts';
import type { View } from '../schema/view.ts';
import { countText } from './count-text.ts';
import { MASK, shownOctets, shownValue } from './mask.ts';

/** Octets of one field that trees and tables print; the hex dump has all that were kept. */
export const FIELD_OCTETS = 64;

/** A field as text output may show it. */
export interface ShownField {
  readonly node: FieldNode;
  /** Octets of the field as it was sent: more than `octets` has when not all of a datagram was kept. */
  readonly length: number;
  /** Pairs of hex digits. */
  readonly octets: readonly string[];
  /** The value: numbers as the field prints them, octet strings by their length, secrets masked. */
  readonly text: string;
}

/** Every field of a message of `length` octets. */
export function shownFields(view: View, length: number, showPasswords: boolean): ShownField[] {
  const octets = shownOctets(view, showPasswords);
  return tree(view).map((node) => {
    const size = sentLength(node, view, length);
    return {
      node,
      length: size,
      octets: octets.slice(node.start, node.end),
      text: valueText(node, size, showPasswords),
    };
  });
}

/** Octets of a field in a message of `length` octets, those included that were not kept. */
export function sentLength(node: FieldNode, view: View, length: number): number {
  const isCut = node.field.width === 'rest' && node.end === view.end - view.start;
  return (isCut ? Math.max(length, node.end) : node.end) - node.start;
}

function valueText(node: FieldNode, length: number, showPasswords: boolean): string {
  const value = shownValue(node, showPasswords);
  if (value === undefined) return '(not in the capture)';
  if (value === MASK) return MASK;
  if (node.field.kind === 'bytes') return countText(length, 'byte');
  if (typeof value === 'string') return printable(value);
  if (node.field.base !== 'hex') return String(value);
  return `0x${value.toString(16).padStart((node.end - node.start) * 2, '0')}`;
}

/** What ends octets that are not all printed. */
export function leftOut(count: number): string {
  return `… (${countText(count, 'byte')} more)`;
}
