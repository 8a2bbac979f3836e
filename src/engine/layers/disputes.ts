import { countText } from '../../bytes/count-text.ts';
import type { Difference } from '../../bytes/difference.ts';
import { printable } from '../../bytes/text.ts';
import type { FrameMark } from '../../capture/frame.ts';
import { DISPUTED_BYTES, DISPUTED_CHARACTERS, DISPUTED_FIELDS } from '../../limits.ts';
import type { Side } from '../../schema/message.ts';
import { type Note, note } from '../../schema/note.ts';
import { parse } from '../../schema/parse.ts';
import { type FieldNode, tree } from '../../schema/tree.ts';
import { numberText } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import type { Direction } from '../../tcp/stream.ts';
import type { Pdu } from '../pdu.ts';

/** Bytes of a stream that came again. */
export interface Again {
  readonly direction: Direction;
  readonly offset: number;
  /** Borrowed. */
  readonly bytes: Uint8Array;
  /** The frame that repeats them. */
  readonly frame: number;
}

/** Bytes that came again with other values. */
export interface Dispute extends Again, Difference {
  /** What brought the first copy; empty where that is not known. */
  readonly frames: readonly number[];
}

/** A dispute that outlives its frame: it keeps DISPUTED_BYTES around the first difference. */
export function dispute(again: Again, difference: Difference, frames: readonly FrameMark[]): Dispute {
  const { direction, offset, bytes, frame } = again;
  const { from, to, count } = difference;
  const start = Math.max(0, from - offset - DISPUTED_BYTES / 2);
  const kept = bytes.slice(start, start + DISPUTED_BYTES);
  const numbers = frames.map(({ number }) => number);
  return { direction, offset: offset + start, bytes: kept, frame, from, to, count, frames: numbers };
}

/** The same of a stream that begins `start` bytes further. */
export function behind(again: Again, start: number): Again {
  return { ...again, offset: again.offset - start };
}

/** What is told of a dispute; `pdus` are the messages of its stream's side and of the other. */
export function disputeNote(disputed: Dispute, side: Side, pdus: readonly Pdu[]): Note {
  const { frame, frames, from, to } = disputed;
  const pdu = pdus.find(({ side: of, offset, length }) => of === side && offset < to && from < offset + length);
  const fields = pdu === undefined ? [] : differingFields(pdu.view, patched(pdu, disputed));
  const size = fields.length === 0 ? to - from : fields.reduce((sum, { length }) => sum + length, 0);
  const first = frames.length === 0 ? 'an earlier frame' : `frame ${frames.join(', ')}`;
  const values = fields.slice(0, DISPUTED_FIELDS).map(({ text }) => text);
  const others = values.length === 0 ? '' : `: ${values.join('; ')}`;
  return note(
    'conflicting-bytes',
    frame,
    `frame ${frame} repeats ${countText(size, 'byte')} of ${first} with others${others}`,
  );
}

/** The message as the later copy has it. */
function patched({ view, offset }: Pdu, again: Dispute): View {
  const bytes = view.bytes.slice(view.start, view.end);
  const start = Math.max(0, again.offset - offset);
  const skip = Math.max(0, offset - again.offset);
  if (start < bytes.length) bytes.set(again.bytes.subarray(skip, skip + bytes.length - start), start);
  return parse(view.message, bytes).view;
}

interface DifferingField {
  readonly length: number;
  readonly text: string;
}

/** The fields that differ. Where secrets could lie in others than before, none is told. */
function differingFields(view: View, other: View): DifferingField[] {
  if (view.message.secrets.length > 0 && !isSameLayout(view, other)) return [];
  const others = tree(other);
  const found: DifferingField[] = [];
  for (const node of tree(view)) {
    const counterpart = others.find(({ key, start }) => key === node.key && start === node.start);
    if (hasOther(view, node, other, counterpart))
      found.push({ length: node.end - node.start, text: fieldText(node, counterpart) });
  }
  return found;
}

function isSameLayout({ starts, ends }: View, other: View): boolean {
  return starts.every((start, index) => start === other.starts[index] && ends[index] === other.ends[index]);
}

function hasOther(view: View, node: FieldNode, other: View, counterpart: FieldNode | undefined): boolean {
  if (counterpart?.end !== node.end) return true;
  for (let at = node.start; at < node.end; at++) {
    if (view.bytes[view.start + at] !== other.bytes[other.start + at]) return true;
  }
  return false;
}

function fieldText(node: FieldNode, other: FieldNode | undefined): string {
  return node.isSecret ? node.label : `${node.label} ${valueText(node)} or ${valueText(other)}`;
}

function valueText(node: FieldNode | undefined): string {
  if (node?.value === undefined) return 'none';
  const { field, value, start, end } = node;
  const text = typeof value === 'number' ? numberText(field, value, end - start) : printable(value);
  const cut = text.length > DISPUTED_CHARACTERS ? `${[...text].slice(0, DISPUTED_CHARACTERS).join('')}…` : text;
  return node.meaning === undefined ? cut : `${cut} (${node.meaning})`;
}
