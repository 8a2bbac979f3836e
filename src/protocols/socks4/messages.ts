import { ipv4, text, u8, u16 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import type { ValueTable } from '../../schema/values.ts';
import { methodSelection, socks4Reply, socks4ReplyFields } from '../shared/answers.ts';
import { OTHER_MESSAGES } from '../shared/foreign.ts';
import { ofInjection, ofTexts, SHARED_NOTES } from '../shared/notes.ts';
import { ofRequest, ofShape } from './notes.ts';

export const SOCKS4_COMMANDS: ValueTable = [
  [0x01, 'CONNECT'],
  [0x02, 'BIND'],
  [0xf0, 'RESOLVE (Tor)'],
];

export const request = message(
  {
    name: 'socks4-request',
    title: 'SOCKS4 request',
    reference: 'SOCKS4 protocol; SOCKS 4A',
    phase: 'request',
    side: 'client',
    role: 'request',
    about:
      'CONNECT: the destination wanted. BIND: the host expected to connect back. The port stands before the address; with an address 0.0.0.x, x not 0, a domain name follows the user id (4A).',
    line: ['{command.name}', ' {endpoint}', ', user {userId}'],
    review: [ofRequest, ofTexts, ofInjection, ofShape],
  },
  {
    version: u8('VN', {
      filter: 'socks.version',
      expect: 4,
      unexpected: SHARED_NOTES['unexpected-version'],
      base: 'code',
      about: 'Version of the protocol',
    }),
    command: u8('CD', {
      filter: 'socks.command',
      values: SOCKS4_COMMANDS,
      unexpected: SHARED_NOTES['bad-cmd'],
      about: 'What the client wants of the proxy',
    }),
    port: u16('DSTPORT', {
      filter: 'socks.dstport',
      about: 'Port of the destination, in network byte order; it stands before the address',
    }),
    ipv4: ipv4('DSTIP', {
      filter: 'socks.dst',
      about: 'Address of the destination; 0.0.0.x, x not 0, says that a domain name follows (4A)',
    }),
    userId: text('USERID', 'nul', { filter: 'socks.username', about: 'User id, ended by NUL; may be empty' }),
    name: text('Domain name', 'nul', {
      filter: 'socks.v4a_dns_name',
      when: { ipv4: [0x01, 0xff] },
      about: 'SOCKS 4A: the name the proxy is to resolve, ended by NUL',
    }),
  },
);

export const bindReply = message(
  {
    name: 'socks4-bind-reply',
    title: 'SOCKS4 reply (second reply to BIND)',
    reference: 'SOCKS4 protocol',
    phase: 'reply',
    side: 'proxy',
    role: 'bind-reply',
    decision: { by: 'code', granted: 0x5a },
    about: 'Sent when a host has connected: refused if it is not the expected one.',
    line: ['{code}', ', peer {endpoint}'],
  },
  socks4ReplyFields,
);

/** Every message of SOCKS4, in the order of a dialogue; then what other listeners answer, and what may stand before it. */
export const MESSAGES = [request, socks4Reply, bindReply, methodSelection, ...OTHER_MESSAGES] as const;
