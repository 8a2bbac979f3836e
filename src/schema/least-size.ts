import { type Step, WIDTH_FROM_FIELD, WIDTH_TERMINATED } from './message.ts';
import type { View } from './view.ts';

/**
 * The least size of a message of which the view has the first fields, and `need` bytes are known to be needed. Where the
 * fields so far do not say which others follow, it is what the declaration says.
 */
export function leastSize(view: View, need: number): number {
  const { steps, least = 0 } = view.message;
  let total = need;
  let isBehind = false;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] as Step;
    if ((view.starts[index] as number) >= 0 || step.field.overlay === true) continue;
    const applies = appliesTo(step, view);
    if (applies === undefined) return Math.max(total, least);
    if (applies && isBehind) total += leastWidth(step, view);
    isBehind ||= applies;
  }
  return total;
}

/** Whether a field is in the message; undefined where that follows from one that is not there yet. */
function appliesTo({ conditions, isByBytes }: Step, view: View): boolean | undefined {
  if (isByBytes) return false;
  for (const { field, first, last } of conditions) {
    const key = keyOf(view, field);
    if (!view.has(key)) return (view.message.steps[field] as Step).conditions.length > 0 ? false : undefined;
    const value = view.number(key) ?? 0;
    if (value < first || value > last) return false;
  }
  return true;
}

function leastWidth({ width, widthFrom, field }: Step, view: View): number {
  if (width >= 0) return width;
  if (width === WIDTH_TERMINATED) return 1;
  if (width !== WIDTH_FROM_FIELD) return 0;
  const length = view.number(keyOf(view, widthFrom)) ?? (view.message.steps[widthFrom] as Step).field.least ?? 0;
  return Math.max(0, length - (field.less ?? 0));
}

function keyOf(view: View, index: number): string {
  return (view.message.steps[index] as Step).key;
}
