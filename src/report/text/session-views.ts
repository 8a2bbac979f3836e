import { secondsBetween, spanText } from '../../bytes/instant.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Note } from '../../schema/note.ts';
import type { Session } from '../../session/session.ts';
import { writeInside } from './inside-text.ts';
import type { LayerOptions } from './layer-lines.ts';
import { noteSpan } from './message-heading.ts';
import { type MessageView, writeMessage } from './message-views.ts';
import { headingWords, writeSessionHeading } from './session-heading.ts';
import type { TextOptions } from './text-options.ts';
import { type TextTarget, writeSpans, writtenText } from './text-target.ts';
import { ListClock } from './time.ts';
import type { Span } from './wrap.ts';

/** A session in full: a heading, every message in each of the views, and the session's own notes. */
export function sessionText(session: Session, views: readonly MessageView[], options: LayerOptions): string {
  return writtenText((to) => {
    writeSessionHeading(session.id, headingWords(session), 0, options, to);
    writeSessionBody(session, views, options, false, to);
  });
}

/** Writes the same without the heading, which alone has the id; `isWhole`: with the time of each step, and the clauses of all notes. */
export function writeSessionBody(
  session: Session,
  views: readonly MessageView[],
  options: LayerOptions,
  isWhole: boolean,
  to: TextTarget,
): void {
  if (isWhole) writeSteps(session, options, to);
  const clock = new ListClock(options.time);
  const hasHeaders = views.includes('tree');
  let before: FrameMark | undefined;
  for (const pdu of session.messages) {
    const [first] = pdu.frames;
    const times = first === undefined ? [] : timeSpans(first, before, clock, options);
    to.out.byte(LINE_FEED);
    writeMessage(pdu, views, options, to, { times, hasHeaders });
    before = pdu.frames.at(-1) ?? before;
  }
  if (hasHeaders) writeInside(session, options, to);
  if (session.notes.length === 0) return;
  const shown = isWhole ? session.notes : ownNotes(session);
  if (shown.length > 0) to.out.byte(LINE_FEED);
  for (const note of shown) writeNote(note, isWhole, options, to);
}

const LINE_FEED = 0x0a;

/** The notes that no message has. */
function ownNotes({ messages, notes }: Session): Note[] {
  const told = new Set(messages.flatMap((pdu) => pdu.notes.map(noteKey)));
  return notes.filter((note) => !told.has(noteKey(note)));
}

function noteKey({ id, frame, text }: Note): string {
  return `${id} ${frame} ${text}`;
}

function writeNote(note: Note, hasClause: boolean, { theme, width }: TextOptions, to: TextTarget): void {
  const spans = [noteSpan(note, theme, `, frame ${note.frame}`)];
  const { reference } = note;
  if (hasClause && reference !== undefined) spans.push({ text: ` ${reference}`, paint: theme.quiet });
  writeSpans(spans, 2, Math.max(width - 4, 8), to);
}

/** How long each step of the handshake took. */
function writeSteps({ latency }: Session, { theme, width }: TextOptions, to: TextTarget): void {
  const steps = Object.entries(latency).map(([step, seconds]: [string, number]) => `${step} ${spanText(seconds)}`);
  if (steps.length === 0) return;
  const span = { text: `Time to answer: ${steps.join(', ')}`, paint: theme.quiet };
  writeSpans([span], 2, Math.max(width - 4, 8), to);
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
