import type { Field } from './field.ts';
import type { Step } from './message.ts';
import type { NoteDraft } from './note.ts';
import type { NoteKind } from './note-kinds.ts';
import { numberText, valueName } from './values.ts';
import { readNumber, readScalar, type Scalar, type View } from './view.ts';

/** All that a formatter ever sees of a field. */
export interface FieldNode {
  readonly key: string;
  readonly filter: string;
  readonly label: string;
  /** Undefined when the capture lacks octets of the field. */
  readonly value: Scalar | undefined;
  readonly meaning: string | undefined;
  /** What is odd about the value. */
  readonly note: NoteKind | undefined;
  /** Octets from the start of the message. */
  readonly start: number;
  readonly end: number;
  readonly isSecret: boolean;
  readonly field: Field;
}

/** Every field of the message that is there, in order; a list of codes gives one node for each code. */
export function tree(view: View): FieldNode[] {
  const nodes: FieldNode[] = [];
  const { steps } = view.message;
  for (let index = 0; index < steps.length; index++) {
    if ((view.starts[index] as number) < 0) continue;
    const step = steps[index] as Step;
    const start = view.start + (view.starts[index] as number);
    const end = view.start + (view.ends[index] as number);
    if (step.field.kind === 'octets') {
      for (let at = start; at < end; at++) nodes.push(nodeAt(view, step, at, at + 1));
    } else {
      nodes.push(nodeAt(view, step, start, end));
    }
  }
  return nodes;
}

/** The notes that single fields earn: a value that the specification does not allow. */
export function fieldNotes(view: View): readonly NoteDraft[] {
  const found: NoteDraft[] = [];
  const { steps, judged } = view.message;
  for (const index of judged) {
    const { field } = steps[index] as Step;
    if ((view.starts[index] as number) < 0) continue;
    const start = view.start + (view.starts[index] as number);
    const end = view.start + (view.ends[index] as number);
    if (view.isLost(start, end)) continue;
    const kind = oddity(field, view.bytes, start, end);
    if (kind === undefined) continue;
    const detail = field.secret === true ? field.label : `${field.label} ${scalarText(field, view.bytes, start, end)}`;
    found.push([kind, detail]);
  }
  return found;
}

function scalarText(field: Field, bytes: Uint8Array, start: number, end: number): string {
  const value = readScalar(field, bytes, start, end);
  return typeof value === 'number' ? numberText(field, value, end - start) : value;
}

/** The node of a field, or of a code in a list, from `start` to `end` of the view's bytes. */
export function nodeAt(view: View, step: Step, start: number, end: number): FieldNode {
  const { field } = step;
  const isLost = view.lost.length > 0 && view.isLost(start, end);
  const value = isLost
    ? undefined
    : field.kind === 'octets'
      ? view.bytes[start]
      : readScalar(field, view.bytes, start, end);
  return {
    key: step.key,
    filter: field.filter,
    label: field.label,
    value,
    meaning: typeof value === 'number' ? meaningOf(field, value) : undefined,
    note: isLost ? undefined : oddity(field, view.bytes, start, end),
    start: start - view.start,
    end: end - view.start,
    isSecret: field.secret === true,
    field,
  };
}

/** What a number means; undefined where the field names none. */
export function meaningOf(field: Field, value: number): string | undefined {
  if (field.values === undefined) return undefined;
  return valueName(field.values, value) ?? 'unknown';
}

function oddity(field: Field, bytes: Uint8Array, start: number, end: number): NoteKind | undefined {
  if (field.unexpected === undefined) return undefined;
  const size = field.kind === 'uint' ? readNumber(field, bytes, start, end) : end - start;
  if (field.expect !== undefined) return size === field.expect ? undefined : field.unexpected;
  if (field.least !== undefined) return size >= field.least ? undefined : field.unexpected;
  return field.values !== undefined && valueName(field.values, size) === undefined ? field.unexpected : undefined;
}
