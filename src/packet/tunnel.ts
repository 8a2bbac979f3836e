import { u16be } from '../bytes/integer.ts';
import { openGre } from './gre.ts';
import { openGtp } from './gtp.ts';
import { type Inside, TYPE_ETHERNET, TYPE_IPV4, TYPE_IPV6, TYPE_MPLS } from './inside.ts';
import type { Location } from './location.ts';
import { isTzsp, openTzsp } from './tzsp.ts';
import { UNREAD_TZSP } from './unread-reason.ts';

const PROTOCOL_IPV4 = 4;
const PROTOCOL_UDP = 17;
const PROTOCOL_IPV6 = 41;
const PROTOCOL_GRE = 47;
const PROTOCOL_ETHERIP = 97;
const PROTOCOL_MPLS = 137;

const PORT_GTP = 2152;
const PORT_VXLAN = 4789;
const PORT_GENEVE = 6081;
const PORT_TZSP = 37_008;
/** What Linux took for VXLAN before there was a registered port, and takes today unless told otherwise. */
const PORT_VXLAN_LINUX = 8472;

const ETHERIP_HEADER = 2;
const ETHERIP_VERSION = 0x3000;
const VXLAN_HEADER = 8;
const GENEVE_HEADER = 8;

/**
 * Whether the packet of a location, which is neither TCP nor a fragment, carries another one: fills `inside` if so. The
 * header of the tunnel must fit its specification to the bit, because ports alone prove nothing.
 */
export function openTunnel(bytes: Uint8Array, location: Location, inside: Inside): boolean {
  inside.end = location.end;
  const at = location.payload;
  switch (bytes[location.protocol]) {
    case PROTOCOL_IPV4:
      return carries(inside, TYPE_IPV4, at);
    case PROTOCOL_IPV6:
      return carries(inside, TYPE_IPV6, at);
    case PROTOCOL_MPLS:
      return carries(inside, TYPE_MPLS, at);
    case PROTOCOL_GRE:
      return openGre(bytes, at, inside);
    case PROTOCOL_ETHERIP:
      if (at + ETHERIP_HEADER > inside.end || u16be(bytes, at) !== ETHERIP_VERSION) return false;
      return carries(inside, TYPE_ETHERNET, at + ETHERIP_HEADER);
    case PROTOCOL_UDP:
      return openDatagram(bytes, location, inside);
    default:
      return false;
  }
}

function openDatagram(bytes: Uint8Array, location: Location, inside: Inside): boolean {
  const { destinationPort, payload, payloadLength } = location;
  switch (destinationPort) {
    case PORT_GTP:
      return openGtp(bytes, payload, payloadLength, inside);
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX:
      return openVxlan(bytes, payload, inside);
    case PORT_GENEVE:
      return openGeneve(bytes, payload, inside);
    case PORT_TZSP:
      return openSensed(bytes, location, inside);
    default:
      return false;
  }
}

/** TZSP, or what its header says of a frame that is not read. */
function openSensed(bytes: Uint8Array, location: Location, inside: Inside): boolean {
  const { payload, end } = location;
  if (openTzsp(bytes, payload, inside)) return true;
  if (isTzsp(bytes, payload, end)) location.unread = UNREAD_TZSP + u16be(bytes, payload + 2);
  return false;
}

/** RFC 7348 section 5; with the group policy extension, which Linux and Cisco write, the second word is not reserved. */
function openVxlan(bytes: Uint8Array, at: number, inside: Inside): boolean {
  const ethernet = at + VXLAN_HEADER;
  if (ethernet > inside.end || bytes[at + 7] !== 0) return false;
  const flags = u16be(bytes, at);
  const isPlain = flags === 0x0800 && u16be(bytes, at + 2) === 0;
  const hasPolicy = (flags & ~0x0048) === 0x8800;
  return (isPlain || hasPolicy) && carries(inside, TYPE_ETHERNET, ethernet);
}

/** RFC 8926 section 3.4. */
function openGeneve(bytes: Uint8Array, at: number, inside: Inside): boolean {
  if (at + GENEVE_HEADER > inside.end) return false;
  const versionAndLength = bytes[at] as number;
  const packet = at + GENEVE_HEADER + versionAndLength * 4;
  const reservedBits = (bytes[at + 1] as number) & 0x3f;
  if (versionAndLength > 0x3f || reservedBits !== 0 || bytes[at + 7] !== 0 || packet > inside.end) return false;
  const type = u16be(bytes, at + 2);
  const isKnown = type === TYPE_ETHERNET || type === TYPE_IPV4 || type === TYPE_IPV6 || type === TYPE_MPLS;
  return isKnown && carries(inside, type, packet);
}

function carries(inside: Inside, etherType: number, at: number): true {
  inside.etherType = etherType;
  inside.at = at;
  return true;
}
