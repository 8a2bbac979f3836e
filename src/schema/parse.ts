import { TERMINATED_BYTES } from '../limits.ts';
import { type Fields, type Message, type Step, WIDTH_FROM_FIELD, WIDTH_TERMINATED } from './message.ts';
import { valueName } from './values.ts';
import { type LostRanges, NOTHING_LOST, readNumber, touchesLoss, View } from './view.ts';

/** Early is not wrong: `incomplete` asks for more, `malformed` says that no continuation can repair it. */
export type Parsed<F extends Fields = Fields> =
  | { readonly status: 'complete'; readonly view: View<F> }
  /** `need`: octets from the start of the message; do not call again with fewer. `view`: the fields that are whole. */
  | { readonly status: 'incomplete'; readonly need: number; readonly view: View<F> }
  | {
      readonly status: 'malformed';
      readonly field: string;
      /** From the start of the message. */
      readonly offset: number;
      readonly reason: string;
      readonly view: View<F>;
    }
  /** The capture lacks the octets that say how the message goes on. */
  | { readonly status: 'lost'; readonly field: string; readonly offset: number; readonly view: View<F> };

/**
 * Finds the fields of a message that begins at `start`. Reads nothing at or past `end`, never throws, and takes time in
 * proportion to the number of declared fields.
 */
export function parse<F extends Fields>(
  message: Message<F>,
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
  lost: LostRanges = NOTHING_LOST,
): Parsed<F> {
  const { steps } = message;
  const starts: number[] = new Array(steps.length).fill(-1);
  const ends: number[] = new Array(steps.length).fill(-1);
  const view = (to: number) => new View(message, bytes, start, to, starts, ends, lost);
  let at = start;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] as Step;
    if (!applies(step, steps, bytes, starts, ends)) continue;
    const width =
      step.width === WIDTH_TERMINATED
        ? terminatedWidth(bytes, at, end, step.terminator)
        : widthOf(step, steps, bytes, starts, ends, end - at);
    if (width > TERMINATED_BYTES && step.width === WIDTH_TERMINATED) {
      const reason = `${step.field.label} does not end within ${TERMINATED_BYTES} octets`;
      return { status: 'malformed', field: step.key, offset: at - start, reason, view: view(at) };
    }
    if (width < 0) {
      const reason = `${step.field.label} has less than no room`;
      return { status: 'malformed', field: step.key, offset: at - start, reason, view: view(at) };
    }
    if (at + width > end) return { status: 'incomplete', need: at + width - start, view: view(end) };
    starts[index] = at;
    ends[index] = at + width;
    if (step.decides) {
      if (touchesLoss(lost, at, at + width)) {
        starts[index] = -1;
        return { status: 'lost', field: step.key, offset: at - start, view: view(at) };
      }
      const reason = step.field.closed === true ? unknownValue(step, bytes, at, at + width) : undefined;
      if (reason !== undefined) {
        return { status: 'malformed', field: step.key, offset: at - start, reason, view: view(at + width) };
      }
    }
    if (step.field.overlay !== true) at += width;
  }
  return { status: 'complete', view: view(at) };
}

function applies(
  step: Step,
  steps: readonly Step[],
  bytes: Uint8Array,
  starts: readonly number[],
  ends: readonly number[],
): boolean {
  for (const condition of step.conditions) {
    const at = starts[condition.field] as number;
    if (at < 0) return false;
    const value = readNumber((steps[condition.field] as Step).field, bytes, at, ends[condition.field] as number);
    if (value < condition.first || value > condition.last) return false;
  }
  return true;
}

function widthOf(
  step: Step,
  steps: readonly Step[],
  bytes: Uint8Array,
  starts: readonly number[],
  ends: readonly number[],
  left: number,
): number {
  if (step.width >= 0) return step.width;
  if (step.width !== WIDTH_FROM_FIELD) return left;
  const from = step.widthFrom;
  const length = readNumber((steps[from] as Step).field, bytes, starts[from] as number, ends[from] as number);
  return length - (step.field.less ?? 0);
}

/** Octets up to and with the one that ends the field; one more than there are while it has not come. */
function terminatedWidth(bytes: Uint8Array, at: number, end: number, terminator: number): number {
  const last = Math.min(end, at + TERMINATED_BYTES);
  for (let index = at; index < last; index++) if (bytes[index] === terminator) return index + 1 - at;
  return last + 1 - at;
}

function unknownValue(step: Step, bytes: Uint8Array, at: number, end: number): string | undefined {
  const value = readNumber(step.field, bytes, at, end);
  if (valueName(step.field.values ?? [], value) !== undefined) return undefined;
  return `${step.field.label} ${value} is unknown, so what follows has no known form`;
}
