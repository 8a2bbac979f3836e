import { fragment } from '../../bytes/byte-writer.ts';
import type { DataOptions, PartWriter, Schema, Shape, Take, Vocabulary } from './shape.ts';

/** A part of an object that is made of a `T`; most have one key. */
export interface Property<T, R, O extends boolean> {
  readonly isOptional: O;
  schemas(key: string, vocabulary: Vocabulary): Record<string, Schema>;
  enter(record: Record<string, unknown>, key: string, from: T, options: DataOptions): void;
  /** Gives what writes it, and tells whether there was something to write. */
  writer(key: string): PartWriter<T>;
  /** Its type in the record; nothing has this key. */
  readonly type?: R;
}

/** A property of one key: how its value is taken, and its shape. */
export function property<T, V, R, O extends boolean>(
  shape: Shape<V, R>,
  take: Take<T, V>,
  isOptional: O,
): Property<T, R, O> {
  return {
    isOptional,
    schemas: (key, vocabulary) => ({ [key]: shape.schema(vocabulary) }),
    enter(record, key, from, options) {
      const value = take(from, options);
      if (value !== undefined) record[key] = shape.record(value, options);
    },
    writer(key) {
      const first = fragment(`{"${key}":`);
      const next = fragment(`,"${key}":`);
      return shape.member?.(take, first, next) ?? member(shape, take, first, next);
    },
  };
}

function member<T, V>(shape: Shape<V, unknown>, take: Take<T, V>, first: Uint8Array, next: Uint8Array): PartWriter<T> {
  return (from, to, isFirst) => {
    const value = take(from, to);
    if (value === undefined) return false;
    to.out.put(isFirst ? first : next);
    shape.write(value, to);
    return true;
  };
}
