import type { Field } from './field.ts';
import { type Condition, type Message, type Step, WIDTH_REST } from './message.ts';
import { readNumber, readScalar, type Scalar } from './view.ts';

/**
 * The number in a field that lies at the same place in every message of its kind, which begins at `at`; undefined where
 * the octets end before it. Throws RangeError where fields of varying width, or with conditions, stand before it.
 */
export function fixedNumber({ steps, name }: Message, key: string, bytes: Uint8Array, at: number): number | undefined {
  let start = at;
  for (const step of steps) {
    const { field, width, conditions } = step as Step;
    if (width < 0 || conditions.length > 0) break;
    if (step.key === key)
      return start + width > bytes.length ? undefined : readNumber(field, bytes, start, start + width);
    if (field.overlay !== true) start += width;
  }
  throw new RangeError(`${key} has no fixed place in ${name}`);
}

/** Where a field lies, from the start of its message. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly field: Field;
}

/** Where all fields lie in every message of a kind, and perhaps one last field that takes the rest. */
export interface FixedLayout {
  readonly message: Message;
  readonly places: ReadonlyMap<string, Place>;
  /** Bytes of the fields before the rest. */
  readonly length: number;
  /** What must hold for the rest to be there; undefined where no field takes it. */
  readonly rest: readonly Condition[] | undefined;
}

/** The layout of a message of which every field has a fixed place; undefined for others, and where a value can make it unreadable. */
export function fixedLayout(message: Message): FixedLayout | undefined {
  const places = new Map<string, Place>();
  let length = 0;
  for (const [index, { key, field, width, conditions }] of message.steps.entries()) {
    if (field.closed === true) return undefined;
    if (width === WIDTH_REST && index === message.steps.length - 1)
      return { message, places, length, rest: conditions };
    if (width < 0 || conditions.length > 0) return undefined;
    places.set(key, { start: length, end: length + width, field });
    if (field.overlay !== true) length += width;
  }
  return { message, places, length, rest: undefined };
}

/** A message of fixed layout in its bytes, as much of it as a line tells. */
export class FixedHeader {
  readonly message: Message;
  readonly start: number;
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #places: FixedLayout['places'];

  private constructor({ message, places }: FixedLayout, bytes: Uint8Array, start: number, end: number) {
    this.message = message;
    this.start = start;
    this.end = end;
    this.#bytes = bytes;
    this.#places = places;
  }

  /** The message that begins at `start`, as `parse` finds it; undefined where not all of it stands before `end`. */
  static at(layout: FixedLayout, bytes: Uint8Array, start: number, end: number): FixedHeader | undefined {
    if (start + layout.length > end) return undefined;
    const header = new FixedHeader(layout, bytes, start, start + layout.length);
    return layout.rest === undefined || !header.#holds(layout.rest)
      ? header
      : new FixedHeader(layout, bytes, start, end);
  }

  /** Undefined where the message has no such field. */
  number(key: string): number | undefined {
    const place = this.#places.get(key);
    return place && readNumber(place.field, this.#bytes, this.start + place.start, this.start + place.end);
  }

  value(key: string): Scalar | undefined {
    const place = this.#places.get(key);
    return place && readScalar(place.field, this.#bytes, this.start + place.start, this.start + place.end);
  }

  #holds(conditions: readonly Condition[]): boolean {
    return conditions.every(({ field, first, last }) => {
      const value = this.number((this.message.steps[field] as Step).key) as number;
      return value >= first && value <= last;
    });
  }
}
