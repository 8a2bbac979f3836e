import { bytes, octets, text, u8, u16 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { METHODS, methodSelection, socks4Reply } from '../shared/answers.ts';
import { OTHER_MESSAGES } from '../shared/foreign.ts';
import { methodExchange } from '../shared/method-exchange.ts';
import { ofInjection, ofTexts, SHARED_NOTES } from '../shared/notes.ts';
import { address } from './address.ts';
import { chapMessage, chapStatus } from './chap.ts';
import { fwdUdpDatagram, udpTunDatagram } from './framed.ts';
import { GSSAPI_MESSAGES } from './gssapi.ts';
import { ofEmptyLogin, ofLogin } from './login.ts';
import { NOTES, ofDatagram, ofLongName, ofOffer, ofReply, ofRequest, ofReserved } from './notes.ts';
import { COMMANDS, FRAGMENTS, LOGIN_STATUS, REPLIES, REPLY_ADDRESS_TYPES, REPLY_BRIEFS } from './values.ts';

const version = u8('Version', {
  filter: 'socks.version',
  expect: 5,
  unexpected: SHARED_NOTES['unexpected-version'],
  base: 'code',
  about: 'Version of the protocol',
});

const loginVersion = u8('Version', {
  filter: 'socks.subnegotiation_version',
  expect: 1,
  unexpected: NOTES['auth-version'],
  base: 'code',
  about: 'Version of the subnegotiation',
});

const reserved = {
  filter: 'socks.reserved',
  expect: 0,
  unexpected: NOTES['rsv-nonzero'],
  widthText: 'Value of 0',
  base: 'code',
} as const;

export const methodOffer = message(
  {
    name: 'method-offer',
    title: 'Version identifier/method selection message',
    reference: 'RFC 1928 section 3',
    phase: 'negotiation',
    side: 'client',
    role: 'offer',
    about: 'The client names the methods it can use.',
    line: ['offers {methods}'],
    review: [ofOffer],
  },
  {
    version,
    count: u8('NMethods', {
      filter: 'socks.auth_method_count',
      least: 1,
      unexpected: NOTES['nmethods-zero'],
      about: 'Number of method bytes in Methods',
    }),
    methods: octets('Methods', 'count', {
      filter: 'socks.auth_method',
      values: METHODS,
      about: 'The methods that the client can use, a byte each; their order means nothing',
    }),
  },
);

export const usernamePasswordRequest = message(
  {
    name: 'username-password-request',
    title: 'Username/Password request',
    reference: 'RFC 1929 section 2',
    phase: 'authentication',
    side: 'client',
    role: 'login',
    about: 'User name and password in clear.',
    line: ['user {username}', ', password {password}'],
    interpret: ofEmptyLogin,
    review: [ofLogin, ofTexts, ofInjection],
  },
  {
    version: loginVersion,
    usernameLength: u8('ULEN', {
      filter: 'socks.username_length',
      least: 1,
      unexpected: NOTES['empty-credentials'],
      about: 'Bytes of UNAME, 1 to 255',
    }),
    username: text('UNAME', 'usernameLength', { filter: 'socks.username', about: 'User name, in clear' }),
    passwordLength: u8('PLEN', {
      filter: 'socks.password_length',
      least: 1,
      unexpected: NOTES['empty-credentials'],
      about: 'Bytes of PASSWD, 1 to 255',
    }),
    password: text('PASSWD', 'passwordLength', { filter: 'socks.password', secret: true, about: 'Password, in clear' }),
  },
);

export const usernamePasswordReply = message(
  {
    name: 'username-password-reply',
    title: 'Username/Password reply',
    reference: 'RFC 1929 section 2',
    phase: 'authentication',
    side: 'proxy',
    role: 'login-reply',
    decision: { by: 'status', granted: 0 },
    about: 'Any status but 00 is a failure, and the proxy must close.',
    line: ['{status}'],
  },
  {
    version: loginVersion,
    status: u8('Status', {
      filter: 'socks.auth_status',
      values: LOGIN_STATUS,
      about: 'What came of the login; after a failure the proxy must close the connection',
    }),
  },
);

export const request = message(
  {
    name: 'request',
    title: 'Socks Request Message',
    reference: 'RFC 1928 section 4',
    phase: 'request',
    side: 'client',
    role: 'request',
    least: 10,
    about:
      'CONNECT: the destination wanted. BIND: the host expected to connect back. UDP ASSOCIATE: address and port the client will send datagrams from, zeros if unknown.',
    line: ['{command.name}', ' {endpoint}'],
    interpret: ofReserved,
    review: [ofRequest, ofTexts, ofInjection],
  },
  {
    version,
    command: u8('CMD', {
      filter: 'socks.command',
      values: COMMANDS,
      unexpected: SHARED_NOTES['bad-cmd'],
      about: 'What the client wants of the proxy',
    }),
    reserved: u8('Rsv', { ...reserved, about: 'Reserved, value of 0; Dante has flags in it' }),
    ...address({ address: 'DST addr', port: 'DST Port', portFilter: 'socks.port', of: 'of the destination wanted' }),
  },
);

const replyFields = {
  version,
  code: u8('REP', {
    filter: 'socks.results',
    values: REPLIES,
    briefs: REPLY_BRIEFS,
    about: 'What came of the request; after any code but 00 the proxy closes the connection',
  }),
  reserved: u8('RSV', { ...reserved, about: 'Reserved, value of 0' }),
  ...address({
    address: 'BND addr',
    port: 'BND Port',
    portFilter: 'socks.port',
    of: 'that the server bound',
    types: REPLY_ADDRESS_TYPES,
  }),
};

export const reply = message(
  {
    name: 'reply',
    title: 'Socks Reply Message',
    reference: 'RFC 1928 section 6',
    phase: 'reply',
    side: 'proxy',
    role: 'reply',
    decision: { by: 'code', granted: 0 },
    least: 10,
    about:
      'CONNECT: where the proxy connects from. BIND: where it listens. UDP ASSOCIATE: where the client must send its datagrams. After a failure the proxy closes within 10 seconds.',
    line: ['{code}', ', bound {endpoint}'],
    review: [ofReply, ofTexts, ofLongName, ofInjection],
  },
  replyFields,
);

export const bindReply = message(
  {
    name: 'bind-reply',
    title: 'Socks Reply Message (second reply to BIND)',
    reference: 'RFC 1928 section 6',
    phase: 'reply',
    side: 'proxy',
    role: 'bind-reply',
    decision: { by: 'code', granted: 0 },
    least: 10,
    about: 'Sent when the expected host has connected: BND is the address and port of that host.',
    line: ['{code}', ', peer {endpoint}'],
    review: [ofReply, ofTexts, ofLongName, ofInjection],
  },
  replyFields,
);

export const udpHeader = message(
  {
    name: 'udp-datagram',
    title: 'UDP Request Header',
    reference: 'RFC 1928 section 7',
    phase: 'udp',
    side: 'both',
    about: 'To the relay: the target. From the relay: the host the data came from.',
    line: ['{way} {endpoint}', ', {data}', ', fragment {fragment.set}'],
    review: [ofDatagram, ofTexts, ofInjection],
  },
  {
    reserved: u16('RSV', {
      filter: 'socks.udp.reserved',
      base: 'code',
      about: 'Reserved, 0000; another value says that this is no datagram of SOCKS',
    }),
    fragment: u8('FRAG', {
      filter: 'socks.fragment_number',
      values: FRAGMENTS,
      about: 'Current fragment number: says whether the datagram is one of several fragments',
    }),
    ...address({
      address: 'DST Addr',
      port: 'DST Port',
      portFilter: 'socks.dstport',
      of: 'of the destination wanted, or of the host the data came from',
    }),
    data: bytes('Data', 'rest', { filter: 'socks.udp.data', about: 'User data' }),
  },
);

/** Every message of SOCKS5, in the order of a dialogue; then what other listeners answer, and what may stand before it. */
export const MESSAGES = [
  methodOffer,
  methodSelection,
  usernamePasswordRequest,
  usernamePasswordReply,
  ...GSSAPI_MESSAGES,
  chapMessage,
  chapStatus,
  methodExchange,
  request,
  reply,
  bindReply,
  udpHeader,
  fwdUdpDatagram,
  udpTunDatagram,
  socks4Reply,
  ...OTHER_MESSAGES,
] as const;
