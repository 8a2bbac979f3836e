import { u16be } from '../bytes/integer.ts';
import { carriesIp, type Inside, TYPE_ETHERNET, TYPE_IPV4, TYPE_IPV6, TYPE_MPLS, TYPE_PPP } from './inside.ts';

const HEADER = 4;
const WORD = 4;

const CHECKSUM = 0x8000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
/** Source routes of RFC 1701, which RFC 2784 took away, and bits that are reserved in either version. */
const ROUTING_OR_RESERVED = 0x4f78;
const VERSION = 0x0007;
const ENHANCED = 1;

const TYPE_MPLS_UPSTREAM = 0x8848;
const TYPE_ERSPAN = 0x88be;
const TYPE_ERSPAN_3 = 0x22eb;

const ERSPAN_2_HEADER = 8;
const ERSPAN_3_HEADER = 12;
const ERSPAN_PLATFORM = 8;
const ERSPAN_2 = 1;
const ERSPAN_3 = 2;
const ERSPAN_FRAME_ETHERNET = 0;
const ERSPAN_FRAME_IP = 2;

/** RFC 2784 with RFC 2890, and the enhanced form of PPTP (RFC 2637 section 4.1). */
export function openGre(bytes: Uint8Array, at: number, inside: Inside): boolean {
  if (at + HEADER > inside.end) return false;
  const flags = u16be(bytes, at);
  const type = u16be(bytes, at + 2);
  if ((flags & ROUTING_OR_RESERVED) !== 0) return false;
  if ((flags & VERSION) === ENHANCED) return openEnhanced(bytes, flags, type, at, inside);
  if ((flags & (VERSION | ACKNOWLEDGMENT)) !== 0) return false;
  const words = bit(flags, CHECKSUM) + bit(flags, KEY) + bit(flags, SEQUENCE);
  inside.at = at + HEADER + words * WORD;
  inside.etherType = type;
  switch (type) {
    case TYPE_IPV4:
    case TYPE_IPV6:
    case TYPE_ETHERNET:
    case TYPE_MPLS:
    case TYPE_MPLS_UPSTREAM:
    case TYPE_PPP:
      return true;
    case TYPE_ERSPAN:
      return openErspan(bytes, (flags & SEQUENCE) !== 0, inside);
    case TYPE_ERSPAN_3:
      return openErspan3(bytes, inside);
    default:
      return false;
  }
}

function bit(flags: number, mask: number): number {
  return (flags & mask) === 0 ? 0 : 1;
}

/** The key holds the length of the payload and a call; without a sequence number there is no payload. */
function openEnhanced(bytes: Uint8Array, flags: number, type: number, at: number, inside: Inside): boolean {
  const hasPayload = type === TYPE_PPP && (flags & (CHECKSUM | KEY | SEQUENCE)) === (KEY | SEQUENCE);
  const payload = at + HEADER + (2 + bit(flags, ACKNOWLEDGMENT)) * WORD;
  if (!hasPayload || payload > inside.end) return false;
  inside.etherType = TYPE_PPP;
  inside.at = payload;
  inside.end = Math.min(inside.end, payload + u16be(bytes, at + HEADER));
  return true;
}

/** draft-foschiano-erspan sections 4.1 and 4.2: type I has neither a sequence number nor a header, type II has both. */
function openErspan(bytes: Uint8Array, isSecond: boolean, inside: Inside): boolean {
  const { at, end } = inside;
  inside.etherType = TYPE_ETHERNET;
  if (!isSecond) return true;
  inside.at = at + ERSPAN_2_HEADER;
  return inside.at <= end && (bytes[at] as number) >> 4 === ERSPAN_2;
}

/** draft-foschiano-erspan section 4.3. */
function openErspan3(bytes: Uint8Array, inside: Inside): boolean {
  const { at, end } = inside;
  if (at + ERSPAN_3_HEADER > end || (bytes[at] as number) >> 4 !== ERSPAN_3) return false;
  const last = u16be(bytes, at + 10);
  const packet = at + ERSPAN_3_HEADER + (last & 1) * ERSPAN_PLATFORM;
  if (packet > end) return false;
  inside.at = packet;
  switch ((last >> 10) & 0x1f) {
    case ERSPAN_FRAME_ETHERNET:
      inside.etherType = TYPE_ETHERNET;
      return true;
    case ERSPAN_FRAME_IP:
      return carriesIp(bytes, inside);
    default:
      return false;
  }
}
