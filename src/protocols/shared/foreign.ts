import type { Weight } from '../../engine/dissector.ts';
import type { Message } from '../../schema/message.ts';
import type { NoteKind } from '../../schema/note-kinds.ts';
import type { PhaseDeclaration } from '../../schema/phase.ts';
import type { View } from '../../schema/view.ts';
import { FOREIGN_ANSWERS, FOREIGN_NOTES, type ForeignPhase, foreignPhases, weighForeign } from './foreign-answers.ts';
import {
  HTTP_FRONT,
  HTTP_FRONT_NOTES,
  HTTP_INSTEAD,
  type HttpFrontPhase,
  httpFrontPhases,
  isHttpConnect,
  weighHttpFront,
} from './http-front.ts';
import { SHARED_NOTES } from './notes.ts';
import { isPreamble, PREAMBLE_NOTES, proxyHeader, proxyLine, weighPreamble } from './preambles.ts';

/** All that can stand before a dialogue of SOCKS or in place of its answers, whatever its version. */

export type OtherPhase = ForeignPhase | HttpFrontPhase | 'proxyLine' | 'proxyHeader';

/** What may come in place of the first message of a client. */
export const BEFORE_FIRST = ['proxyLine', 'proxyHeader', ...HTTP_INSTEAD] as const;

/** What can be odd about them, and in messages of more than one version. */
export const OTHER_NOTES: readonly NoteKind[] = [SHARED_NOTES, FOREIGN_NOTES, PREAMBLE_NOTES, HTTP_FRONT_NOTES].flatMap(
  (kinds) => Object.values<NoteKind>(kinds),
);

export const OTHER_MESSAGES: readonly Message[] = [...FOREIGN_ANSWERS, proxyLine, proxyHeader, ...HTTP_FRONT];

/** Their part of a phase table whose handshake begins with `first`. */
export function otherPhases<P extends string>(
  first: P,
): Record<OtherPhase, PhaseDeclaration<P | OtherPhase | 'refused'>> {
  return {
    proxyLine: { from: 'client', reads: proxyLine, next: first },
    proxyHeader: { from: 'client', reads: proxyHeader, next: first },
    ...httpFrontPhases(first),
    ...foreignPhases,
  };
}

/** Whether a stream can begin with what stands before SOCKS; cheap, it is asked of every flow. */
export function isBeforeFirst(bytes: Uint8Array, start: number, end: number): boolean {
  return isPreamble(bytes, start, end) || isHttpConnect(bytes, start, end);
}

export function weighOther(view: View): Weight | undefined {
  const { message } = view;
  if (message.role === 'origin') return weighPreamble(view);
  return IS_HTTP_FRONT.has(message) ? weighHttpFront(view) : weighForeign(view);
}

const IS_HTTP_FRONT: ReadonlySet<Message> = new Set<Message>(HTTP_FRONT);
