import type { Dissector } from '../../engine/dissector.ts';
import type { NoteKind } from '../../schema/note-kinds.ts';
import { SOCKS_PORT } from '../shared/answers.ts';
import { OTHER_NOTES } from '../shared/foreign.ts';
import { unwrapKerberos } from '../shared/gss-token.ts';
import { EXCHANGE_NOTES } from '../shared/method-exchange.ts';
import { SHARED_NOTES } from '../shared/notes.ts';
import { isPreamble } from '../shared/preambles.ts';
import { CHAP_NOTES } from './chap.ts';
import { credentials } from './credentials.ts';
import { DATAGRAMS } from './datagram.ts';
import { interpret } from './extension.ts';
import { FINGERPRINTS } from './fingerprints.ts';
import { framingOf } from './framed.ts';
import { GSSAPI_NOTES } from './gssapi.ts';
import { MESSAGES } from './messages.ts';
import { NOTES } from './notes.ts';
import { PHASES, type Socks5Phase } from './phases.ts';
import { isOpening, weigh } from './weigh.ts';

/**
 * Whether octets behind a version 5 can be a greeting, a selection alone or with what follows it, or a reply: DCE/RPC,
 * which begins with 05 00, is none of them.
 */
function isOfVersion5(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 3 || bytes[start + 1] !== 0) return true;
  const third = bytes[start + 2];
  return third === 5 || (third === 0 && (length < 4 || ADDRESS_TYPE.has(bytes[start + 3] as number)));
}

const ADDRESS_TYPE: ReadonlySet<number> = new Set([1, 3, 4]);

const OWN_NOTES = [NOTES, GSSAPI_NOTES, CHAP_NOTES, EXCHANGE_NOTES].flatMap((kinds) => Object.values<NoteKind>(kinds));

/** SOCKS Protocol Version 5: RFC 1928, with the username/password subnegotiation of RFC 1929. */
export const socks5: Dissector<Socks5Phase> = {
  name: 'socks5',
  title: 'SOCKS Protocol Version 5',
  family: 'SOCKS',
  port: SOCKS_PORT,
  messages: MESSAGES,
  notes: [...OWN_NOTES, ...OTHER_NOTES],
  nested: SHARED_NOTES['nested-socks'],
  reversed: SHARED_NOTES['reverse-socks'],
  fingerprints: FINGERPRINTS,
  phases: PHASES,
  first: 'greeting',
  entries: ['login', 'request', 'selection', 'loginReply', 'connectReply'],
  recognise(bytes, start, end, isStart) {
    if (start >= end) return false;
    const first = bytes[start];
    if (first === 5) return isOfVersion5(bytes, start, end);
    return (first === 1 && !isStart) || isPreamble(bytes, start, end);
  },
  credentials,
  interpret,
  unwrap(view) {
    const token = view.octets('token');
    const found = token === undefined ? undefined : unwrapKerberos(token);
    return found?.isSealed === false ? found.content : undefined;
  },
  datagrams: DATAGRAMS,
  framing: framingOf,
  weigh,
  isOpening,
};
