import { type Field, terminatorOf, type Whole, type Width } from './field.ts';
import type { NoteDraft } from './note.ts';
import type { NoteKind } from './note-kinds.ts';
import type { Review } from './review.ts';
import { type Template, template } from './template.ts';
import type { View } from './view.ts';

/** `client` sent the greeting; `proxy` is the other. */
export type Side = 'client' | 'proxy';

/** Where the dialogue stands when a message is sent. */
export type PhaseName = (typeof PHASE_NAMES)[number];

export const PHASE_NAMES = ['negotiation', 'authentication', 'request', 'reply', 'relay', 'udp'] as const;

/** What a message is for in a dialogue, whatever its protocol calls it. */
export type Role = 'origin' | 'offer' | 'selection' | 'login' | 'login-reply' | 'request' | 'reply' | 'bind-reply';

/** One value, or all from the first to the last. */
export type Range = number | readonly [first: number, last: number];

/** The field by which the proxy grants or refuses: only `granted` grants, or only `refused` refuses. */
export type Decision =
  | { readonly by: string; readonly granted: Range }
  | { readonly by: string; readonly refused: number };

/** What a request asks for, where it has no code for it. */
export interface Asked {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export type Fields = Readonly<Record<string, Field>>;

export interface MessageHeading {
  /** Name in JSON. */
  readonly name: string;
  /** Heading of its table and tree. */
  readonly title: string;
  /** Where it is specified. */
  readonly reference: string;
  /** Absent for the headers of packets. */
  readonly phase?: PhaseName;
  readonly side?: Side | 'both';
  readonly role?: Role;
  readonly decision?: Decision;
  /** It is a message of another protocol, and speaks neither for nor against this one. */
  readonly isForeign?: true;
  /** The protocol that a listener speaks which answers with it; absent where only this message's own protocol has it. */
  readonly speaks?: string;
  /** The note of a session whose client said nothing behind it. */
  readonly whenLast?: NoteKind;
  /** Bytes that it has at the most before its last line has come: each segment that brings some makes all be looked at again. */
  readonly most?: number;
  /** The least size of it as a rule, where the first fields do not tell it. */
  readonly least?: number;
  readonly about?: string;
  /**
   * How it reads in one line: `{key}` is a field's value with its meaning, `{key.name}` the meaning alone, `{key.set}`
   * nothing when the value is 0, `{endpoint}` address and port, `{way}` to or from. A piece with a field that is not
   * there is left out; without any all its fields are listed.
   */
  readonly line?: readonly string[];
  /** What it asks for, where that does not stand in fields called command, name, ipv4, ipv6 and port. */
  readonly asks?: (view: View) => Asked | undefined;
  /** What is looked for in it besides the values of its fields, in this order. */
  readonly review?: readonly Review[];
  /** What the notes of its fields come to, seen together; asked only where there are any. */
  readonly interpret?: (view: View, drafts: readonly NoteDraft[]) => readonly NoteDraft[];
}

/** A condition on an earlier field, by its index. */
export interface Condition {
  readonly field: number;
  readonly first: number;
  readonly last: number;
}

/** A field with every name resolved to the index of the field it names. */
export interface Step {
  readonly key: string;
  readonly field: Field;
  /** Bytes, or -1 if another field holds them, -2 for all that are left, -3 if a byte ends it, -4 if an empty line does, -5 if a line before has them. */
  readonly width: number;
  /** Index of the field that holds the width, or -1. */
  readonly widthFrom: number;
  /** The octet that ends it, or -1. */
  readonly terminator: number;
  readonly conditions: readonly Condition[];
  /** Whether the bytes at its place say whether it is there. */
  readonly isByBytes: boolean;
  /** Whether later fields, or the reader, depend on this one's value to find their place. */
  readonly decides: boolean;
}

/** Start and end of each field of a message, by its index; -1 where it is absent or was not reached. */
export interface Layout {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Layouts that a declaration remembers, each in the place that the length of its message gives it. */
const LAYOUTS = 32;

export interface Message<F extends Fields = Fields> extends Whole<Omit<MessageHeading, 'line' | 'review' | 'most'>> {
  readonly most: number;
  readonly line: readonly Template[] | undefined;
  readonly review: readonly Review[];
  readonly fields: F;
  readonly steps: readonly Step[];
  readonly index: ReadonlyMap<string, number>;
  /** Layouts of messages that were read. */
  readonly layouts: (Layout | undefined)[];
  /** A place for each field, none of them found. */
  readonly nowhere: readonly number[];
  /** Indexes of the fields whose values can be odd, of those that are text, and of those that are secret. */
  readonly judged: readonly number[];
  readonly texts: readonly number[];
  readonly secrets: readonly number[];
}

export const WIDTH_FROM_FIELD = -1;
export const WIDTH_REST = -2;
export const WIDTH_TERMINATED = -3;
export const WIDTH_HEAD = -4;
export const WIDTH_NAMED = -5;

/** Declares a message: a flat list of fields. Throws RangeError where a field names one that does not stand before it, or the line one that there is not. */
export function message<F extends Fields>(heading: MessageHeading, fields: F): Message<F> {
  const keys = Object.keys(fields);
  const index = new Map(keys.map((key, position) => [key, position]));
  const earlier = (name: string, position: number): number => {
    const found = index.get(name);
    if (found === undefined || found >= position) {
      throw new RangeError(`${heading.name}.${keys[position]} names "${name}", which is no earlier field`);
    }
    return found;
  };
  const named = new Set(Object.values(fields).flatMap(namesIn));
  const steps = keys.map((key, position): Step => {
    const field = fields[key] as Field;
    const { width } = field;
    const terminator = terminatorOf(width);
    return {
      key,
      field,
      width: widthKind(width),
      widthFrom: isNamed(width) ? earlier(width, position) : -1,
      terminator: terminator ?? -1,
      conditions: Object.entries(field.when ?? {}).map(([name, value]) => ({
        field: earlier(name, position),
        first: typeof value === 'number' ? value : value[0],
        last: typeof value === 'number' ? value : value[1],
      })),
      isByBytes: field.begins !== undefined || field.unless !== undefined,
      decides: named.has(key) || field.closed === true || terminator !== undefined,
    };
  });
  const indexes = (test: (field: Field) => boolean) =>
    steps.flatMap(({ field }, position) => (test(field) ? [position] : []));
  const {
    name,
    title,
    reference,
    phase,
    side,
    role,
    decision,
    isForeign,
    speaks,
    whenLast,
    most,
    least,
    about,
    line,
    asks,
    review,
    interpret,
  } = heading;
  return {
    name,
    title,
    reference,
    phase,
    side,
    role,
    decision,
    isForeign,
    speaks,
    whenLast,
    most: most ?? Number.POSITIVE_INFINITY,
    least,
    about,
    line: line?.map((piece) => checked(template(piece), heading.name, index)),
    asks,
    review: review ?? [],
    interpret,
    fields,
    steps,
    index,
    layouts: new Array<Layout | undefined>(LAYOUTS).fill(undefined),
    nowhere: steps.map(() => -1),
    judged: indexes(({ unexpected }) => unexpected !== undefined),
    texts: indexes(({ kind }) => kind === 'text'),
    secrets: indexes(({ secret }) => secret === true),
  };
}

/** What a line can say besides fields. */
const OF_MESSAGE: readonly string[] = ['endpoint', 'way'];

function checked(piece: Template, name: string, index: ReadonlyMap<string, number>): Template {
  const unknown = piece.placeholders.find(({ key }) => !index.has(key) && !OF_MESSAGE.includes(key));
  if (unknown !== undefined) throw new RangeError(`The line of ${name} names "${unknown.key}", which is no field`);
  return piece;
}

function namesIn({ width, when }: Field): string[] {
  const names = Object.keys(when ?? {});
  return isNamed(width) ? [...names, width] : names;
}

/** Whether an earlier field holds the width. */
function isNamed(width: Width): width is string {
  return typeof width === 'string' && width !== 'rest' && terminatorOf(width) === undefined;
}

function widthKind(width: Width): number {
  if (typeof width === 'number') return width;
  if (width === 'rest') return WIDTH_REST;
  if (width === 'head') return WIDTH_HEAD;
  if (typeof width === 'object') return WIDTH_NAMED;
  return isNamed(width) ? WIDTH_FROM_FIELD : WIDTH_TERMINATED;
}
