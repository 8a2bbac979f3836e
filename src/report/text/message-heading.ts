import { type FixedText, fixedText } from '../../bytes/byte-writer.ts';
import { printable } from '../../bytes/text.ts';
import type { Completeness, Link, Pdu } from '../../engine/pdu.ts';
import type { Message, Side } from '../../schema/message.ts';
import type { Note } from '../../schema/note.ts';
import type { TextOptions } from './text-options.ts';
import { type Piece, spanOf, type TextTarget, writeFlow } from './text-target.ts';
import { type Paint, plain, type Theme } from './theme.ts';
import type { Span } from './wrap.ts';

/** Writes what stands over a message in every view: its title, who sent it in which frames with how many bytes, and more. */
export function writeMessageHeading(pdu: Pdu, options: TextOptions, more: readonly Span[], to: TextTarget): void {
  const { theme, width } = options;
  const parts: Piece[] = [{ words: [titleOf(pdu.view.message)], paint: theme.heading }];
  addDetails(parts, pdu, theme);
  for (const span of more) parts.push(span);
  writeFlow(parts, 2, Math.max(width - 4, 8), to);
}

export function messageDetails(pdu: Pdu, theme: Theme): Span[] {
  const details: Piece[] = [];
  addDetails(details, pdu, theme);
  return details.map(spanOf);
}

const FRAME = fixedText('frame ');
export const BYTE = fixedText(' byte');
export const BYTES = fixedText(' bytes');
const DIRECTIONS = { client: fixedText('client → proxy'), proxy: fixedText('proxy → client') };

/** The titles of messages that were written; messages are declared, and few. */
const TITLES = new WeakMap<Message, FixedText>();

export function titleOf(message: Message): FixedText {
  const known = TITLES.get(message);
  if (known !== undefined) return known;
  const title = fixedText(message.title);
  TITLES.set(message, title);
  return title;
}

function addDetails(details: Piece[], { side, frames, length, completeness, links }: Pdu, theme: Theme): void {
  details.push({ words: [DIRECTIONS[side]], paint: sidePaint(side, theme) });
  const [first] = frames;
  if (frames.length === 1 && first !== undefined) details.push({ words: [FRAME, first.number], paint: plain });
  else if (first !== undefined) details.push({ text: framesText(frames.map(({ number }) => number)), paint: plain });
  details.push({ words: [length, length === 1 ? BYTE : BYTES], paint: plain });
  if (links !== undefined) details.push(...linkSpans(links));
  const state = COMPLETENESS[completeness];
  if (state !== undefined) details.push({ text: state, paint: theme.error });
}

function linkSpans(links: readonly Link[]): Span[] {
  return Object.entries(RELATIONS).flatMap(([relation, words]) => {
    const linked = links.filter((link) => link.relation === relation).map(({ frame }) => frame);
    return linked.length === 0 ? [] : [{ text: `${words} ${framesText(linked)}`, paint: plain }];
  });
}

const RELATIONS: Readonly<Record<Link['relation'], string>> = {
  fragment: 'other fragments in',
  unwrapped: 'beyond the relay in',
};

const COMPLETENESS: Readonly<Record<Completeness, string | undefined>> = {
  complete: undefined,
  truncated: 'truncated',
  malformed: 'malformed',
  lost: 'octets lost',
};

/** What is odd: `[warning: the reserved field is not 0]`; `place` tells where. */
export function noteSpan({ severity, text }: Note, theme: Theme, place = ''): Span {
  return { text: `[${severity}: ${printable(text)}${place}]`, paint: theme[severity] };
}

export function sidePaint(side: Side, theme: Theme): Paint {
  return side === 'client' ? theme.client : theme.proxy;
}

/** `frame 8`, `frames 8, 11`. */
function framesText(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'frame' : 'frames'} ${numbers.join(', ')}`;
}
