import type { ByteWriter } from '../../bytes/byte-writer.ts';
import type { ClockDigits, Instant } from '../../bytes/instant.ts';
import { isoText } from '../../bytes/instant.ts';
import { RECENT_FRAGMENTS } from '../../limits.ts';
import { CacheKey, type Caches, RecentValues } from '../../schema/caches.ts';
import type { Sheet } from '../../schema/detail.ts';
import type { NoteKind } from '../../schema/note-kinds.ts';

/** What is shown of a session as data. */
export interface DataOptions {
  readonly showPasswords: boolean;
  readonly hasMessages: boolean;
}

/** Where JSON goes, and how ids of sessions are written there. */
export interface JsonTarget extends DataOptions {
  readonly out: ByteWriter;
  /** Undefined: nothing is remembered. */
  readonly caches: Caches | undefined;
  id(id: number): void;
}

/** What protocols declare that a session can hold: what is inside a relay, and what can be noted. */
export interface Vocabulary {
  /** Names of protocols that sessions have. */
  readonly protocols: readonly string[];
  readonly sheets: readonly Sheet[];
  readonly noteKinds: readonly NoteKind[];
}

/** A JSON Schema, or part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** A kind of value, declared once: its JSON Schema, what it is in a record, and how its JSON is written. */
export interface Shape<V, R> {
  schema(vocabulary: Vocabulary): Schema;
  record(value: V, options: DataOptions): R;
  write(value: V, to: JsonTarget): void;
  /** What writes it as a property, where that can be done in fewer steps. */
  member?<T>(take: Take<T, V>, first: Uint8Array, next: Uint8Array): PartWriter<T>;
}

/** How a value is found in what an object is made of; undefined where there is none. */
export type Take<T, V> = (from: T, options: DataOptions) => V | undefined;

/** Writes some properties of an object, and tells whether there were any; `isFirst`: none stands before them. */
export type PartWriter<T> = (from: T, to: JsonTarget, isFirst: boolean) => boolean;

/** A value that is in the record as it is. */
function leaf<V>(schema: Schema, kind: Pick<Shape<V, V>, 'write' | 'member'>): Shape<V, V> {
  return { schema: () => schema, record: (value) => value, ...kind };
}

/** Behind other keywords, where there is one. */
function described(schema: Schema, description: string | undefined): Schema {
  return description === undefined ? schema : { ...schema, description };
}

const NUMBER: Pick<Shape<number, number>, 'write' | 'member'> = {
  write: (value, { out }) => out.number(value),
  member: (take, first, next) => (from, to, isFirst) => {
    const value = take(from, to);
    if (value === undefined) return false;
    const { out } = to;
    out.put(isFirst ? first : next);
    out.number(value);
    return true;
  },
};

const TEXT: Pick<Shape<string, string>, 'write' | 'member'> = {
  write: (value, { out }) => out.quoted(value),
  member: (take, first, next) => (from, to, isFirst) => {
    const value = take(from, to);
    if (value === undefined) return false;
    const { out } = to;
    out.put(isFirst ? first : next);
    out.quoted(value);
    return true;
  },
};

const SECONDS: Pick<Shape<number, number>, 'write' | 'member'> = {
  write: (value, { out }) => out.seconds(value),
  member: (take, first, next) => (from, to, isFirst) => {
    const value = take(from, to);
    if (value === undefined) return false;
    const { out } = to;
    out.put(isFirst ? first : next);
    out.seconds(value);
    return true;
  },
};

export function integer(bounds: { readonly minimum?: number; readonly maximum?: number }, description?: string) {
  return leaf(described({ type: 'integer', ...bounds }, description), NUMBER);
}

export function text(description?: string, pattern?: string): Shape<string, string> {
  return leaf(described(pattern === undefined ? { type: 'string' } : { type: 'string', pattern }, description), TEXT);
}

/** One of a few strings, which the type of the value names. */
export function choice<const C extends string>(choices: readonly C[], description?: string): Shape<C, C> {
  return leaf<C>(described({ enum: choices }, description), TEXT as Pick<Shape<C, C>, 'write' | 'member'>);
}

export function boolean(): Shape<boolean, boolean> {
  return leaf({ type: 'boolean' }, { write: (value, { out }) => out.text(value ? 'true' : 'false') });
}

/** A span of seconds. */
export function seconds(description: string, bounds: { readonly minimum?: number } = {}): Shape<number, number> {
  return leaf(described({ type: 'number', ...bounds }, `Seconds ${description}`), SECONDS);
}

/** A time in ISO 8601, and how many digits its clock has. */
export function time<V>(
  description: string,
  instantOf: (value: V) => Instant,
  digitsOf: (value: V) => ClockDigits,
): Shape<V, string> {
  return {
    schema: () => ({ type: 'string', description: `${description}; ISO 8601, UTC` }),
    record: (value) => isoText(instantOf(value), digitsOf(value)),
    write(value, { out }) {
      out.byte(QUOTE);
      out.instant(instantOf(value), digitsOf(value));
      out.byte(QUOTE);
    },
  };
}

/** The same of other values. */
export function of<V, W, R>(shape: Shape<W, R>, take: (value: V) => W): Shape<V, R> {
  return {
    schema: (vocabulary) => shape.schema(vocabulary),
    record: (value, options) => shape.record(take(value), options),
    write: (value, to) => shape.write(take(value), to),
  };
}

export function list<V, R>(items: Shape<V, R>, description?: string): Shape<readonly V[], readonly R[]> {
  return {
    schema: (vocabulary) => described({ type: 'array', items: items.schema(vocabulary) }, description),
    record: (values, options) => values.map((value) => items.record(value, options)),
    write(values, to) {
      to.out.byte(OPEN_LIST);
      for (let index = 0; index < values.length; index++) {
        if (index > 0) to.out.byte(COMMA);
        items.write(values[index] as V, to);
      }
      to.out.byte(CLOSE_LIST);
    },
  };
}

/** The same, of values that are mostly shared: what was made of one is remembered. */
export function shared<V extends object, R>(shape: Shape<V, R>): Shape<V, R> {
  const key = new CacheKey(() => new RecentValues<V, Uint8Array>(RECENT_FRAGMENTS, (one, other) => one === other));
  return {
    ...shape,
    write(value, to) {
      if (to.caches === undefined) return shape.write(value, to);
      const recent = to.caches.of(key);
      const known = recent.find(value);
      if (known !== undefined) return to.out.put(known);
      const start = to.out.length;
      shape.write(value, to);
      recent.keep(value, to.out.since(start));
    },
  };
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
