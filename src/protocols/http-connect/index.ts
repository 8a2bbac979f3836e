import type { Dissector } from '../../engine/dissector.ts';
import { beginsWith } from '../../engine/weights.ts';
import { fingerprints } from '../../schema/fingerprint.ts';
import { isPreamble, PREAMBLE_NOTES } from '../shared/preambles.ts';
import { credentials } from './credentials.ts';
import { MESSAGES } from './messages.ts';
import { NOTES } from './notes.ts';
import { type HttpConnectPhase, PHASES } from './phases.ts';
import { CONNECT, isOpening, weigh } from './weigh.ts';

/** HTTP CONNECT: a tunnel through an HTTP proxy (RFC 9110 section 9.3.6, RFC 9112). */
export const httpConnect: Dissector<HttpConnectPhase> = {
  name: 'http-connect',
  title: 'HTTP CONNECT',
  family: 'HTTP',
  isCounted: true,
  front: NOTES['http-front-proxy'],
  messages: MESSAGES,
  notes: [...Object.values(NOTES), ...Object.values(PREAMBLE_NOTES)],
  fingerprints: fingerprints([]),
  phases: PHASES,
  first: 'request',
  entries: [],
  recognise(bytes, start, end) {
    if (isPreamble(bytes, start, end)) return true;
    return end - start >= CONNECT.length && beginsWith(bytes, start, end, CONNECT);
  },
  credentials,
  weigh,
  isOpening,
};
