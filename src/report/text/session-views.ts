import { secondsBetween, spanText } from '../../bytes/instant.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Note } from '../../schema/note.ts';
import type { Session } from '../../session/session.ts';
import { insideLines } from './inside-text.ts';
import { type LayerOptions, messageLayers } from './layer-lines.ts';
import { indented, noteSpan } from './message-heading.ts';
import { type MessageView, messageLines } from './message-views.ts';
import { headingWords, sessionHeading } from './session-heading.ts';
import { joined, type TextOptions } from './text-options.ts';
import { ListClock } from './time.ts';
import { type Span, wrapSpans } from './wrap.ts';

/** A session in full: a heading, every message in each of the views, and the session's own notes. One piece a message. */
export function* sessionText(
  session: Session,
  views: readonly MessageView[],
  options: LayerOptions,
): Generator<string> {
  yield joined(sessionHeading(session.id, headingWords(session), 0, options));
  yield* sessionBody(session, views, options, false);
}

/** The same without the heading, which alone has the id; `isWhole`: with the time of each step, and the clauses of all notes. */
export function* sessionBody(
  session: Session,
  views: readonly MessageView[],
  options: LayerOptions,
  isWhole: boolean,
): Generator<string> {
  if (isWhole) yield joined(stepLines(session, options));
  const clock = new ListClock(options.time);
  const hasTree = views.includes('tree');
  let before: FrameMark | undefined;
  for (const pdu of session.messages) {
    const [first] = pdu.frames;
    const times = first === undefined ? [] : timeSpans(first, before, clock, options);
    const headers = hasTree ? messageLayers(pdu, options) : [];
    yield `\n${joined(messageLines(pdu, views, options, { times, headers }))}`;
    before = pdu.frames.at(-1) ?? before;
  }
  if (hasTree) yield joined(insideLines(session, options));
  if (session.notes.length === 0) return;
  const shown = isWhole ? session.notes : ownNotes(session);
  const notes = shown.flatMap((note) => noteLines(note, isWhole, options));
  yield joined(notes.length === 0 ? notes : ['', ...notes]);
}

/** The notes that no message has. */
function ownNotes({ messages, notes }: Session): Note[] {
  const told = new Set(messages.flatMap((pdu) => pdu.notes.map(noteKey)));
  return notes.filter((note) => !told.has(noteKey(note)));
}

function noteKey({ id, frame, text }: Note): string {
  return `${id} ${frame} ${text}`;
}

function noteLines(note: Note, hasClause: boolean, { theme, width }: TextOptions): string[] {
  const spans = [noteSpan(note, theme, `, frame ${note.frame}`)];
  const { reference } = note;
  if (hasClause && reference !== undefined) spans.push({ text: ` ${reference}`, paint: theme.quiet });
  return indented(wrapSpans(spans, Math.max(width - 4, 8)), 2);
}

/** How long each step of the handshake took. */
function stepLines({ latency }: Session, { theme, width }: TextOptions): string[] {
  const steps = Object.entries(latency).map(([step, seconds]: [string, number]) => `${step} ${spanText(seconds)}`);
  if (steps.length === 0) return [];
  const span = { text: `Time to answer: ${steps.join(', ')}`, paint: theme.quiet };
  return indented(wrapSpans([span], Math.max(width - 4, 8)), 2);
}

/** The time of a message, and how long after the message before it came. */
function timeSpans(frame: FrameMark, before: FrameMark | undefined, clock: ListClock, { theme }: TextOptions): Span[] {
  const time = { text: clock.text(frame, frame.digits, frame.number), paint: theme.quiet };
  if (before === undefined) return [time];
  return [time, { text: sinceText(before, frame), paint: theme.quiet }];
}

/** `+3 ms`; for a message of an earlier frame `3 ms earlier`, and nothing that a clock can tell where that went back. */
function sinceText(before: FrameMark, frame: FrameMark): string {
  const span = secondsBetween(before, frame);
  if (span >= 0) return `+${spanText(span)}`;
  const ago = spanText(-span);
  return frame.number < before.number ? `${ago} earlier` : `clock ${ago} back`;
}
