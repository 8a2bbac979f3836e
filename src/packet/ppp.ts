import { u16be } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { locateIpv4, locateIpv6 } from './internet.ts';
import type { Location } from './location.ts';
import { locateMpls } from './mpls.ts';
import { UNREAD_IP, UNREAD_PPP } from './unread-reason.ts';

const ALL_STATIONS_UNNUMBERED = 0xff03;
const PROTOCOL_IPV4 = 0x0021;
const PROTOCOL_IPV6 = 0x0057;
const PROTOCOL_MPLS = 0x0281;

const PPPOE_HEADER = 6;
const PPPOE_VERSION_AND_TYPE = 0x11;
const PPPOE_SESSION = 0;

/** RFC 1661, with or without the address and control octets of RFC 1662; a protocol below 256 may take one octet. */
export function locatePpp(frame: Frame, at: number, end: number, location: Location): boolean {
  const bytes = frame.buffer;
  const isFramed = at + 2 <= end && u16be(bytes, at) === ALL_STATIONS_UNNUMBERED;
  const field = isFramed ? at + 2 : at;
  if (field + 2 > end) return false;
  const isCompressed = ((bytes[field] as number) & 1) === 1;
  const protocol = isCompressed ? (bytes[field] as number) : u16be(bytes, field);
  const packet = isCompressed ? field + 1 : field + 2;
  if (protocol === PROTOCOL_IPV4 && locateIpv4(frame, packet, end, location)) return true;
  if (protocol === PROTOCOL_IPV6 && locateIpv6(frame, packet, end, location)) return true;
  if (protocol === PROTOCOL_MPLS && locateMpls(frame, packet, end, location)) return true;
  location.unread = protocol === PROTOCOL_IPV4 || protocol === PROTOCOL_IPV6 ? UNREAD_IP : UNREAD_PPP + protocol;
  return false;
}

/** RFC 2516, session stage. */
export function locatePppoe(frame: Frame, at: number, end: number, location: Location): boolean {
  const bytes = frame.buffer;
  const payload = at + PPPOE_HEADER;
  if (payload > end || bytes[at] !== PPPOE_VERSION_AND_TYPE || bytes[at + 1] !== PPPOE_SESSION) return false;
  return locatePpp(frame, payload, Math.min(end, payload + u16be(bytes, at + 4)), location);
}
