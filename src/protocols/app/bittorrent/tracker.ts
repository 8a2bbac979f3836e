import { hex } from '../../../bytes/hex.ts';
import { u32be } from '../../../bytes/integer.ts';
import { type Draft, sheet } from '../../../schema/detail.ts';
import { bytes as octets, text, u16, u32 } from '../../../schema/field.ts';
import { message } from '../../../schema/message.ts';
import { parse } from '../../../schema/parse.ts';
import { type ValueTable, valueName } from '../../../schema/values.ts';
import type { InsideProtocol } from '../protocol.ts';

const ANNOUNCE = 1;
const EVENTS: ValueTable = [
  [0, 'none'],
  [1, 'completed'],
  [2, 'started'],
  [3, 'stopped'],
];

const announce = message(
  {
    name: 'tracker-announce',
    title: 'Announce request to a UDP tracker',
    reference: 'BEP 15',
    phase: 'udp',
    side: 'both',
  },
  {
    connection: octets('connection_id', 8, { filter: 'bt-tracker.connection_id' }),
    action: u32('action', { filter: 'bt-tracker.action' }),
    transaction: u32('transaction_id', { filter: 'bt-tracker.transaction_id', base: 'hex' }),
    infoHash: octets('info_hash', 20, { filter: 'bt-tracker.info_hash' }),
    peerId: text('peer_id', 20, { filter: 'bt-tracker.peer_id' }),
    downloaded: octets('downloaded', 8, { filter: 'bt-tracker.downloaded' }),
    left: octets('left', 8, { filter: 'bt-tracker.left' }),
    uploaded: octets('uploaded', 8, { filter: 'bt-tracker.uploaded' }),
    event: u32('event', { filter: 'bt-tracker.event', values: EVENTS }),
    address: octets('IP address', 4, { filter: 'bt-tracker.ip_address' }),
    key: u32('key', { filter: 'bt-tracker.key', base: 'hex' }),
    wanted: u32('num_want', { filter: 'bt-tracker.num_want' }),
    port: u16('port', { filter: 'bt-tracker.port' }),
    rest: octets('options', 'rest', { filter: 'bt-tracker.extension' }),
  },
);

const details = {
  action: { kind: 'text', label: 'Action', filter: 'bt-tracker.action' },
  infoHash: {
    kind: 'text',
    label: 'Info hash',
    filter: 'bt-tracker.info_hash',
    about: 'SHA-1, or SHA-256 of version 2 cut to 20 bytes, in hex',
  },
  peer: { kind: 'text', label: 'Peer id', filter: 'bt-tracker.peer_id' },
  event: { kind: 'text', label: 'Event', filter: 'bt-tracker.event' },
} as const;

const CONNECT_BYTES = 16;
/** The number that every connect request begins with. */
const MAGIC = [0x417, 0x27101980] as const;
/** How the peer ids of nearly all programs begin. */
const PEER_ID = /^-[A-Za-z~]/;

/** BitTorrent's protocol with trackers over UDP: requests. Answers have no sign of their own. */
export const tracker: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'tracker',
    title: 'BitTorrent UDP tracker',
    reference: 'BEP 15',
    details,
    summary: ['{action}', ' {infoHash}'],
  }),
  messages: [announce],
  opens: {},
  recognise: () => false,
  readDatagram(bytes) {
    const isConnect =
      bytes.length === CONNECT_BYTES &&
      u32be(bytes, 0) === MAGIC[0] &&
      u32be(bytes, 4) === MAGIC[1] &&
      u32be(bytes, 8) === 0;
    return isConnect ? { action: 'connect' } : announced(bytes);
  },
};

function announced(bytes: Uint8Array): Draft<typeof details> | undefined {
  const { status, view } = parse(announce, bytes);
  if (status !== 'complete' || view.number('action') !== ANNOUNCE) return undefined;
  const event = valueName(EVENTS, view.number('event') ?? -1);
  const infoHash = view.octets('infoHash');
  const peer = String(view.value('peerId') ?? '');
  if (event === undefined || infoHash === undefined || !PEER_ID.test(peer)) return undefined;
  return { action: 'announce', infoHash: hex(infoHash, 0, infoHash.length, ''), peer, event };
}
