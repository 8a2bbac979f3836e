import { TERMINATED_BYTES } from '../limits.ts';
import type { NoteKind } from './note-kinds.ts';
import type { ValueTable } from './values.ts';

/** `octets` is a list of one-octet codes, each a value of its own; `ether` a hardware address. */
export type FieldKind = 'uint' | 'ipv4' | 'ipv6' | 'ether' | 'text' | 'bytes' | 'octets';

/**
 * A number of bytes, the name of an earlier field that holds it, the number behind a name in one of the lines before (0
 * where none has it), up to and with a NUL byte, a space, a line feed or an empty line, or all bytes that are left.
 */
export type Width = number | 'nul' | 'space' | 'line' | 'head' | 'rest' | (string & {}) | NamedLine;

/** A line `Name: value`, found by its name in any case. */
export interface NamedLine {
  readonly line: string;
}

const TERMINATORS: Readonly<Record<string, number>> = { nul: 0x00, space: 0x20, line: 0x0a, head: 0x0a };

/** The octet that ends a field of this width; undefined where a number of octets ends it. */
export function terminatorOf(width: Width): number | undefined {
  return typeof width === 'string' ? TERMINATORS[width] : undefined;
}

export interface FieldOptions {
  /** Name in JSON, Wireshark's where it has one. */
  readonly filter: string;
  /** Names of known values. */
  readonly values?: ValueTable;
  /** Shorter names of some of them, for a line. */
  readonly briefs?: Readonly<Record<number, string>>;
  /** An unknown value makes the rest of the message unreadable. */
  readonly closed?: true;
  /** The value the specification demands; another one earns the note `unexpected`. */
  readonly expect?: number;
  /** The smallest value or length that means something; less earns the note `unexpected`. */
  readonly least?: number;
  readonly unexpected?: NoteKind;
  /** Of the length that another field holds, octets that stand before this one. */
  readonly less?: number;
  /** The field is there only if each named earlier field has this value, or one of this range. */
  readonly when?: Readonly<Record<string, number | readonly [first: number, last: number]>>;
  /** The field is there only where its bytes begin with one of these words, in any case. */
  readonly begins?: readonly string[];
  /** The field is not there where its bytes begin with one of these. */
  readonly unless?: readonly string[];
  /** Bytes that it has at the most, where a byte or an empty line ends it. */
  readonly most?: number;
  /** The number is written in decimal digits. */
  readonly isDecimal?: true;
  /** Masked in every output unless asked for. */
  readonly secret?: true;
  /** The bits of the octets that are this field's; the value is shifted down. */
  readonly mask?: number;
  /** The least significant octet comes first; not together with a mask. */
  readonly isLittleEndian?: true;
  /** The next field begins at the same octet. */
  readonly overlay?: true;
  /** Column of the byte-width table, the label unless named; neighbours with one name share the column. */
  readonly column?: string;
  /** What the table's row of widths says, where that is not the number of octets. */
  readonly widthText?: string;
  /** How a number prints: `hex` behind 0x, `code` as the reference page writes codes, all digits of its bytes. Unless named, code where a whole byte has named values, else dec. */
  readonly base?: 'dec' | 'hex' | 'code';
  /** What the field means, for the reference. */
  readonly about?: string;
}

/** All keys, undefined where one was not given: objects of one shape are read faster than those of many. */
export type Whole<T> = { readonly [K in keyof T]-?: undefined extends T[K] ? T[K] | undefined : T[K] };

export interface Field extends Whole<Omit<FieldOptions, 'most'>> {
  readonly most: number;
  readonly kind: FieldKind;
  readonly label: string;
  readonly width: Width;
}

function field(kind: FieldKind, width: Width, label: string, options: FieldOptions): Field {
  return {
    kind,
    width,
    label,
    filter: options.filter,
    values: options.values,
    briefs: options.briefs,
    closed: options.closed,
    expect: options.expect,
    least: options.least,
    unexpected: options.unexpected,
    less: options.less,
    when: options.when,
    begins: options.begins,
    unless: options.unless,
    most: options.most ?? TERMINATED_BYTES,
    isDecimal: options.isDecimal,
    secret: options.secret,
    mask: options.mask,
    isLittleEndian: options.isLittleEndian,
    overlay: options.overlay,
    column: options.column,
    widthText: options.widthText,
    base: options.base ?? defaultBase(kind, width, options),
    about: options.about,
  };
}

function defaultBase(kind: FieldKind, width: Width, { values, mask, isDecimal }: FieldOptions): 'dec' | 'code' {
  const isByte = isDecimal !== true && (width === 1 || kind === 'octets');
  return values !== undefined && isByte && mask === undefined ? 'code' : 'dec';
}

export function u8(label: string, options: FieldOptions): Field {
  return field('uint', 1, label, options);
}

export function u16(label: string, options: FieldOptions): Field {
  return field('uint', 2, label, options);
}

export function u24(label: string, options: FieldOptions): Field {
  return field('uint', 3, label, options);
}

export function u32(label: string, options: FieldOptions): Field {
  return field('uint', 4, label, options);
}

/** A number of so many decimal digits. */
export function decimal(label: string, width: number, options: FieldOptions): Field {
  return field('uint', width, label, { ...options, isDecimal: true });
}

export function ipv4(label: string, options: FieldOptions): Field {
  return field('ipv4', 4, label, options);
}

export function ipv6(label: string, options: FieldOptions): Field {
  return field('ipv6', 16, label, options);
}

export function ether(label: string, options: FieldOptions): Field {
  return field('ether', 6, label, options);
}

/** Text as long as `width` says. */
export function text(label: string, width: Width, options: FieldOptions): Field {
  return field('text', width, label, options);
}

export function bytes(label: string, width: Width, options: FieldOptions): Field {
  return field('bytes', width, label, options);
}

/** A list of one-octet codes, as many as `width` says. */
export function octets(label: string, width: Width, options: FieldOptions): Field {
  return field('octets', width, label, options);
}

/** Fields that come up to `most` times: those that `fields` gives for each place, numbered from 1. */
export function repeated(most: number, fields: (place: number) => Record<string, Field>): Record<string, Field> {
  return Object.assign({}, ...Array.from({ length: most }, (_, index) => fields(index + 1)));
}

/** Bytes of a field's codes: those of a number, 1 of each in a list, 0 where digits write them. */
export function codeBytes({ width, isDecimal }: Field): number {
  if (isDecimal === true) return 0;
  return typeof width === 'number' ? width : 1;
}
