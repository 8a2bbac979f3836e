import { RECENT_FRAGMENTS } from '../../limits.ts';
import { CacheKey, RecentValues } from '../../schema/caches.ts';
import { ViewMemory } from '../../schema/derived.ts';
import type { View } from '../../schema/view.ts';
import { type Property, property } from './property.ts';
import type { DataOptions, PartWriter, Schema, Shape, Take, Vocabulary } from './shape.ts';

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
  /** Runs of properties that mostly say what they said before; they stand apart, in their order. */
  readonly repeated?: readonly RepeatedRun<T>[];
  /** The properties from this one on follow from a view, and the options, where there is one. */
  readonly viewed?: { readonly from: string; readonly by: (from: T) => View | undefined };
}

/** Properties that are written alike for objects of the same key, which holds all that they need. */
interface RepeatedRun<T> {
  readonly from: string;
  readonly through: string;
  keyOf(from: T): object;
  isSame(one: T, other: T): boolean;
}

/** Declares objects that are made of a `T`: their properties, in order; an optional one is left out where it is undefined. */
export function objectOf<T>() {
  return {
    required: <V, R>(shape: Shape<V, R>, take: (from: T, options: DataOptions) => V) =>
      property<T, V, R, false>(shape, take, false),
    optional: <V, R>(shape: Shape<V, R>, take: Take<T, V>) => property<T, V, R, true>(shape, take, true),
    object: <P extends Properties<T>>(properties: P, repetition?: Repetition<T>) =>
      object<T, P>(properties, repetition),
  };
}

/** An object that has these properties and no others. */
function object<T, P extends Properties<T>>(
  properties: P,
  { description, repeated = [], viewed }: Repetition<T> = {},
): Shape<T, RecordOf<P>> {
  const entries = Object.entries(properties);
  const keys = entries.map(([key]) => key);
  const writers = entries.map(([key, property]) => property.writer(key));
  const tail = viewed === undefined ? keys.length : keys.indexOf(viewed.from);
  const parts: PartWriter<T>[] = [];
  let next = 0;
  for (const run of repeated) {
    const [first, end] = [keys.indexOf(run.from), keys.indexOf(run.through) + 1];
    parts.push(...writers.slice(next, first), rememberedByKey(inTurn(writers.slice(first, end)), run));
    next = end;
  }
  parts.push(...writers.slice(next, tail));
  if (viewed !== undefined) parts.push(rememberedByView(inTurn(writers.slice(tail)), viewed.by));
  const writeParts = inTurn(parts);
  return {
    schema: (vocabulary) => schemaOf(entries, vocabulary, description),
    record(from, options) {
      const record: Record<string, unknown> = {};
      for (const [key, property] of entries) property.enter(record, key, from, options);
      return record as RecordOf<P>;
    },
    write(from, to) {
      if (!writeParts(from, to, true)) to.out.byte(OPEN);
      to.out.byte(CLOSE);
    },
  };
}

const OPEN = 0x7b;
const CLOSE = 0x7d;

function inTurn<T>(parts: readonly PartWriter<T>[]): PartWriter<T> {
  return (from, to, isFirst) => {
    let isEmpty = isFirst;
    for (let index = 0; index < parts.length; index++) {
      if ((parts[index] as PartWriter<T>)(from, to, isEmpty)) isEmpty = false;
    }
    return isEmpty !== isFirst;
  };
}

/** Properties of which the first is always there. */
function rememberedByKey<T>(write: PartWriter<T>, { keyOf, isSame }: RepeatedRun<T>): PartWriter<T> {
  const key = new CacheKey(() => new RecentValues<T, Uint8Array>(RECENT_FRAGMENTS, isSame));
  return (from, to, isFirst) => {
    if (to.caches === undefined) return write(from, to, isFirst);
    const recent = to.caches.of(key);
    const known = recent.find(from);
    if (known !== undefined) {
      to.out.put(known);
      return true;
    }
    const start = to.out.length;
    write(from, to, isFirst);
    recent.keep(keyOf(from) as T, to.out.since(start));
    return true;
  };
}

/** The same; values that have no view are written as they come. */
function rememberedByView<T>(write: PartWriter<T>, by: (from: T) => View | undefined): PartWriter<T> {
  const masked = new ViewMemory<Uint8Array>();
  const clear = new ViewMemory<Uint8Array>();
  return (from, to, isFirst) => {
    const view = to.caches === undefined ? undefined : by(from);
    if (view === undefined) return write(from, to, isFirst);
    const memory = to.showPasswords ? clear : masked;
    const known = memory.find(view);
    if (known !== undefined) {
      to.out.put(known);
      return true;
    }
    const start = to.out.length;
    write(from, to, isFirst);
    if (memory.isAskedAgain(view)) memory.keep(view, to.out.since(start));
    return true;
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
