import type { Dissector } from '../../engine/dissector.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { derived } from '../../schema/derived.ts';
import { fingerprints } from '../../schema/fingerprint.ts';
import type { View } from '../../schema/view.ts';
import type { Authentication } from '../../session/session.ts';
import { SOCKS_PORT } from '../shared/answers.ts';
import { OTHER_NOTES } from '../shared/foreign.ts';
import { SHARED_NOTES } from '../shared/notes.ts';
import { isPreamble } from '../shared/preambles.ts';
import { MESSAGES } from './messages.ts';
import { NOTES } from './notes.ts';
import { PHASES, type Socks4Phase } from './phases.ts';
import { isOpening, weigh } from './weigh.ts';

const RESOLVE = 0xf0;

/** Whether the address of a request, 0.0.0.x, says that a name follows. */
function hasName(view: View): boolean {
  const address = view.message.role === 'request' ? (view.number('ipv4') ?? 0) : 0;
  return address > 0 && address <= 0xff;
}

const userIdOf = derived((view) => view.value('userId'));

/** The user id, which nothing proves. */
function credentials(pdus: readonly Pdu[]): Authentication | undefined {
  const request = pdus.find(({ view }) => view.message.role === 'request');
  const userId = request === undefined ? '' : String(userIdOf(request.view) ?? '');
  return userId === '' ? undefined : { username: userId };
}

/** SOCKS4 and its extension 4A, which names what the proxy is to resolve. */
export const socks4: Dissector<Socks4Phase> = {
  name: 'socks4',
  variants: ['socks4', 'socks4a'],
  title: 'SOCKS Protocol Version 4 and 4A',
  family: 'SOCKS',
  port: SOCKS_PORT,
  messages: MESSAGES,
  notes: [...Object.values(NOTES), ...OTHER_NOTES],
  nested: SHARED_NOTES['nested-socks'],
  reversed: SHARED_NOTES['reverse-socks'],
  fingerprints: fingerprints([]),
  phases: PHASES,
  first: 'request',
  entries: ['connectReply'],
  recognise(bytes, start, end) {
    const first = bytes[start];
    const second = end - start > 1 ? (bytes[start + 1] as number) : undefined;
    if (start >= end) return false;
    if (first === 4) return second === undefined || second === 1 || second === 2 || second === RESOLVE;
    if (first === 0) return second !== undefined && second >= 0x5a && second <= 0x5d;
    return isPreamble(bytes, start, end);
  },
  variant(pdus) {
    return pdus.some(({ view }) => hasName(view)) ? 'socks4a' : 'socks4';
  },
  credentials,
  weigh,
  isOpening,
};
