import { addressText } from '../bytes/address.ts';
import type { Frame } from '../capture/frame.ts';

/** Where the parts of a frame lie, as offsets into its buffer. One object is filled again for every frame. */
export interface Location {
  transport: 'tcp' | 'udp' | 'none';
  family: 4 | 6;
  /** Offsets of the source and destination addresses (4 or 16 octets). */
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  /** Offset of the IP header. */
  network: number;
  /**
   * Offset of the octet that names what lies behind the IP headers: IPv4's Protocol, the Next Header of the last IPv6
   * header; for an IPv6 fragment, the Next Header that names the fragment header.
   */
  protocol: number;
  /** Offset of the TCP or UDP header, or of whatever else lies behind the IP headers. */
  transportHeader: number;
  /** Offset of the transport's payload; with another transport, or in a fragment, the same as `transportHeader`. */
  payload: number;
  /** End of the payload octets that were captured. */
  end: number;
  /** Octets of payload on the wire, by the IP header; more than `end - payload` when the frame was cut. */
  payloadLength: number;
  /** TCP only: */
  sequence: number;
  acknowledgment: number;
  flags: number;
  /** Whether this is one fragment of an IP packet; the transport then is `none`. */
  isFragment: boolean;
  /** Where one frame holds several in an aggregate (A-MSDU): offset of the one that holds the packet; 0 in other frames. */
  subframe: number;
  /** Offset of the one behind it, for `locateNext`; 0 where there is none. */
  next: number;
  /** Why a packet of the frame is not read: an EtherType, or what `unread-reason.ts` adds to them; 0 where that is not known. */
  unread: number;
}

export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_PSH = 0x08;
export const TCP_ACK = 0x10;

export function emptyLocation(): Location {
  return {
    transport: 'none',
    family: 4,
    source: 0,
    destination: 0,
    sourcePort: 0,
    destinationPort: 0,
    network: 0,
    protocol: 0,
    transportHeader: 0,
    payload: 0,
    end: 0,
    payloadLength: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    isFragment: false,
    subframe: 0,
    next: 0,
    unread: 0,
  };
}

/** One end of a packet. */
export interface PacketEnd {
  readonly address: string;
  readonly port: number;
}

/** Where a packet with ports comes from. */
export function sourceOf({ buffer }: Pick<Frame, 'buffer'>, { source, sourcePort, family }: Location): PacketEnd {
  return { address: addressText(buffer, source, family), port: sourcePort };
}

/** Where a packet with ports goes to. */
export function destinationOf({ buffer }: Pick<Frame, 'buffer'>, location: Location): PacketEnd {
  return {
    address: addressText(buffer, location.destination, location.family),
    port: location.destinationPort,
  };
}
