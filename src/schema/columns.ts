import { countText } from '../bytes/count-text.ts';
import type { Field } from './field.ts';
import { type Message, type Step, WIDTH_FROM_FIELD } from './message.ts';
import type { View } from './view.ts';

/** One column of a message's byte-width table: a width over a name, and the fields that share it. */
export interface Column {
  readonly width: string;
  readonly name: string;
  /** Keys of the fields, in order. */
  readonly keys: readonly string[];
}

/** The columns of a message as the reference page draws them: `1 byte`, `1-255 bytes`, `Variable`. */
export function columns(message: Message): Column[] {
  return grouped(message).map(({ name, steps }) => ({
    name,
    width: declaredWidth(message, steps),
    keys: keysOf(steps),
  }));
}

/** The same columns for a message that was seen: `Variable (1 + 11)`. Columns without octets are left out. */
export function columnsOf(view: View): Column[] {
  return grouped(view.message).flatMap(({ name, steps }) => {
    const present = steps.filter((step) => view.has(step.key));
    if (present.length === 0) return [];
    const declared = declaredWidth(view.message, steps);
    if (declared !== VARIABLE) return [{ name, width: declared, keys: keysOf(present) }];
    const sizes = present.map((step) => {
      const index = view.message.index.get(step.key) as number;
      return (view.ends[index] as number) - (view.starts[index] as number);
    });
    return [{ name, width: `${VARIABLE} (${sizes.join(' + ')})`, keys: keysOf(present) }];
  });
}

const VARIABLE = 'Variable';

function keysOf(steps: readonly Step[]): string[] {
  return steps.map((step) => step.key);
}

function grouped(message: Message): { name: string; steps: Step[] }[] {
  const groups: { name: string; steps: Step[] }[] = [];
  for (const step of message.steps) {
    const name = step.field.column ?? step.field.label;
    const last = groups.at(-1);
    if (last?.name === name) last.steps.push(step);
    else groups.push({ name, steps: [step] });
  }
  return groups;
}

function declaredWidth(message: Message, steps: readonly Step[]): string {
  const [step] = steps as [Step];
  if (steps.length > 1 || step.width < WIDTH_FROM_FIELD || step.field.less !== undefined) return VARIABLE;
  return step.field.widthText ?? widthText(message, step.field);
}

/** How wide a field is whose width is a number of bytes, or held by another field: `2 bytes`, `1-255 bytes`. */
export function widthText(message: Message, field: Field): string {
  if (typeof field.width === 'number') return countText(field.width, 'byte');
  if (typeof field.width === 'object') return VARIABLE;
  const count = message.fields[field.width] as Field;
  return `${count.least ?? 0}-${256 ** (count.width as number) - 1} bytes`;
}
