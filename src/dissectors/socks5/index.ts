import type { View } from '../../schema/view.ts';
import type { Dissector } from '../dissector.ts';
import { mechanismOf, protectionLevel, unwrapKerberos } from '../gss-token.ts';
import type { Facts } from '../pdu.ts';
import { MESSAGES } from './messages.ts';
import { PHASES, type Socks5Phase } from './phases.ts';
import { weigh } from './weigh.ts';

function inspect(view: View): Facts | undefined {
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
    const first = bytes[start];
    return start < end && (first === 5 || (first === 1 && !isStart));
  },
  inspect,
  unwrap(view) {
    const token = view.octets('token');
    const found = token === undefined ? undefined : unwrapKerberos(token);
    return found?.isSealed === false ? found.content : undefined;
  },
  weigh,
};
