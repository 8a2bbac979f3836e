import { beginsWith, namedNumber } from './lines.ts';
import {
  type Fields,
  type Layout,
  type Message,
  type Step,
  WIDTH_FROM_FIELD,
  WIDTH_HEAD,
  WIDTH_NAMED,
  WIDTH_TERMINATED,
} from './message.ts';
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

/** Where the fields of the message that is being read begin and end, which no other needs at the same time. */
const starts: number[] = [];
const ends: number[] = [];

/** A view of the fields found; messages whose fields lie in the same places share them. */
function viewOf<F extends Fields>(
  message: Message<F>,
  bytes: Uint8Array,
  start: number,
  end: number,
  lost: LostRanges,
): View<F> {
  const place = (end - start) % message.layouts.length;
  let layout = message.layouts[place];
  if (layout === undefined || !isSame(layout)) {
    const count = message.steps.length;
    layout = { starts: starts.slice(0, count), ends: ends.slice(0, count) };
    message.layouts[place] = layout;
  }
  return new View(message, bytes, start, end, layout.starts, layout.ends, lost);
}

function isSame(layout: Layout): boolean {
  for (let index = 0; index < layout.starts.length; index++)
    if (layout.starts[index] !== starts[index] || layout.ends[index] !== ends[index]) return false;
  return true;
}

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
  for (let index = 0; index < steps.length; index++) starts[index] = ends[index] = -1;
  let at = start;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] as Step;
    if (step.conditions.length > 0 && !applies(step, steps, bytes, start)) continue;
    if (step.isByBytes) {
      const isThere = hasItsBytes(step, bytes, at, end);
      if (isThere === undefined) return unended(message, step, bytes, start, at, end, end + 1, lost);
      if (!isThere) continue;
    }
    let { width } = step;
    if (width < 0) {
      width = foundWidth(step, steps, bytes, start, at, end);
      const reason = width < 0 || width > step.field.most ? badWidth(step, width) : undefined;
      if (reason !== undefined) {
        const view = viewOf(message, bytes, start, at, lost);
        return { status: 'malformed', field: step.key, offset: at - start, reason, view };
      }
    }
    if (at + width > end) {
      if (step.width === WIDTH_TERMINATED) return unended(message, step, bytes, start, at, end, at + width, lost);
      const view = viewOf(message, bytes, start, end, lost);
      return { status: 'incomplete', need: at + width - start, view };
    }
    starts[index] = at - start;
    ends[index] = at - start + width;
    if (step.decides) {
      if (lost.length > 0 && touchesLoss(lost, at, at + width)) {
        starts[index] = -1;
        const view = viewOf(message, bytes, start, at, lost);
        return { status: 'lost', field: step.key, offset: at - start, view };
      }
      const reason = step.field.closed === true ? unknownValue(step, bytes, at, at + width) : undefined;
      if (reason !== undefined) {
        const view = viewOf(message, bytes, start, at + width, lost);
        return { status: 'malformed', field: step.key, offset: at - start, reason, view };
      }
    }
    if (step.field.overlay !== true) at += width;
  }
  return { status: 'complete', view: viewOf(message, bytes, start, at, lost) };
}

/** A message that lines end has not ended; past the most that it may have it never will. */
function unended<F extends Fields>(
  message: Message<F>,
  { key }: Step,
  bytes: Uint8Array,
  start: number,
  at: number,
  end: number,
  needed: number,
  lost: LostRanges,
): Parsed<F> {
  const view = viewOf(message, bytes, start, end, lost);
  if (end - start <= message.most) return { status: 'incomplete', need: needed - start, view };
  const reason = `The ${message.title} does not end within ${message.most} bytes`;
  return { status: 'malformed', field: key, offset: at - start, reason, view };
}

/** Whether the bytes at its place are those of the field; undefined while more of them must come to tell. */
function hasItsBytes(step: Step, bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const { begins, unless } = step.field;
  const isExcluded = unless === undefined ? false : beginsWith(bytes, at, end, unless);
  if (isExcluded !== false) return isExcluded === undefined ? undefined : false;
  return begins === undefined ? true : beginsWith(bytes, at, end, begins);
}

function applies(step: Step, steps: readonly Step[], bytes: Uint8Array, start: number): boolean {
  for (const condition of step.conditions) {
    const from = starts[condition.field] as number;
    if (from < 0) return false;
    const to = ends[condition.field] as number;
    const value = readNumber((steps[condition.field] as Step).field, bytes, start + from, start + to);
    if (value < condition.first || value > condition.last) return false;
  }
  return true;
}

/** The width of a field that does not declare a number of octets. */
function foundWidth(
  step: Step,
  steps: readonly Step[],
  bytes: Uint8Array,
  start: number,
  at: number,
  end: number,
): number {
  const { most, width: declared } = step.field;
  if (step.width === WIDTH_TERMINATED) return terminatedWidth(bytes, at, end, step.terminator, most);
  if (step.width === WIDTH_HEAD) return headWidth(bytes, at, end, most);
  if (step.width === WIDTH_NAMED && typeof declared === 'object') return namedNumber(bytes, start, at, declared.line);
  if (step.width !== WIDTH_FROM_FIELD) return end - at;
  const from = step.widthFrom;
  const [first, last] = [starts[from] as number, ends[from] as number];
  const length = readNumber((steps[from] as Step).field, bytes, start + first, start + last);
  return length - (step.field.less ?? 0);
}

function badWidth({ width: declared, field: { label, most } }: Step, width: number): string | undefined {
  if (width < 0) return `${label} has less than no room`;
  return declared === WIDTH_TERMINATED || declared === WIDTH_HEAD
    ? `${label} does not end within ${most} octets`
    : undefined;
}

/** Octets up to and with the one that ends the field; one more than there are while it has not come. */
function terminatedWidth(bytes: Uint8Array, at: number, end: number, terminator: number, most: number): number {
  const last = Math.min(end, at + most);
  for (let index = at; index < last; index++) if (bytes[index] === terminator) return index + 1 - at;
  return last + 1 - at;
}

const LF = 0x0a;
const CR = 0x0d;

/** Octets up to and with an empty line, which may be the first; one more than there are while it has not come. */
function headWidth(bytes: Uint8Array, at: number, end: number, most: number): number {
  const last = Math.min(end, at + most);
  let line = at;
  for (let index = at; index < last; index++) {
    if (bytes[index] !== LF) continue;
    if (index === line || (index === line + 1 && bytes[line] === CR)) return index + 1 - at;
    line = index + 1;
  }
  return last + 1 - at;
}

function unknownValue(step: Step, bytes: Uint8Array, at: number, end: number): string | undefined {
  const value = readNumber(step.field, bytes, at, end);
  if (valueName(step.field.values ?? [], value) !== undefined) return undefined;
  return `${step.field.label} ${value} is unknown, so what follows has no known form`;
}
