import { u16be, u16le } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { locateIpv4, locateIpv6 } from './internet.ts';
import type { Location } from './location.ts';

const HEADER = 4;
const ATTRIBUTE_HEADER = 4;
const ATTRIBUTE_PAYLOAD = 9;
const FAMILY_IPV4 = 2;
const FAMILY_IPV6 = 10;

/** https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html: a family, then attributes, one of which is the packet. */
export function locateNflog(frame: Frame, at: number, end: number, location: Location): boolean {
  const bytes = frame.buffer;
  const packet = nflogPacket(bytes, at, end);
  if (packet < 0) return false;
  const packetEnd = Math.min(end, packet - ATTRIBUTE_HEADER + attributeLength(bytes, packet - ATTRIBUTE_HEADER));
  if (bytes[at] === FAMILY_IPV4) return locateIpv4(frame, packet, packetEnd, location);
  return bytes[at] === FAMILY_IPV6 && locateIpv6(frame, packet, packetEnd, location);
}

/** Where the packet begins in an NFLOG frame that begins at `at`; -1 if it has none. */
export function nflogPacket(bytes: Uint8Array, at: number, end: number): number {
  let attribute = at + HEADER;
  while (attribute + ATTRIBUTE_HEADER <= end) {
    const length = attributeLength(bytes, attribute);
    if (length < ATTRIBUTE_HEADER) return -1;
    if (attributeType(bytes, attribute) === ATTRIBUTE_PAYLOAD) return attribute + ATTRIBUTE_HEADER;
    attribute += (length + 3) & ~3;
  }
  return -1;
}

function attributeLength(bytes: Uint8Array, at: number): number {
  return isBigEndian(bytes, at) ? u16be(bytes, at) : u16le(bytes, at);
}

function attributeType(bytes: Uint8Array, at: number): number {
  return isBigEndian(bytes, at) ? u16be(bytes, at + 2) : u16le(bytes, at + 2);
}

/** Attributes are in the byte order of the machine that captured; all types are below 256, so the zero octet tells it. */
function isBigEndian(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 2] === 0;
}
