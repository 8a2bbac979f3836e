import type { ByteWriter } from '../../bytes/byte-writer.ts';
import type { ClockDigits, Instant } from '../../bytes/instant.ts';
import { isoText } from '../../bytes/instant.ts';
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
  id(id: number): void;
}

/** What protocols declare that a session can hold: what is inside a relay, and what can be noted. */
export interface Vocabulary {
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
}

/** A value that is in the record as it is. */
function leaf<V>(schema: Schema, write: (out: ByteWriter, value: V) => void): Shape<V, V> {
  return { schema: () => schema, record: (value) => value, write: (value, { out }) => write(out, value) };
}

/** Behind other keywords, where there is one. */
function described(schema: Schema, description: string | undefined): Schema {
  return description === undefined ? schema : { ...schema, description };
}

const putNumber = (out: ByteWriter, value: number) => out.number(value);
const putText = (out: ByteWriter, value: string) => out.quoted(value);
const putSeconds = (out: ByteWriter, value: number) => out.seconds(value);
const putBoolean = (out: ByteWriter, value: boolean) => out.text(value ? 'true' : 'false');

export function integer(bounds: { readonly minimum?: number; readonly maximum?: number }, description?: string) {
  return leaf(described({ type: 'integer', ...bounds }, description), putNumber);
}

export function text(description?: string, pattern?: string): Shape<string, string> {
  return leaf(
    described(pattern === undefined ? { type: 'string' } : { type: 'string', pattern }, description),
    putText,
  );
}

/** One of a few strings, which the type of the value names. */
export function choice<const C extends string>(choices: readonly C[], description?: string): Shape<C, C> {
  return leaf<C>(described({ enum: choices }, description), putText);
}

export function boolean(): Shape<boolean, boolean> {
  return leaf({ type: 'boolean' }, putBoolean);
}

/** A span of seconds. */
export function seconds(description: string, bounds: { readonly minimum?: number } = {}): Shape<number, number> {
  return leaf(described({ type: 'number', ...bounds }, `Seconds ${description}`), putSeconds);
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

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
