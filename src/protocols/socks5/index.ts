import type { Dissector } from '../../engine/dissector.ts';
import type { Facts } from '../../engine/pdu.ts';
import type { View } from '../../schema/view.ts';
import { isBeforeFirst } from '../shared/foreign.ts';
import { mechanismOf, protectionLevel, unwrapKerberos } from '../shared/gss-token.ts';
import { chapFacts, chapMessage } from './chap.ts';
import { framingOf } from './framed.ts';
import { MESSAGES } from './messages.ts';
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

function inspect(view: View): Facts | undefined {
  if (view.message === chapMessage) return chapFacts(view);
  const token = view.message.index.has('token') ? view.octets('token') : undefined;
  if (token === undefined) return undefined;
  switch (view.message.name) {
    case 'gssapi-token':
      return factsOf('mechanism', mechanismOf(token));
    case 'gssapi-protection':
      return factsOf('protection', protectionLevel(token));
    default:
      return { isSealed: unwrapKerberos(token)?.isSealed ?? true };
  }
}

function factsOf<K extends keyof Facts>(key: K, value: Facts[K] | undefined): Facts | undefined {
  return value === undefined ? undefined : { [key]: value };
}

/** SOCKS Protocol Version 5: RFC 1928, with the username/password subnegotiation of RFC 1929. */
export const socks5: Dissector<Socks5Phase> = {
  name: 'socks5',
  title: 'SOCKS Protocol Version 5',
  messages: MESSAGES,
  phases: PHASES,
  first: 'greeting',
  entries: ['login', 'request', 'selection', 'loginReply', 'connectReply'],
  recognise(bytes, start, end, isStart) {
    if (start >= end) return false;
    const first = bytes[start];
    if (first === 5) return isOfVersion5(bytes, start, end);
    return (first === 1 && !isStart) || isBeforeFirst(bytes, start, end);
  },
  inspect,
  unwrap(view) {
    const token = view.octets('token');
    const found = token === undefined ? undefined : unwrapKerberos(token);
    return found?.isSealed === false ? found.content : undefined;
  },
  framing: framingOf,
  weigh,
  isOpening,
};
