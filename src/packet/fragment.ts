import { u16be } from '../bytes/integer.ts';
import type { Location } from './location.ts';

/** What both length fields can say at most: IPv4's counts the whole packet, IPv6's what is behind its header. */
export const LENGTH_MAXIMUM = 65_535;
export const IPV6_HEADER = 40;
const FRAGMENT_HEADER = 8;

/** Which packet a fragment is of, and what it brings of it; offsets count from the first octet that could be divided. */
export interface Fragment {
  /** Addresses, identification and protocol as characters of 16 bits: made for every fragment, never shown. */
  readonly key: string;
  readonly family: 4 | 6;
  readonly start: number;
  /** By the length field; less of it may have been captured. */
  readonly end: number;
  readonly isLast: boolean;
  /** The octets that were captured, borrowed from the frame. */
  readonly octets: Uint8Array;
  /** The headers before the divided part, if it is the first fragment: IPv6 ones without the fragment header. */
  readonly header: Uint8Array | undefined;
}

/** What a frame whose location is a fragment says of itself (RFC 791 section 3.1, RFC 8200 section 4.5). */
export function readFragment(bytes: Uint8Array, location: Location): Fragment {
  return location.family === 4 ? readIpv4(bytes, location) : readIpv6(bytes, location);
}

function readIpv4(bytes: Uint8Array, location: Location): Fragment {
  const { network, protocol, source, payload, payloadLength } = location;
  const flagsAndOffset = u16be(bytes, network + 6);
  const start = (flagsAndOffset & 0x1fff) * 8;
  return {
    key: String.fromCharCode(
      u16be(bytes, source),
      u16be(bytes, source + 2),
      u16be(bytes, source + 4),
      u16be(bytes, source + 6),
      u16be(bytes, network + 4),
      bytes[protocol] as number,
    ),
    family: 4,
    start,
    end: start + payloadLength,
    isLast: (flagsAndOffset & 0x2000) === 0,
    octets: bytes.subarray(payload, location.end),
    header: start === 0 ? headerOf(bytes, location) : undefined,
  };
}

function readIpv6(bytes: Uint8Array, location: Location): Fragment {
  const { source, payload, payloadLength } = location;
  const fragmentHeader = payload - FRAGMENT_HEADER;
  const offsetAndMore = u16be(bytes, fragmentHeader + 2);
  const start = offsetAndMore & 0xfff8;
  return {
    key: words(bytes, source, 16) + words(bytes, fragmentHeader + 4, 2),
    family: 6,
    start,
    end: start + payloadLength,
    isLast: (offsetAndMore & 1) === 0,
    octets: bytes.subarray(payload, location.end),
    header: start === 0 ? headerOf(bytes, location) : undefined,
  };
}

function words(bytes: Uint8Array, start: number, count: number): string {
  let text = '';
  for (let word = 0; word < count; word++) text += String.fromCharCode(u16be(bytes, start + word * 2));
  return text;
}

/** A copy of the headers before the divided part; what named the IPv6 fragment header names what it named. */
function headerOf(bytes: Uint8Array, location: Location): Uint8Array {
  const { family, network, payload, protocol } = location;
  if (family === 4) return bytes.slice(network, payload);
  const header = bytes.slice(network, payload - FRAGMENT_HEADER);
  header[protocol - network] = bytes[payload - FRAGMENT_HEADER] as number;
  return header;
}

/** Makes the header of a fragment that of a whole packet which ends at `end`. */
export function finishHeader(packet: Uint8Array, headerLength: number, end: number, family: 4 | 6): void {
  if (family === 6) {
    setU16(packet, 4, end - IPV6_HEADER);
    return;
  }
  setU16(packet, 2, end);
  setU16(packet, 6, 0);
  setU16(packet, 10, 0);
  setU16(packet, 10, ~sumOfWords(packet, headerLength));
}

/** The ones' complement sum of RFC 1071. */
function sumOfWords(bytes: Uint8Array, end: number): number {
  let sum = 0;
  for (let at = 0; at < end; at += 2) sum += u16be(bytes, at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

function setU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}
