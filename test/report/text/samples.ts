import { fromHex } from '../../../src/bytes/hex.ts';
import type { FrameMark } from '../../../src/capture/frame.ts';
import type { Pdu } from '../../../src/engine/pdu.ts';
import { dns } from '../../../src/protocols/app/dns.ts';
import { tls } from '../../../src/protocols/app/tls/index.ts';
import { noteKind } from '../../../src/protocols/index.ts';
import { methodSelection } from '../../../src/protocols/shared/answers.ts';
import {
  bindReply,
  methodOffer,
  reply,
  request,
  udpHeader,
  usernamePasswordReply,
  usernamePasswordRequest,
} from '../../../src/protocols/socks5/messages.ts';
import type { Message } from '../../../src/schema/message.ts';
import { note } from '../../../src/schema/note.ts';
import { parse } from '../../../src/schema/parse.ts';
import { fieldNotes } from '../../../src/schema/tree.ts';
import type { LostRanges } from '../../../src/schema/view.ts';
import type { Session } from '../../../src/session/session.ts';

/** The secret of every sample that logs in; no output may hold it in any form. */
export const PASSWORD = 'opensesame';
export const PASSWORD_OCTETS = '6f 70 65 6e 73 65 73 61 6d 65';

export function frame(number: number, octets = 70, nanoseconds = number * 1_000_000): FrameMark {
  return {
    number,
    seconds: 1_793_527_200,
    nanoseconds,
    digits: 6,
    linkType: 1,
    interfaceId: 0,
    capturedLength: octets,
    subframe: 0,
    originalLength: octets,
    headers: undefined,
  };
}

/** A message of the octets, as the dissectors make it. */
export function pdu(
  message: Message,
  side: 'client' | 'proxy',
  octets: string,
  frames: readonly number[],
  lost: LostRanges = [],
): Pdu {
  const bytes = fromHex(octets);
  const parsed = parse(message, bytes, 0, bytes.length, lost);
  const last = frames.at(-1) as number;
  const completeness = parsed.status === 'incomplete' ? 'truncated' : parsed.status;
  return {
    view: parsed.view,
    side,
    offset: 0,
    length: bytes.length,
    completeness: completeness === 'complete' && lost.length > 0 ? 'lost' : completeness,
    frames: frames.map((number) => frame(number)),
    notes: fieldNotes(parsed.view).map(([kind, detail]) => note(kind, last, detail)),
  };
}

const offer = pdu(methodOffer, 'client', '05 02 00 02', [4]);
const selection = pdu(methodSelection, 'proxy', '05 02', [6]);
const login = {
  ...pdu(usernamePasswordRequest, 'client', `01 05 61 6c 69 63 65 0a ${PASSWORD_OCTETS}`, [8]),
  notes: [note(noteKind('cleartext-password'), 8)],
};
const accepted = pdu(usernamePasswordReply, 'proxy', '01 00', [9]);

/** CONNECT by name after a login, with TLS inside. */
export const established: Session = {
  id: 1,
  uid: '00c0ffee00c0ffee',
  capture: 'curl-login.pcapng',
  protocol: 'socks5',
  transport: 'tcp',
  depth: 0,
  client: { address: '10.0.0.2', port: 55951 },
  proxy: { address: '10.0.0.1', port: 1080 },
  first: frame(4),
  last: frame(40, 66, 231_456_000),
  status: 'established',
  phase: 'relay',
  ended: { by: 'client', how: 'fin', after: 0.19 },
  detection: { confidence: 'certain', evidence: ['greeting of 4 bytes fits its own count'] },
  methods: {
    offered: [
      { code: 0, name: 'No authentication required' },
      { code: 2, name: 'Username/Password' },
    ],
    selected: { code: 2, name: 'Username/Password' },
  },
  authentication: { method: 2, username: 'alice', password: PASSWORD, status: 0, succeeded: true },
  request: { command: 1, name: 'CONNECT', addressType: 3, address: 'www.example.org', port: 443 },
  replies: [{ code: 0, name: 'Succeeded', addressType: 1, address: '10.0.0.1', port: 40112 }],
  relay: {
    clientBytes: 517,
    proxyBytes: 45120,
    missing: 0,
    protocol: 'tls',
    inside: { sheet: tls.sheet, values: { serverName: 'www.example.org' } },
  },
  latency: { negotiation: 0.000412, authentication: 0.00102, reply: 0.0341 },
  messages: [
    offer,
    selection,
    login,
    accepted,
    pdu(request, 'client', '05 01 00 03 0f 77 77 77 2e 65 78 61 6d 70 6c 65 2e 6f 72 67 01 bb', [10, 11]),
    pdu(reply, 'proxy', '05 00 00 01 0a 00 00 01 9c b0', [14]),
  ],
  notes: [note(noteKind('cleartext-password'), 8)],
};

