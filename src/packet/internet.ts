import { u16be } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { FRAME_BYTES, LAYERS } from '../limits.ts';
import type { Location } from './location.ts';
import { locateOther, locateTransport } from './transport.ts';

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
/** Octets of the smallest extension header, and of the fragment header. */
const EXTENSION_HEADER = 8;
const MORE_FRAGMENTS_OR_OFFSET = 0x3fff;
const FRAGMENT_OFFSET_OR_MORE = 0xfff9;

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;

/** Fills the location of an IP packet that begins at `at`, whichever version its first octet names. */
export function locateIp(frame: Frame, at: number, end: number, location: Location): boolean {
  if (at >= end) return false;
  const version = (frame.buffer[at] as number) >> 4;
  if (version === 4) return locateIpv4(frame, at, end, location);
  return version === 6 && locateIpv6(frame, at, end, location);
}

/** RFC 791. */
export function locateIpv4(frame: Frame, at: number, end: number, location: Location): boolean {
  const bytes = frame.buffer;
  if (at + IPV4_HEADER > end) return false;
  const first = bytes[at] as number;
  const headerLength = (first & 0x0f) * 4;
  const body = at + headerLength;
  if (first >> 4 !== 4 || headerLength < IPV4_HEADER || body > end) return false;
  const totalLength = u16be(bytes, at + 2);
  const packetEnd = totalLength === 0 ? wireEnd(frame, end) : at + totalLength;
  if (packetEnd < body) return false;
  location.family = 4;
  location.network = at;
  location.protocol = at + 9;
  location.source = at + 12;
  location.destination = at + 16;
  location.end = packetEnd < end ? packetEnd : end;
  if ((u16be(bytes, at + 6) & MORE_FRAGMENTS_OR_OFFSET) !== 0) {
    locateOther(body, packetEnd, true, location);
    return true;
  }
  return locateTransport(bytes, bytes[at + 9] as number, body, packetEnd, location);
}

/** RFC 8200. */
export function locateIpv6(frame: Frame, at: number, end: number, location: Location): boolean {
  const bytes = frame.buffer;
  if (at + IPV6_HEADER > end || (bytes[at] as number) >> 4 !== 6) return false;
  const payloadLength = u16be(bytes, at + 4);
  const packetEnd = payloadLength === 0 ? wireEnd(frame, end) : at + IPV6_HEADER + payloadLength;
  location.family = 6;
  location.network = at;
  location.source = at + 8;
  location.destination = at + 24;
  location.end = packetEnd < end ? packetEnd : end;
  location.protocol = at + 6;
  return locateBehindExtensions(bytes, at + IPV6_HEADER, packetEnd, location);
}

function locateBehindExtensions(bytes: Uint8Array, start: number, packetEnd: number, location: Location): boolean {
  let at = start;
  for (let layers = 0; layers < LAYERS; layers++) {
    const header = bytes[location.protocol] as number;
    if (!isExtension(header)) return locateTransport(bytes, header, at, packetEnd, location);
    if (at + EXTENSION_HEADER > location.end) return false;
    const next = at + extensionLength(header, bytes[at + 1] as number);
    if (next > location.end) return false;
    if (header === FRAGMENT && (u16be(bytes, at + 2) & FRAGMENT_OFFSET_OR_MORE) !== 0) {
      locateOther(next, packetEnd, true, location);
      return true;
    }
    location.protocol = at;
    at = next;
  }
  return false;
}

/** Whether a Next Header value names an extension header behind which a transport may follow. */
function isExtension(header: number): boolean {
  switch (header) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true;
    default:
      return false;
  }
}

/** Octets of an extension header by its second octet (RFC 8200 section 4, RFC 4302 section 2.2). */
function extensionLength(header: number, lengthOctet: number): number {
  if (header === FRAGMENT) return EXTENSION_HEADER;
  return header === AUTHENTICATION ? (lengthOctet + 2) * 4 : (lengthOctet + 1) * 8;
}

/**
 * Where a packet ended on the wire whose own length field is 0: the kernel had not cut it into segments yet, or it is a
 * jumbogram. Nothing but the length of the frame tells then.
 */
function wireEnd(frame: Frame, end: number): number {
  if (end < frame.end) return end;
  return Math.max(end, frame.start + Math.min(frame.originalLength, FRAME_BYTES));
}
