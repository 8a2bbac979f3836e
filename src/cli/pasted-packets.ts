import { emptyFrame } from '../capture/frame.ts';
import { locate } from '../packet/locate.ts';
import { emptyLocation } from '../packet/location.ts';
import type { PastedPiece } from './pasted/pasted.ts';

/** LINKTYPE_RAW and LINKTYPE_ETHERNET: what tcpdump -X and Wireshark show begins with one of them. */
const LINK_TYPES = [101, 1] as const;

/** What packets carry; pieces that are no packets are as they were. */
export interface Payloads {
  readonly pieces: readonly PastedPiece[];
  /** Whether they came in datagrams. */
  readonly isUdp: boolean;
}

/**
 * The payloads of pieces that are whole packets, as dumps of tcpdump and Wireshark are; the first one's sender is who
 * sends. Packets without payload are left out.
 */
export function payloadsOf(pieces: readonly PastedPiece[]): Payloads {
  const packets = pieces.map(packetOf);
  if (packets.some((packet) => packet === undefined)) return { pieces, isUdp: false };
  const whole = (packets as Packet[]).filter(({ bytes }) => bytes.length > 0);
  const [first] = whole;
  return {
    pieces: whole.map(({ bytes, source }) => ({ bytes, direction: source === first?.source ? 'sent' : 'received' })),
    isUdp: first?.isUdp ?? false,
  };
}

interface Packet {
  readonly bytes: Uint8Array;
  /** The port that it comes from. */
  readonly source: number;
  readonly isUdp: boolean;
}

function packetOf({ bytes }: PastedPiece): Packet | undefined {
  const location = emptyLocation();
  for (const linkType of LINK_TYPES) {
    const frame = { ...emptyFrame(), linkType, buffer: bytes, end: bytes.length, originalLength: bytes.length };
    if (!locate(frame, location) || location.isFragment || location.transport === undefined) continue;
    const { payload, end, sourcePort, transport } = location;
    return { bytes: bytes.subarray(payload, end), source: sourcePort, isUdp: transport === 'udp' };
  }
  return undefined;
}
