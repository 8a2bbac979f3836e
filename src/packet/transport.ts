import { u16be, u32be } from '../bytes/integer.ts';
import type { Location } from './location.ts';

const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;

const TCP_HEADER = 20;
/** Octets of a TCP header up to its flags, and up to its sequence number. */
const TCP_TO_FLAGS = 14;
const TCP_TO_SEQUENCE = 8;
const UDP_HEADER = 8;

/**
 * Fills what lies behind the IP headers, from `at` to `packetEnd` on the wire; `location.end` says how much of that was
 * captured. False when a TCP or UDP header contradicts itself or lacks its ports.
 */
export function locateTransport(
  bytes: Uint8Array,
  protocol: number,
  at: number,
  packetEnd: number,
  location: Location,
): boolean {
  if (protocol === PROTOCOL_TCP) return locateTcp(bytes, at, packetEnd, location);
  if (protocol === PROTOCOL_UDP) return locateUdp(bytes, at, packetEnd, location);
  locateOther(at, packetEnd, false, location);
  return true;
}

/** Fills a packet of which no ports can be told: another protocol than TCP and UDP, or a fragment. */
export function locateOther(at: number, packetEnd: number, isFragment: boolean, location: Location): void {
  location.transport = 'none';
  location.isFragment = isFragment;
  location.sourcePort = 0;
  location.destinationPort = 0;
  location.sequence = 0;
  location.acknowledgment = 0;
  location.flags = 0;
  location.transportHeader = at;
  location.payload = at;
  location.payloadLength = packetEnd - at;
}

/** RFC 9293 section 3.1. A header cut behind its sequence number gives ports and sequence, but no flags and no payload. */
function locateTcp(bytes: Uint8Array, at: number, packetEnd: number, location: Location): boolean {
  const { end } = location;
  if (at + TCP_TO_SEQUENCE > end || at + TCP_HEADER > packetEnd) return false;
  location.transport = 'tcp';
  location.isFragment = false;
  location.sourcePort = u16be(bytes, at);
  location.destinationPort = u16be(bytes, at + 2);
  location.sequence = u32be(bytes, at + 4);
  location.transportHeader = at;
  if (at + TCP_TO_FLAGS > end) {
    location.acknowledgment = 0;
    location.flags = 0;
    location.payload = end;
    location.payloadLength = 0;
    return true;
  }
  const headerLength = ((bytes[at + 12] as number) >> 4) * 4;
  const payload = at + headerLength;
  if (headerLength < TCP_HEADER || payload > packetEnd) return false;
  location.acknowledgment = u32be(bytes, at + 8);
  location.flags = bytes[at + 13] as number;
  location.payload = payload < end ? payload : end;
  location.payloadLength = packetEnd - payload;
  return true;
}

/** RFC 768. A length that is 0 or does not fit the IP packet gives way to the IP header's. */
function locateUdp(bytes: Uint8Array, at: number, packetEnd: number, location: Location): boolean {
  const { end } = location;
  const payload = at + UDP_HEADER;
  if (at + 4 > end || payload > packetEnd) return false;
  location.transport = 'udp';
  location.isFragment = false;
  location.sourcePort = u16be(bytes, at);
  location.destinationPort = u16be(bytes, at + 2);
  location.sequence = 0;
  location.acknowledgment = 0;
  location.flags = 0;
  location.transportHeader = at;
  const declared = at + 6 <= end ? at + u16be(bytes, at + 4) : 0;
  const datagramEnd = declared >= payload && declared <= packetEnd ? declared : packetEnd;
  if (datagramEnd < end) location.end = datagramEnd;
  location.payload = payload < end ? payload : end;
  location.payloadLength = datagramEnd - payload;
  return true;
}
