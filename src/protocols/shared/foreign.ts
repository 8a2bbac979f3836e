import type { Weight } from '../../engine/dissector.ts';
import type { Message } from '../../schema/message.ts';
import type { NoteKind } from '../../schema/note-kinds.ts';
import type { PhaseDeclaration } from '../../schema/phase.ts';
import type { View } from '../../schema/view.ts';
import { FOREIGN_ANSWERS, FOREIGN_NOTES, type ForeignPhase, foreignPhases, weighForeign } from './foreign-answers.ts';
import {
  HTTP_REQUEST_NOTES,
  type HttpRequestPhase,
  httpRequest,
  httpRequestPhases,
  weighHttpRequest,
} from './http-request.ts';
import { SHARED_NOTES } from './notes.ts';
import {
  PREAMBLE_NOTES,
  PREAMBLES,
  type PreamblePhase,
  preamblePhases,
  proxyHeader,
  proxyLine,
  weighPreamble,
} from './preambles.ts';

/** All that can stand before a dialogue of SOCKS or in place of its answers, whatever its version. */

export type OtherPhase = ForeignPhase | HttpRequestPhase | PreamblePhase;

/** What may come in place of the first message of a client. */
export const BEFORE_FIRST = [...PREAMBLES, 'httpRequest'] as const;

/** What can be odd about them, and in messages of more than one version. */
export const OTHER_NOTES: readonly NoteKind[] = [
  SHARED_NOTES,
  FOREIGN_NOTES,
  PREAMBLE_NOTES,
  HTTP_REQUEST_NOTES,
].flatMap((kinds) => Object.values<NoteKind>(kinds));

export const OTHER_MESSAGES: readonly Message[] = [...FOREIGN_ANSWERS, proxyLine, proxyHeader, httpRequest];

/** Their part of a phase table whose handshake begins with `first`. */
export function otherPhases<P extends string>(
  first: P,
): Record<OtherPhase, PhaseDeclaration<P | OtherPhase | 'refused'>> {
  return { ...preamblePhases(first), ...httpRequestPhases, ...foreignPhases };
}

export function weighOther(view: View): Weight | undefined {
  const { message } = view;
  if (message.role === 'origin') return weighPreamble(view);
  return message === httpRequest ? weighHttpRequest(view) : weighForeign(view);
}
