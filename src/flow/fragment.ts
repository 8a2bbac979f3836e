import { hex } from '../bytes/hex.ts';
import { u16be, u32be } from '../bytes/integer.ts';
import type { Location } from '../decode/location.ts';

/** What both length fields can say at most: IPv4's counts the whole packet, IPv6's what is behind its header. */
export const LENGTH_MAXIMUM = 65_535;
export const IPV6_HEADER = 40;
const FRAGMENT_HEADER = 8;

/** Which packet a fragment is of, and what it brings of it; offsets count from the first octet that could be divided. */
export interface Fragment {
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
  const { family, payload } = location;
  const place = family === 4 ? ipv4Place(bytes, location) : ipv6Place(bytes, location);
  return {
    ...place,
    family,
    end: place.start + location.payloadLength,
    octets: bytes.subarray(payload, location.end),
    header: place.start === 0 ? headerOf(bytes, location) : undefined,
  };
}

type Place = Pick<Fragment, 'key' | 'start' | 'isLast'>;

function ipv4Place(bytes: Uint8Array, location: Location): Place {
  const { network, protocol, source } = location;
  const flagsAndOffset = u16be(bytes, network + 6);
  return {
    key: `${hex(bytes, source, source + 8, '')} ${u16be(bytes, network + 4)} ${bytes[protocol]}`,
    start: (flagsAndOffset & 0x1fff) * 8,
    isLast: (flagsAndOffset & 0x2000) === 0,
  };
}

function ipv6Place(bytes: Uint8Array, location: Location): Place {
  const { source, payload } = location;
  const fragmentHeader = payload - FRAGMENT_HEADER;
  const offsetAndMore = u16be(bytes, fragmentHeader + 2);
  return {
    key: `${hex(bytes, source, source + 32, '')} ${u32be(bytes, fragmentHeader + 4)}`,
    start: offsetAndMore & 0xfff8,
    isLast: (offsetAndMore & 1) === 0,
  };
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
