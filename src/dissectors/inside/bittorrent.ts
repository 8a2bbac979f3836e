import { hex } from '../../bytes/hex.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import { bytes, text, u8 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { parse } from '../../schema/parse.ts';
import type { View } from '../../schema/view.ts';
import type { InsideProtocol } from './protocol.ts';
import { detailText, startsWith } from './text.ts';

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
  infoHash: { kind: 'text', label: 'Info hash', filter: 'bittorrent.info_hash', about: 'SHA-1 of the torrent, in hex' },
  client: { kind: 'text', label: "Client's peer id", filter: 'bittorrent.peer_id' },
  server: { kind: 'text', label: "Other side's peer id", filter: 'bittorrent.peer_id' },
} as const;

const HANDSHAKE_BYTES = 68;
const OPENING = '\x13BitTorrent protocol';

/** BitTorrent: what is shared, and which programs share it. */
export const bittorrent: InsideProtocol<typeof details> = {
  sheet: sheet({ name: 'bittorrent', title: 'BitTorrent', reference: 'BEP 3', details, telling: ['{infoHash}'] }),
  messages: [handshake],
  recognise: (client, server) => startsWith(client, OPENING) || startsWith(server, OPENING),
  wants: () => HANDSHAKE_BYTES,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const { view } = parse(handshake, startsWith(client, OPENING) ? client : server);
    const infoHash = view.octets('infoHash');
    const peer = peerOf(parse(handshake, client).view);
    const answer = peerOf(parse(handshake, server).view);
    if (infoHash !== undefined) found.infoHash = hex(infoHash, 0, infoHash.length, '');
    if (peer !== undefined) found.client = peer;
    if (answer !== undefined) found.server = answer;
    return found;
  },
};

function peerOf(view: View<typeof handshake.fields>): string | undefined {
  const id = view.value('name') === OPENING.slice(1) ? view.octets('peerId') : undefined;
  return id === undefined ? undefined : detailText(id);
}
