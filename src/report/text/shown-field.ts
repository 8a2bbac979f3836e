import { countText } from '../../bytes/count-text.ts';
import { printable } from '../../bytes/text.ts';
import { FieldCursor } from '../../schema/field-cursor.ts';
import type { Step } from '../../schema/message.ts';
import { type FieldNode, nodeAt } from '../../schema/tree.ts';
import { numberText } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { MASK, ShownOctets, shownValue } from './mask.ts';

/** Octets of one field that trees and tables print; the hex dump has all that were kept. */
export const FIELD_OCTETS = 64;

/** A field as text output may show it. */
export interface ShownField {
  readonly node: FieldNode;
  /** Octets of the field as it was sent, and of those the ones that were kept: fewer when not all of a datagram was. */
  readonly length: number;
  readonly kept: number;
  /** What was kept as pairs of hex digits, with spaces between them. */
  readonly octets: string;
  /** The value: numbers as the field prints them, octet strings by their length, secrets masked. */
  readonly text: string;
}

/** Every field of a message of `length` bytes. */
export function shownFields(view: View, length: number, showPasswords: boolean): ShownField[] {
  const octets = new ShownOctets(view, showPasswords);
  const cursor = new FieldCursor(view, length);
  const fields: ShownField[] = [];
  while (cursor.next()) fields.push(shownField(cursor, octets, showPasswords));
  return fields;
}

/** The field that the cursor has come to. */
export function shownField(cursor: FieldCursor, octets: ShownOctets, showPasswords: boolean): ShownField {
  const { view, start, end, size } = cursor;
  const node = nodeAt(view, cursor.step as Step, view.start + start, view.start + end);
  return {
    node,
    length: size,
    kept: Math.max(0, Math.min(end, octets.length) - start),
    octets: octets.text(start, end),
    text: valueText(node, size, showPasswords),
  };
}

function valueText(node: FieldNode, length: number, showPasswords: boolean): string {
  const value = shownValue(node, showPasswords);
  if (value === undefined) return '(not in the capture)';
  if (value === MASK) return MASK;
  if (node.field.kind === 'bytes') return countText(length, 'byte');
  if (typeof value === 'string') return printable(value);
  return numberText(node.field, value, node.end - node.start);
}

/** Of octets that stand with spaces between them, those from `start` to `end`. */
export function octetsBetween(octets: string, start: number, end: number): string {
  return octets.slice(start * 3, end * 3 - 1);
}

/** Columns that so many octets take with spaces between them. */
export function octetColumns(count: number): number {
  return count * 3 - 1;
}

/** What ends octets that are not all printed. */
export function leftOut(count: number): string {
  return `… (${countText(count, 'byte')} more)`;
}
