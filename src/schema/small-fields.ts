import type { FieldCursor } from './field-cursor.ts';
import type { Message } from './message.ts';

/** What was made of a field of one byte, where it lies mostly, for each of its values. */
interface SmallField<T> {
  readonly offset: number;
  readonly made: (T | undefined)[];
}

/** Remembers what was made of fields of one byte: these are most fields of most messages. */
export class SmallFields<T> {
  readonly #known = new Map<Message, (SmallField<T> | undefined)[]>();

  /** What was made of the cursor's field at this offset. */
  find(cursor: FieldCursor, offset: number): T | undefined {
    const field = this.#fieldsOf(cursor)[cursor.index];
    return field?.offset === offset ? field.made[byteAt(cursor)] : undefined;
  }

  keep(cursor: FieldCursor, offset: number, made: T): void {
    const fields = this.#fieldsOf(cursor);
    fields[cursor.index] ??= { offset, made: new Array(256).fill(undefined) };
    const field = fields[cursor.index];
    if (field?.offset === offset) field.made[byteAt(cursor)] = made;
  }

  #fieldsOf({ view: { message } }: FieldCursor): (SmallField<T> | undefined)[] {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const fields = new Array(message.steps.length).fill(undefined);
    this.#known.set(message, fields);
    return fields;
  }
}

/** Whether all that is shown of the field follows from its one byte. */
export function isSmall({ view, start, end, field }: FieldCursor, showPasswords: boolean): boolean {
  return end - start === 1 && view.lost.length === 0 && (field.secret !== true || showPasswords);
}

function byteAt({ view, start }: FieldCursor): number {
  return view.bytes[view.start + start] as number;
}
