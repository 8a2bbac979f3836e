import { u16be, u32le } from '../../bytes/integer.ts';
import { INSIDE_LINE_BYTES } from '../../limits.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import { bytes, u8, u16 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { parse } from '../../schema/parse.ts';
import type { InsideProtocol } from './protocol.ts';
import { asciiText } from './text.ts';

/** A TPKT around the connection request or confirm of X.224. */
const connection = message(
  {
    name: 'rdp-connection',
    title: 'X.224 connection request or confirm',
    reference: 'RFC 1006 section 6, MS-RDPBCGR section 2.2.1',
    phase: 'relay',
    side: 'both',
  },
  {
    version: u8('version', { filter: 'tpkt.version' }),
    reserved: u8('reserved', { filter: 'tpkt.reserved' }),
    length: u16('length', { filter: 'tpkt.length' }),
    indicator: u8('LI', { filter: 'cotp.li' }),
    type: u8('PDU type', { filter: 'cotp.type', base: 'hex' }),
    destination: u16('DST-REF', { filter: 'cotp.destref', base: 'hex' }),
    source: u16('SRC-REF', { filter: 'cotp.srcref', base: 'hex' }),
    option: u8('class option', { filter: 'cotp.class' }),
    rest: bytes('cookie and negotiation', 'rest', { filter: 'rdp.negotiation' }),
  },
);

const details = {
  cookie: { kind: 'text', label: 'Cookie', filter: 'rdp.rt_cookie', about: 'mstshash: the user, or part of the name' },
  requested: { kind: 'texts', label: 'Security requested', filter: 'rdp.negReq.requestedProtocols' },
  selected: { kind: 'text', label: 'Security selected', filter: 'rdp.negReq.selectedProtocol' },
} as const;

const REQUEST = 0xe0;
const CONFIRM = 0xd0;
const NEGOTIATION_REQUEST = 1;
const NEGOTIATION_ANSWER = 2;

/** MS-RDPBCGR section 2.2.1.1.1: bits of the requested protocols. */
const SECURITY: readonly (readonly [bit: number, name: string])[] = [
  [1, 'TLS'],
  [2, 'CredSSP'],
  [4, 'RDSTLS'],
  [8, 'CredSSP with early user authorization'],
  [16, 'Entra ID'],
];

/** Remote Desktop Protocol: the cookie, and how the connection will be protected. */
export const rdp: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'rdp',
    title: 'Remote Desktop Protocol',
    reference: 'MS-RDPBCGR section 2.2.1',
    details,
    summary: ['{cookie}'],
  }),
  messages: [connection],
  opens: { client: '\x03', server: '\x03' },
  recognise: (client, server) => isConnection(client, REQUEST) || isConnection(server, CONFIRM),
  wants(octets) {
    const { view } = parse(connection, octets);
    return Math.min(view.number('length') ?? 4, INSIDE_LINE_BYTES);
  },
  read(client, server) {
    const found: Draft<typeof details> = {};
    const request = contentOf(client, REQUEST);
    const [, cookie] = /Cookie: mstshash=([^\r\n]*)/.exec(asciiText(request)) ?? [];
    const requested = negotiated(request, NEGOTIATION_REQUEST);
    const selected = negotiated(contentOf(server, CONFIRM), NEGOTIATION_ANSWER);
    if (cookie !== undefined) found.cookie = cookie;
    if (requested !== undefined) found.requested = securityNames(requested);
    if (selected !== undefined) found.selected = securityNames(selected).join(', ');
    return found;
  },
};

function isConnection(octets: Uint8Array, type: number): boolean {
  return octets[0] === 3 && octets[1] === 0 && octets[5] === type;
}

const NONE = new Uint8Array(0);

/** What follows the fixed part of a request or confirm, within its own length. */
function contentOf(octets: Uint8Array, type: number): Uint8Array {
  if (!isConnection(octets, type)) return NONE;
  const { view } = parse(connection, octets.subarray(0, u16be(octets, 2)));
  return view.octets('rest') ?? NONE;
}

/** The protocols in the negotiation structure at the end (section 2.2.1.1.1): type, flags, length 8, protocols. */
function negotiated(content: Uint8Array, type: number): number | undefined {
  const start = content.length - 8;
  return start >= 0 && content[start] === type && content[start + 2] === 8 ? u32le(content, start + 4) : undefined;
}

function securityNames(bits: number): string[] {
  const names = SECURITY.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? ['RDP'] : names;
}
