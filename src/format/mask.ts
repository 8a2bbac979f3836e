import { octetHex } from '../bytes/hex.ts';
import type { Detail, DetailValue } from '../schema/detail.ts';
import type { FieldNode } from '../schema/tree.ts';
import type { Scalar, View } from '../schema/view.ts';

/** What stands for a secret. */
export const MASK = '******';
const MASKED_OCTET = '**';
const LOST_OCTET = '--';

/** What may be shown of a field's value; undefined when the capture lacks it. */
export function shownValue(node: FieldNode, showPasswords: boolean): Scalar | undefined {
  return node.isSecret && !showPasswords && node.value !== undefined ? MASK : node.value;
}

/** Names of parameters whose values are secrets more often than not. */
const SECRET_NAMES = /pass|pwd|secret|token|key|auth|sig|session|sid$|cred|code|otp|jwt|assertion|ticket|bearer/i;

/** What may be shown of a detail's value. */
export function shownDetail({ kind }: Detail, value: DetailValue, showPasswords: boolean): DetailValue {
  return kind === 'target' && typeof value === 'string' && !showPasswords ? maskedTarget(value) : value;
}

/** A path or URL with its user information, and what its query or fragment calls a secret, masked. */
export function maskedTarget(target: string): string {
  return target
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, `$1//${MASK}@`)
    .replace(/([?&;#])([^=&;#]*)=([^&;#]*)/g, (whole, start: string, name: string, value: string) =>
      value !== '' && SECRET_NAMES.test(decoded(name)) ? `${start}${name}=${MASK}` : whole,
    );
}

function decoded(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)));
}

/** The octets of a message as pairs of hex digits: `**` for a secret one, `--` for one that the capture lacks. */
export function shownOctets(view: View, showPasswords: boolean): string[] {
  const octets = Array.from(view.bytes.subarray(view.start, view.end), octetHex);
  for (const [from, to] of view.lost) fill(octets, LOST_OCTET, from - view.start, to - view.start);
  if (!showPasswords) for (const [from, to] of secretRanges(view)) fill(octets, MASKED_OCTET, from, to);
  return octets;
}

/** Where secrets lie, from the start of the message: secret fields, and unread octets that can belong to one. */
export function secretRanges(view: View): [from: number, to: number][] {
  const { steps } = view.message;
  const found: [number, number][] = [];
  const length = view.end - view.start;
  let read = 0;
  let last = -1;
  for (let index = 0; index < steps.length; index++) {
    const start = view.starts[index] as number;
    if (start < 0) continue;
    const end = view.ends[index] as number;
    if (steps[index]?.field.secret === true) found.push([start, end]);
    read = Math.max(read, end);
    last = index;
  }
  const canFollow = steps.some((step, index) => index > last && step.field.secret === true);
  if (canFollow && read < length) found.push([read, length]);
  return found;
}

function fill(octets: string[], mark: string, from: number, to: number): void {
  octets.fill(mark, Math.max(0, from), Math.max(0, to));
}
