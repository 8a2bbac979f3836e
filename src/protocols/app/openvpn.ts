import { hex } from '../../bytes/hex.ts';
import { u16be, u32be } from '../../bytes/integer.ts';
import { INSIDE_BYTES } from '../../limits.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';

const details = {
  session: { kind: 'text', label: "Client's session id", filter: 'openvpn.sessionid', about: 'In hex' },
  answer: { kind: 'text', label: "Server's session id", filter: 'openvpn.sessionid', about: 'In hex' },
  protection: {
    kind: 'text',
    label: 'Control channel',
    filter: 'openvpn.hmac',
    about: 'plain, or protected by tls-auth, tls-crypt or tls-crypt-v2',
  },
} as const;

type Found = Draft<typeof details>;

/** P_CONTROL_HARD_RESET of client and server in version 2, and of a client with tls-crypt-v2, each with key 0. */
const CLIENT_RESET = 0x38;
const SERVER_RESET = 0x40;
const CLIENT_RESET_V3 = 0x50;

const SESSION_ID = 8;
/** Opcode and session id. */
const HEAD = 1 + SESSION_ID;
/** A count of acknowledgments that is 0, and the number of the first packet. */
const CLIENT_TAIL = 5;
/** One acknowledgment with the session id of the client, and the number of the first packet. */
const SERVER_TAIL = 1 + 4 + SESSION_ID + 4;
/** Packet id and time against replays. */
const REPLAY = 8;
const TAG = 32;
/** Bytes of the digests that tls-auth is used with. */
const DIGESTS = [16, 20, 28, 32, 48, 64];

/** OpenVPN: the first packets with keys negotiated by TLS. With a static key nothing stands in clear. */
export const openvpn: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'openvpn',
    title: 'OpenVPN',
    reference: 'OpenVPN Wire Protocol (openvpn-rfc)',
    details,
    summary: ['{protection}'],
  }),
  recognise: (client, server) =>
    isReset(server) !== false && (protectionOf(packetIn(client)) !== undefined || isLongReset(client, server)),
  wants: (bytes) => (bytes.length < 2 ? 2 : 2 + u16be(bytes, 0)),
  read(client, server) {
    const found = told(packetIn(client), packetIn(server));
    // Of a long packet that came at once, only the beginning was kept.
    if (client.length >= 2 + HEAD) found.session = hex(client, 3, 2 + HEAD, '');
    return found;
  },
  readDatagram(bytes) {
    if (protectionOf(bytes) === undefined) return undefined;
    return bytes[0] === SERVER_RESET ? told(NONE, bytes) : told(bytes, NONE);
  },
};

const NONE = new Uint8Array(0);

/** The packet behind a length over TCP; nothing where its first byte or its end is not there. */
function packetIn(stream: Uint8Array): Uint8Array {
  return stream.length < 3 || stream.length < 2 + u16be(stream, 0) ? NONE : stream.subarray(2, 2 + u16be(stream, 0));
}

/** Whether the server answers with a reset; undefined where it has not said enough. */
function isReset(server: Uint8Array): boolean | undefined {
  return server.length < 3 ? undefined : server[2] === SERVER_RESET;
}

/** A reset of which only the beginning is kept before it is recognised. */
function isLongReset(client: Uint8Array, server: Uint8Array): boolean {
  if (client.length < INSIDE_BYTES || 2 + u16be(client, 0) <= client.length) return false;
  if (client[2] === CLIENT_RESET_V3) return isFirst(client, 2 + HEAD);
  const digest = u16be(client, 0) - HEAD - REPLAY - CLIENT_TAIL;
  return client[2] === CLIENT_RESET && DIGESTS.includes(digest) && isReset(server) === true;
}

function told(client: Uint8Array, server: Uint8Array): Found {
  const found: Found = {};
  const protection = protectionOf(client) ?? protectionOf(server);
  if (protection !== undefined) found.protection = protection;
  if (protectionOf(client) !== undefined) found.session = hex(client, 1, HEAD, '');
  if (protectionOf(server) !== undefined) found.answer = hex(server, 1, HEAD, '');
  return found;
}

/** How a reset is protected, by its length and what must stand at its end; undefined if it is none. */
function protectionOf(packet: Uint8Array): string | undefined {
  const [opcode] = packet;
  if (opcode === CLIENT_RESET_V3) return isWrappedKey(packet) ? 'tls-crypt-v2' : undefined;
  if (opcode !== CLIENT_RESET && opcode !== SERVER_RESET) return undefined;
  const tail = opcode === CLIENT_RESET ? CLIENT_TAIL : SERVER_TAIL;
  const between = packet.length - HEAD - tail;
  if (between === REPLAY + TAG && isFirst(packet, HEAD)) return 'tls-crypt';
  if (between < 0 || !isTail(packet, packet.length - tail)) return undefined;
  if (between === 0) return 'plain';
  const digest = between - REPLAY;
  return DIGESTS.includes(digest) && isFirst(packet, HEAD + digest) ? 'tls-auth' : undefined;
}

/** The key of the client follows, sealed, and its own length ends it. */
function isWrappedKey(packet: Uint8Array): boolean {
  const sealed = HEAD + REPLAY + TAG + CLIENT_TAIL;
  if (packet.length < sealed + 2 || !isFirst(packet, HEAD)) return false;
  return sealed + u16be(packet, packet.length - 2) === packet.length;
}

/** Packets of one reset: each repetition has the next number. */
const FEW = 0xff;
/** Where clients of 2.6 begin to count. */
const EARLY = 0x0f000000;

function isFirst(packet: Uint8Array, at: number): boolean {
  const number = u32be(packet, at);
  return (number > 0 && number <= FEW) || (number > EARLY && number <= EARLY + FEW);
}

/** Acknowledgments, none or that of packet 0, and the number of the first packet, which is 0. */
function isTail(packet: Uint8Array, at: number): boolean {
  if (u32be(packet, packet.length - 4) !== 0) return false;
  return packet[0] === CLIENT_RESET ? packet[at] === 0 : packet[at] === 1 && u32be(packet, at + 1) === 0;
}
