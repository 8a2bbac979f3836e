import { etherText, ipv4Text, ipv6Text } from '../bytes/address.ts';
import { hex } from '../bytes/hex.ts';
import { uintBe, uintLe } from '../bytes/integer.ts';
import { wireText } from '../bytes/text.ts';
import { type Field, terminatorOf } from './field.ts';
import type { Fields, Message } from './message.ts';

/** Where octets are that the capture does not have: pairs of positions, from and to, ascending. */
export type LostRanges = readonly (readonly [from: number, to: number])[];

export const NOTHING_LOST: LostRanges = [];

/** Whether any octet from `start` to `end` is lost. */
export function touchesLoss(lost: LostRanges, start: number, end: number): boolean {
  for (const [from, to] of lost) if (from < end && start < to) return true;
  return false;
}

export type Scalar = number | string;

/** A message in its octets: where each field lies, and what it holds. The octets are kept, so they must not change. */
export class View<F extends Fields = Fields> {
  readonly message: Message<F>;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly lost: LostRanges;
  /** Start and end of each field by its index, in octets from the start of the message; -1 where it is absent or was not reached. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Whether its octets are its own: they do not change when others are read. */
  readonly isKept: boolean;
  /** What `derived` facts were found. */
  memory: unknown[] | undefined;
  /** The field that was asked for last of those that are text, and its text: several ask for the same. */
  #textOf = -1;
  #text: Scalar = '';

  constructor(
    message: Message<F>,
    bytes: Uint8Array,
    start: number,
    end: number,
    starts: readonly number[],
    ends: readonly number[],
    lost: LostRanges,
    isKept = false,
  ) {
    this.message = message;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.starts = starts;
    this.ends = ends;
    this.lost = lost;
    this.isKept = isKept;
    this.memory = undefined;
  }

  has(key: keyof F & string): boolean {
    const index = this.message.index.get(key) as number;
    return (this.starts[index] as number) >= 0;
  }

  /** The number a `uint` field holds; undefined when the message has no such field, or it is absent or its octets were lost. */
  number(key: keyof F & string): number | undefined {
    const index = this.message.index.get(key);
    if (index === undefined) return undefined;
    const start = this.starts[index] as number;
    const end = this.ends[index] as number;
    if (start < 0 || this.#lacks(start, end)) return undefined;
    const { field } = this.message.steps[index] as { field: Field };
    return readNumber(field, this.bytes, this.start + start, this.start + end);
  }

  /** The octets of a field; undefined when it is absent or any of them was lost. */
  octets(key: keyof F & string): Uint8Array | undefined {
    const index = this.message.index.get(key) as number;
    const start = this.starts[index] as number;
    const end = this.ends[index] as number;
    if (start < 0 || this.#lacks(start, end)) return undefined;
    return this.bytes.subarray(this.start + start, this.start + end);
  }

  /** Whether any octet of a field, but for those that end it, passes a test; false when it is absent or lost. */
  some(key: keyof F & string, test: (octet: number) => boolean): boolean {
    const index = this.message.index.get(key) as number;
    const start = this.starts[index] as number;
    const end = this.ends[index] as number;
    if (start < 0 || this.#lacks(start, end)) return false;
    const { field } = this.message.steps[index] as { field: Field };
    const last = contentEnd(field, this.bytes, this.start + start, this.start + end);
    for (let at = this.start + start; at < last; at++) if (test(this.bytes[at] as number)) return true;
    return false;
  }

  /** What a field holds, as text or number; undefined when the message has no such field, or it is absent or any of its octets was lost. */
  value(key: keyof F & string): Scalar | undefined {
    const index = this.message.index.get(key);
    if (index === undefined) return undefined;
    const start = this.starts[index] as number;
    const end = this.ends[index] as number;
    if (start < 0 || this.#lacks(start, end)) return undefined;
    const { field } = this.message.steps[index] as { field: Field };
    if (field.kind !== 'text') return readScalar(field, this.bytes, this.start + start, this.start + end);
    if (this.#textOf !== index) {
      this.#text = readScalar(field, this.bytes, this.start + start, this.start + end);
      this.#textOf = index;
    }
    return this.#text;
  }

  /** Whether any of these octets of the message is lost. */
  #lacks(start: number, end: number): boolean {
    return this.lost.length > 0 && touchesLoss(this.lost, this.start + start, this.start + end);
  }

  /** Whether any octet from `start` to `end` of `bytes` is lost. */
  isLost(start: number, end: number): boolean {
    return touchesLoss(this.lost, start, end);
  }

  /** The same message where its octets are kept at `start` of `bytes`, which do not change. */
  moved(start: number, bytes: Uint8Array): View<F> {
    const shift = this.start - start;
    return new View(
      this.message,
      bytes,
      start,
      this.end - shift,
      this.starts,
      this.ends,
      this.lost.length === 0 ? NOTHING_LOST : this.lost.map(([from, to]) => [from - shift, to - shift] as const),
      true,
    );
  }

  /**
   * The same message over octets of its own, so that the buffer it was read from may be used again. Past `limit` octets
   * only the places of the fields are kept.
   */
  copy(limit = Number.POSITIVE_INFINITY): View<F> {
    return this.moved(0, this.bytes.slice(this.start, Math.min(this.end, this.start + limit)));
  }
}

/** The number in a field's octets, masked and shifted as it declares. */
export function readNumber(field: Field, bytes: Uint8Array, start: number, end: number): number {
  if (field.isDecimal === true) return decimalOf(bytes, start, end);
  if (end - start === 1 && field.mask === undefined) return bytes[start] as number;
  if (field.isLittleEndian === true) return uintLe(bytes, start, end - start);
  const value = uintBe(bytes, start, end - start);
  if (field.mask === undefined) return value;
  const shift = 31 - Math.clz32(field.mask & -field.mask);
  return (value & field.mask) >>> shift;
}

const ZERO = 0x30;
const NINE = 0x39;

/** The number that digits write; 0 where any byte is no digit. */
function decimalOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] as number;
    if (digit < ZERO || digit > NINE) return 0;
    value = value * 10 + digit - ZERO;
  }
  return value;
}

/** Where the text of a field begins: behind the blanks of a line. */
export function contentStart({ width }: Field, bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  if (width === 'line') while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
  return at;
}

/** Where the text of a field ends: before the NUL, or the line feed and a carriage return before it. */
export function contentEnd({ width }: Field, bytes: Uint8Array, start: number, end: number): number {
  const terminator = terminatorOf(width);
  if (terminator === undefined || end === start || bytes[end - 1] !== terminator) return end;
  return width === 'line' && end - 1 > start && bytes[end - 2] === 0x0d ? end - 2 : end - 1;
}

export function readScalar(field: Field, bytes: Uint8Array, start: number, end: number): Scalar {
  switch (field.kind) {
    case 'uint':
      return readNumber(field, bytes, start, end);
    case 'ipv4':
      return ipv4Text(bytes, start);
    case 'ipv6':
      return ipv6Text(bytes, start);
    case 'ether':
      return etherText(bytes, start);
    case 'text':
      return wireText(bytes, contentStart(field, bytes, start, end), contentEnd(field, bytes, start, end));
    case 'bytes':
    case 'octets':
      return hex(bytes, start, Math.min(end, bytes.length));
  }
}