/** A request to an IPv6 address whose reserved octet is not 0, refused. */
export const refused: Session = {
  id: 2,
  uid: '00c0ffee00c0ffef',
  capture: 'curl-login.pcapng',
  protocol: 'socks5',
  transport: 'tcp',
  depth: 0,
  client: { address: '2001:db8::2', port: 40022 },
  proxy: { address: '2001:db8::1', port: 9050 },
  first: frame(5),
  last: frame(22),
  status: 'refused',
  phase: 'reply',
  ended: { by: 'proxy', how: 'fin', after: 0 },
  reasonCode: 'reply-5',
  reason: 'Connection refused',
  detection: { confidence: 'likely', evidence: [] },
  methods: {
    offered: [{ code: 0, name: 'No authentication required' }],
    selected: { code: 0, name: 'No authentication required' },
  },
  request: { command: 1, name: 'CONNECT', addressType: 4, address: '2001:db8::53', port: 8080 },
  replies: [{ code: 5, name: 'Connection refused', addressType: 1, address: '0.0.0.0', port: 0 }],
  latency: { negotiation: 0.1 },
  messages: [
    pdu(methodOffer, 'client', '05 01 00', [5]),
    pdu(methodSelection, 'proxy', '05 00', [7]),
    pdu(request, 'client', '05 01 04 04 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 53 1f 90', [12]),
    pdu(reply, 'proxy', '05 05 00 01 00 00 00 00 00 00', [21]),
  ],
  notes: [note(noteKind('rsv-nonzero'), 12, 'Rsv 04')],
};

/** A login that ends inside the password, with octets in the user name that could steer a terminal. */
export const incomplete: Session = {
  id: 3,
  uid: '00c0ffee00c0fff0',
  capture: 'cut\u001b[31m.pcap',
  protocol: 'socks5',
  transport: 'tcp',
  depth: 0,
  client: { address: '10.0.0.3', port: 50000 },
  proxy: { address: '10.0.0.1', port: 1080 },
  first: frame(30),
  last: frame(32),
  status: 'incomplete',
  phase: 'authentication',
  ended: { by: 'capture', how: 'open', after: 0.000004 },
  reasonCode: 'capture-ended',
  reason: 'login cut short: still open when the capture ended',
  detection: { confidence: 'certain', evidence: [] },
  methods: {
    offered: [{ code: 2, name: 'Username/Password' }],
    selected: { code: 2, name: 'Username/Password' },
  },
  authentication: { method: 2, username: '\u001b[2Jböse\\xff' },
  replies: [],
  latency: {},
  messages: [
    pdu(methodOffer, 'client', '05 01 02', [30]),
    pdu(methodSelection, 'proxy', '05 02', [31]),
    {
      ...pdu(usernamePasswordRequest, 'client', `01 0a 1b 5b 32 4a 62 c3 b6 73 65 ff 14 ${PASSWORD_OCTETS}`, [32]),
      notes: [note('message-truncated', 32, '23 of at least 33 octets')],
    },
  ],
  notes: [note('message-truncated', 32, '23 of at least 33 octets'), note('one-sided', 32)],
};

/** All 255 methods offered and none accepted. */
export const everyMethod: Session = {
  ...refused,
  id: 4,
  phase: 'negotiation',
  reasonCode: 'no-method',
  reason: 'No acceptable methods',
  methods: { offered: [], selected: { code: 255, name: 'No acceptable methods' } },
  messages: [
    pdu(
      methodOffer,
      'client',
      `05 ff ${Array.from({ length: 255 }, (_, code) => code.toString(16).padStart(2, '0')).join(' ')}`,
      [50],
    ),
    pdu(methodSelection, 'proxy', '05 ff', [51]),
  ],
  replies: [],
  notes: [],
};

const DATA = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0')).join(' ');

/** Datagrams of an association: a question, a long answer of which 256 octets of data were kept, a fragment. */
export const association: Session = {
  ...established,
  id: 5,
  phase: 'udp',
  request: { command: 3, name: 'UDP ASSOCIATE', addressType: 1, address: '0.0.0.0', port: 0 },
  udp: {
    relay: { address: '10.0.0.1', port: 5353 },
    datagrams: { client: 2, proxy: 1 },
    bytes: { client: 36, proxy: 1400 },
    fragments: 1,
    destinations: [
      {
        address: '10.77.2.2',
        port: 53,
        datagrams: 3,
        bytes: 1436,
        protocol: 'dns',
        inside: { sheet: dns.sheet, values: { names: ['a.example', 'b.example'], types: ['A'] } },
      },
    ],
  },
  messages: [
    pdu(request, 'client', '05 03 00 01 00 00 00 00 00 00', [60]),
    pdu(reply, 'proxy', '05 00 00 01 0a 00 00 01 14 e9', [61]),
    pdu(udpHeader, 'client', '00 00 00 01 0a 4d 02 02 00 35 de ad be ef', [62]),
    { ...pdu(udpHeader, 'proxy', `00 00 00 01 0a 4d 02 02 00 35 ${DATA}`, [63]), length: 1410 },
    {
      ...pdu(udpHeader, 'client', '00 00 81 03 03 61 2e 62 00 35 de ad be ef', [64]),
      links: [
        { frame: 59, relation: 'fragment' },
        { frame: 65, relation: 'unwrapped' },
      ],
    },
  ],
  notes: [note(noteKind('udp-frag-used'), 64)],
};

/** A reply whose address type is unknown, and a request of which the capture lacks octets. */
export const damaged: Session = {
  ...refused,
  id: 6,
  status: 'opaque',
  reasonCode: 'opaque',
  reason: 'the exchange of method 1 (GSSAPI) cannot be read',
  methods: { offered: [], selected: { code: 1, name: 'GSSAPI' } },
  messages: [
    pdu(request, 'client', '05 01 00 03 05 00 00 00 2e 62 00 50', [70], [[5, 8]]),
    pdu(bindReply, 'proxy', '05 00 00 02 61 62 63', [71]),
  ],
  notes: [note('malformed', 71, 'ATYP 2 is unknown, so what follows has no known form')],
};

export const SESSIONS = [established, refused, incomplete, everyMethod, association, damaged];
