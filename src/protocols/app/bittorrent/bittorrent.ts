import { hex } from '../../../bytes/hex.ts';
import { type Draft, sheet } from '../../../schema/detail.ts';
import { bytes, text, u8 } from '../../../schema/field.ts';
import { message } from '../../../schema/message.ts';
import { parse } from '../../../schema/parse.ts';
import type { View } from '../../../schema/view.ts';
import type { InsideProtocol } from '../protocol.ts';
import { detailText, startsWith } from '../text.ts';

const handshake = message(
  {
    name: 'bittorrent-handshake',
    title: 'BitTorrent handshake',
    reference: 'BEP 3',
    phase: 'relay',
    side: 'both',
  },
  {
    nameLength: u8('pstrlen', { filter: 'bittorrent.protocol.name.length' }),
    name: text('pstr', 'nameLength', { filter: 'bittorrent.protocol.name' }),
    reserved: bytes('reserved', 8, { filter: 'bittorrent.reserved' }),
    infoHash: bytes('info_hash', 20, { filter: 'bittorrent.info_hash' }),
    peerId: bytes('peer_id', 20, { filter: 'bittorrent.peer_id' }),
  },
);

const details = {
  infoHash: { kind: 'text', label: 'Info hash', filter: 'bittorrent.info_hash', about: 'What the torrent is, in hex' },
  hashKind: {
    kind: 'text',
    label: 'Kind of info hash',
    filter: 'bittorrent.info_hash',
    about:
      'SHA-1 in version 1, SHA-256 cut to 20 bytes in version 2; a peer that announces version 2 may have sent either',
  },
  answeredHash: {
    kind: 'text',
    label: 'Info hash of the answer',
    filter: 'bittorrent.info_hash',
    about: 'Where it is another one: the other side goes over to version 2',
  },
  client: { kind: 'text', label: "Client's peer id", filter: 'bittorrent.peer_id' },
  server: { kind: 'text', label: "Other side's peer id", filter: 'bittorrent.peer_id' },
} as const;

const HANDSHAKE_BYTES = 68;
const OPENING = '\x13BitTorrent protocol';

/** BitTorrent: what is shared, and which programs share it. */
export const bittorrent: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'bittorrent',
    title: 'BitTorrent',
    reference: 'BEP 3, BEP 52',
    details,
    summary: ['{infoHash}'],
  }),
  messages: [handshake],
  opens: { client: '\x13', server: '\x13' },
  recognise: (client, server) => startsWith(client, OPENING) || startsWith(server, OPENING),
  wants: () => HANDSHAKE_BYTES,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const sides = [client, server]
      .filter((side) => startsWith(side, OPENING))
      .map((side) => parse(handshake, side).view);
    const peer = peerOf(parse(handshake, client).view);
    const answer = peerOf(parse(handshake, server).view);
    addHashes(sides, found);
    if (peer !== undefined) found.client = peer;
    if (answer !== undefined) found.server = answer;
    return found;
  },
};

type Handshake = View<typeof handshake.fields>;

const VERSION_1 = 'SHA-1 (version 1)';
const EITHER = 'SHA-1 (version 1) or SHA-256 cut to 20 bytes (version 2)';

/** The hash that the first side names, and what kind it is. */
function addHashes(sides: readonly Handshake[], found: Draft<typeof details>): void {
  const [first, second] = sides.map(hashOf);
  if (first === undefined) return;
  const isUpgraded = second !== undefined && second !== first;
  found.infoHash = first;
  found.hashKind = isUpgraded || !sides.some(announcesVersion2) ? VERSION_1 : EITHER;
  if (isUpgraded) found.answeredHash = second;
}

function hashOf(view: Handshake): string | undefined {
  const hash = view.octets('infoHash');
  return hash === undefined ? undefined : hex(hash, 0, hash.length, '');
}

/** BEP 52: the bit of the last reserved byte. */
const VERSION_2 = 0x10;

function announcesVersion2(view: Handshake): boolean {
  return ((view.octets('reserved')?.at(-1) ?? 0) & VERSION_2) !== 0;
}

function peerOf(view: Handshake): string | undefined {
  const id = view.value('name') === OPENING.slice(1) ? view.octets('peerId') : undefined;
  return id === undefined ? undefined : detailText(id);
}
