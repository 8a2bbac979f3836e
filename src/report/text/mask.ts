import { hex, octetHex } from '../../bytes/hex.ts';
import type { Detail, DetailValue } from '../../schema/detail.ts';
import type { FieldNode } from '../../schema/tree.ts';
import type { Scalar, View } from '../../schema/view.ts';

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

/** A path or URL with its user information, a name and password before any other `@`, and what its query or fragment calls a secret, masked. */
export function maskedTarget(target: string): string {
  return target
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, `$1//${MASK}@`)
    .replace(/(^|[/?#&=;\s])([^/?#&=;\s]*)(@|%40)/gi, (whole, start: string, user: string, at: string) =>
      /:|%3a/i.test(user) ? `${start}${MASK}${at}` : whole,
    )
    .replace(/([?&;#])([^=&;#]*)=([^&;#]*)/g, (whole, start: string, name: string, value: string) =>
      value !== '' && SECRET_NAMES.test(decoded(name)) ? `${start}${name}=${MASK}` : whole,
    );
}

function decoded(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)));
}

/** The octets of a message as text may show them: pairs of hex digits, `**` for a secret one, `--` for one that the capture lacks. */
export class ShownOctets {
  /** How many were kept. */
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  /** What stands for each; undefined where all show. */
  readonly #pairs: readonly string[] | undefined;

  constructor(view: View, showPasswords: boolean) {
    const { bytes, start, end } = view;
    this.length = Math.max(0, Math.min(end, bytes.length) - start);
    this.#bytes = bytes;
    this.#start = start;
    this.#pairs = hidden(view, this.length, showPasswords);
  }

  /** The pairs of the octets from `start` to `end` of the message, as far as they were kept, with spaces between them. */
  text(start = 0, end = this.length): string {
    if (this.#pairs !== undefined) return this.#pairs.slice(start, end).join(' ');
    return hex(this.#bytes, this.#start + start, this.#start + Math.min(end, this.length));
  }

  /** The character of an octet; the sign of one that does not show, and a dot for one that cannot. */
  character(at: number): string {
    const pair = this.#pairs?.[at];
    if (pair === MASKED_OCTET || pair === LOST_OCTET) return pair.charAt(0);
    const octet = this.#bytes[this.#start + at] as number;
    return octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.';
  }
}

function hidden(view: View, length: number, showPasswords: boolean): string[] | undefined {
  const { bytes, start, lost } = view;
  const secrets = showPasswords ? NO_RANGES : secretRanges(view);
  if (lost.length === 0 && secrets.length === 0) return undefined;
  const pairs = Array.from(bytes.subarray(start, start + length), octetHex);
  for (const [from, to] of lost) pairs.fill(LOST_OCTET, Math.max(0, from - start), Math.max(0, to - start));
  for (const [from, to] of secrets) pairs.fill(MASKED_OCTET, from, to);
  return pairs;
}

const NO_RANGES: readonly [from: number, to: number][] = [];

/** Where secrets lie, from the start of the message: secret fields, and unread octets that can belong to one. */
export function secretRanges(view: View): readonly [from: number, to: number][] {
  const { steps, secrets } = view.message;
  if (secrets.length === 0) return NO_RANGES;
  const found: [number, number][] = [];
  const length = view.end - view.start;
  let read = 0;
  let last = -1;
  for (let index = 0; index < steps.length; index++) {
    const start = view.starts[index] as number;
    if (start < 0) continue;
    const end = view.ends[index] as number;
    if (secrets.includes(index)) found.push([start, end]);
    read = Math.max(read, end);
    last = index;
  }
  const canFollow = (secrets.at(-1) as number) >= last;
  if (canFollow && read < length) found.push([read, length]);
  return found;
}
