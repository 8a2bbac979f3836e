import type { Dissector } from '../dissector.ts';
import { MESSAGES } from './messages.ts';
import { PHASES, type Socks5Phase } from './phases.ts';
import { weigh } from './weigh.ts';

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
  weigh,
};
