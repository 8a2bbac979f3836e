import { ViewMemory } from '../../schema/derived.ts';
import type { View } from '../../schema/view.ts';
import { type Property, property } from './property.ts';
import type { DataOptions, JsonTarget, Schema, Shape, Vocabulary } from './shape.ts';

type Properties<T> = Readonly<Record<string, Property<T, unknown, boolean>>>;

type Required<P> = { [K in keyof P]: P[K] extends { readonly isOptional: false } ? K : never }[keyof P];
type TypeOf<P> = P extends { readonly type?: infer R } ? Exclude<R, undefined> : never;

/** The type of the record that follows from the properties. */
export type RecordOf<P> = { [K in Required<P>]: TypeOf<P[K]> } & {
  [K in Exclude<keyof P, Required<P>>]?: TypeOf<P[K]>;
};

/** What spares writing the same again. */
export interface Repetition<T> {
  readonly description?: string;
  /** The properties up to this one follow from an object that is declared, of which there are few. */
  readonly declared?: { readonly through: string; readonly by: (from: T) => object };
  /** The properties from this one on follow from a view, and the options, where there is one. */
  readonly viewed?: { readonly from: string; readonly by: (from: T) => View | undefined };
}

/** Declares objects that are made of a `T`: their properties, in order; an optional one is left out where it is undefined. */
export function objectOf<T>() {
  return {
    required: <V, R>(shape: Shape<V, R>, take: (from: T, options: DataOptions) => V) =>
      property<T, V, R, false>(shape, take, false),
    optional: <V, R>(shape: Shape<V, R>, take: (from: T, options: DataOptions) => V | undefined) =>
      property<T, V, R, true>(shape, take, true),
    object: <P extends Properties<T>>(properties: P, repetition?: Repetition<T>) =>
      object<T, P>(properties, repetition),
  };
}

/** An object that has these properties and no others. */
function object<T, P extends Properties<T>>(
  properties: P,
  { description, declared, viewed }: Repetition<T> = {},
): Shape<T, RecordOf<P>> {
  const entries = Object.entries(properties);
  const keys = entries.map(([key]) => key);
  const writers = entries.map(([key, property]) => property.writer(key));
  const [head, tail] = [
    declared === undefined ? 0 : keys.indexOf(declared.through) + 1,
    viewed === undefined ? keys.length : keys.indexOf(viewed.from),
  ];
  const writeHead = declared && rememberedByDeclaration(partWriter(writers.slice(0, head)), declared.by);
  const writeBody = partWriter(writers.slice(head, tail));
  const writeTail = viewed && rememberedByView(partWriter(writers.slice(tail)), viewed.by);
  return {
    schema: (vocabulary) => schemaOf(entries, vocabulary, description),
    record(from, options) {
      const record: Record<string, unknown> = {};
      for (const [key, property] of entries) property.enter(record, key, from, options);
      return record as RecordOf<P>;
    },
    write(from, to) {
      let isEmpty = writeHead === undefined || writeHead(from, to, true);
      isEmpty = writeBody(from, to, isEmpty);
      if (writeTail !== undefined) isEmpty = writeTail(from, to, isEmpty);
      if (isEmpty) to.out.byte(OPEN);
      to.out.byte(CLOSE);
    },
  };
}

const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Writes some properties of an object, and tells whether it is empty still. */
type PartWriter<T> = (from: T, to: JsonTarget, isEmpty: boolean) => boolean;

function partWriter<T>(writers: readonly ((from: T, to: JsonTarget, isFirst: boolean) => boolean)[]): PartWriter<T> {
  return (from, to, isEmpty) => {
    let isFirst = isEmpty;
    for (let index = 0; index < writers.length; index++) {
      if ((writers[index] as PartWriter<T>)(from, to, isFirst)) isFirst = false;
    }
    return isFirst;
  };
}

function rememberedByDeclaration<T>(write: PartWriter<T>, by: (from: T) => object): PartWriter<T> {
  const known = new WeakMap<object, Uint8Array>();
  return (from, to, isEmpty) => {
    const fragment = known.get(by(from));
    if (fragment !== undefined) {
      to.out.put(fragment);
      return false;
    }
    const start = to.out.length;
    const isStillEmpty = write(from, to, isEmpty);
    known.set(by(from), to.out.since(start));
    return isStillEmpty;
  };
}

function rememberedByView<T>(write: PartWriter<T>, by: (from: T) => View | undefined): PartWriter<T> {
  const masked = new ViewMemory<Uint8Array>();
  const clear = new ViewMemory<Uint8Array>();
  return (from, to, isEmpty) => {
    const view = by(from);
    if (view === undefined) return write(from, to, isEmpty);
    const memory = to.showPasswords ? clear : masked;
    const fragment = memory.find(view);
    if (fragment !== undefined) {
      to.out.put(fragment);
      return false;
    }
    const start = to.out.length;
    write(from, to, isEmpty);
    if (memory.isAskedAgain(view)) memory.keep(view, to.out.since(start));
    return false;
  };
}

function schemaOf(
  entries: readonly (readonly [key: string, property: Property<never, unknown, boolean>])[],
  vocabulary: Vocabulary,
  description: string | undefined,
): Schema {
  const required = entries.filter(([, { isOptional }]) => !isOptional).map(([key]) => key);
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.assign({}, ...entries.map(([key, property]) => property.schemas(key, vocabulary))),
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  };
}
