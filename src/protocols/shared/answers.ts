import { ipv4, u8, u16 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { NO_DRAFTS, type NoteDraft } from '../../schema/note.ts';
import type { Heard } from '../../schema/review.ts';
import { codeText, type ValueTable } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { hasMessage, SHARED_NOTES } from './notes.ts';

/** What listeners answer whatever version they were asked in: a proxy that knows another one answers in that. */

/** The port of SOCKS by convention. */
export const SOCKS_PORT = 1080;

/** RFC 1928 section 3, and IANA's registry of SOCKS methods. */
export const METHODS: ValueTable = [
  [0x00, 'No authentication required'],
  [0x01, 'GSSAPI'],
  [0x02, 'Username/Password'],
  [0x03, 0x7f, 'IANA assigned'],
  [0x03, 'Challenge-Handshake Authentication Protocol'],
  [0x04, 'Unassigned'],
  [0x05, 'Challenge-Response Authentication Method'],
  [0x06, 'Secure Sockets Layer'],
  [0x07, 'NDS Authentication'],
  [0x08, 'Multi-Authentication Framework'],
  [0x09, 'JSON Parameter Block'],
  [0x0a, 0x7f, 'Unassigned'],
  [0x80, 0xfe, 'Reserved for private methods'],
  [0xff, 'No acceptable methods'],
];

export const methodSelection = message(
  {
    name: 'method-selection',
    speaks: 'socks5',
    title: 'The method selection message',
    reference: 'RFC 1928 section 3',
    phase: 'negotiation',
    side: 'proxy',
    role: 'selection',
    decision: { by: 'method', refused: 0xff },
    about: 'The proxy selects one of the methods offered; FF means that none is acceptable, and the client must close.',
    line: ['selects {method}'],
    review: [ofSelection],
  },
  {
    version: u8('Version', {
      filter: 'socks.version',
      expect: 5,
      unexpected: SHARED_NOTES['unexpected-version'],
      base: 'code',
      about: 'Version of the protocol',
    }),
    method: u8('Method', {
      filter: 'socks.auth_accepted_method',
      values: METHODS,
      about: 'The method that the proxy selected of those offered; after FF the client must close the connection',
    }),
  },
);

/** "SOCKS: A protocol for TCP proxy across firewalls". */
export const SOCKS4_REPLIES: ValueTable = [
  [0x5a, 'Request granted'],
  [0x5b, 'Request rejected or failed'],
  [0x5c, 'Request rejected: no identd on the client'],
  [0x5d, 'Request rejected: identd reports another user'],
];

/** A reply of SOCKS4 has this form, the first and the second one to BIND. */
export const socks4ReplyFields = {
  version: u8('VN', {
    filter: 'socks.version',
    expect: 0,
    unexpected: SHARED_NOTES['unexpected-version'],
    base: 'code',
    about: 'Version of the reply code',
  }),
  code: u8('CD', {
    filter: 'socks.results',
    values: SOCKS4_REPLIES,
    briefs: { 91: 'rejected' },
    unexpected: SHARED_NOTES['bad-rep'],
    about: 'What came of the request; after any code but 5A the proxy closes',
  }),
  port: u16('DSTPORT', {
    filter: 'socks.dstport',
    about: 'For BIND the port where the proxy listens, in network byte order',
  }),
  ipv4: ipv4('DSTIP', {
    filter: 'socks.dst',
    about: "For BIND the address where the proxy listens; 0.0.0.0 stands for the proxy's own",
  }),
};

export const socks4Reply = message(
  {
    name: 'socks4-reply',
    speaks: 'socks4',
    title: 'SOCKS4 reply',
    reference: 'SOCKS4 protocol',
    phase: 'reply',
    side: 'proxy',
    role: 'reply',
    decision: { by: 'code', granted: 0x5a },
    about:
      'DSTPORT and DSTIP mean something for BIND alone: where the proxy listens, its own address if 0.0.0.0. After a refusal the proxy closes.',
    line: ['{code}', ', bound {endpoint}'],
    review: [ofSocks4Reply],
  },
  socks4ReplyFields,
);

const NONE = 0xff;

function ofSelection(view: View, dialogue: readonly Heard[]): readonly NoteDraft[] {
  if (hasMessage('socks4-request', dialogue)) return [[SHARED_NOTES['version-mismatch'], 'SOCKS5']];
  const method = view.number('method');
  const offer = dialogue.find((heard) => heard.view.message.name === 'method-offer');
  const offered = offer?.view.octets('methods');
  if (method === undefined || offered === undefined || method === NONE || offered.includes(method)) return NO_DRAFTS;
  return [[SHARED_NOTES['method-not-offered'], `method ${codeText(method, 1)}`]];
}

function ofSocks4Reply(_view: View, dialogue: readonly Heard[]): readonly NoteDraft[] {
  return hasMessage('method-offer', dialogue) ? [[SHARED_NOTES['version-mismatch'], 'SOCKS4']] : NO_DRAFTS;
}
