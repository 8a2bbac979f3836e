import { u16be, u32be, u32le } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { LAYERS } from '../limits.ts';
import { locateEtherType, locateLlc } from './ether-type.ts';
import { type Inside, TYPE_LINK } from './inside.ts';
import { locateIp, locateIpv4, locateIpv6 } from './internet.ts';
import {
  DLT_RAW,
  DLT_RAW_OPENBSD,
  LINKTYPE_ATM_RFC1483,
  LINKTYPE_C_HDLC,
  LINKTYPE_DSA_TAG_BRCM,
  LINKTYPE_DSA_TAG_BRCM_PREPEND,
  LINKTYPE_DSA_TAG_DSA,
  LINKTYPE_DSA_TAG_EDSA,
  LINKTYPE_ETHERNET,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_AVS,
  LINKTYPE_IEEE802_11_PRISM,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NFLOG,
  LINKTYPE_NULL,
  LINKTYPE_PFLOG,
  LINKTYPE_PPI,
  LINKTYPE_PPP,
  LINKTYPE_PPP_ETHER,
  LINKTYPE_PPP_HDLC,
  LINKTYPE_RAW,
} from './link-types.ts';
import type { Location } from './location.ts';
import { locateNflog } from './nflog.ts';
import { locatePflog } from './pflog.ts';
import { locatePpp, locatePppoe } from './ppp.ts';
import { openTunnel } from './tunnel.ts';
import { locateSubframe } from './wlan.ts';
import { locateWlanCapture } from './wlan-capture.ts';

const ETHERNET_HEADER = 14;
/** Before the addresses, or between them and the EtherType. */
const SWITCH_TAG = 4;
const CISCO_HDLC_HEADER = 4;
const FAMILY_HEADER = 4;
const SLL_HEADER = 16;
const SLL2_HEADER = 20;

/** Filled again for every tunnel. */
const inside: Inside = { etherType: 0, at: 0, end: 0 };

/**
 * Fills `location` for a frame: with the packet in the innermost of its tunnels that holds a good one. False, with
 * `location` unusable, when the frame holds no IP packet, one whose headers contradict themselves or were cut before its
 * ports, or LAYERS tunnels. Reads nothing at or past `frame.end`, never throws and allocates nothing;
 * `payload <= end <= frame.end` always holds.
 */
export function locate(frame: Frame, location: Location): boolean {
  location.subframe = 0;
  location.next = 0;
  location.unread = 0;
  if (!locateLink(frame, location)) return false;
  return location.transport === 'tcp' || location.isFragment || locateInside(frame, location);
}

/** The same for the next packet of a frame that holds several: the one at `location.next`. */
export function locateNext(frame: Frame, next: number, location: Location): boolean {
  location.next = 0;
  if (!locateSubframe(frame, next, frame.end, location)) return false;
  return location.transport === 'tcp' || location.isFragment || locateInside(frame, location);
}

/** Goes on into the tunnel that the packet of `location` may be, as long as what is inside is an IP packet. */
function locateInside(frame: Frame, location: Location): boolean {
  let etherType = 0;
  let at = 0;
  let end = 0;
  for (let tunnels = 0; tunnels < LAYERS; tunnels++) {
    if (location.transport === 'tcp' || location.isFragment) return true;
    if (!openTunnel(frame.buffer, location, inside)) return true;
    if (!locateCarried(frame, inside.etherType, inside.at, inside.end, location)) {
      return tunnels === 0 ? locateOutside(frame, location) : locateCarried(frame, etherType, at, end, location);
    }
    etherType = inside.etherType;
    at = inside.at;
    end = inside.end;
  }
  return false;
}

/** The packet in a tunnel, by what announces it. */
function locateCarried(frame: Frame, announced: number, at: number, end: number, location: Location): boolean {
  if (announced < TYPE_LINK) return locateEtherType(frame, announced, at, end, location);
  return locateWlanCapture(frame, announced - TYPE_LINK, at, end, location);
}

/** The packet that is in no tunnel, once more. */
function locateOutside(frame: Frame, location: Location): boolean {
  const { subframe } = location;
  return subframe === 0 ? locateLink(frame, location) : locateSubframe(frame, subframe, frame.end, location);
}

function locateLink(frame: Frame, location: Location): boolean {
  const { start, end } = frame;
  switch (frame.linkType) {
    case LINKTYPE_ETHERNET:
    case LINKTYPE_DSA_TAG_EDSA:
      return locateTyped(frame, ETHERNET_HEADER - 2, ETHERNET_HEADER, location);
    case LINKTYPE_LINUX_SLL:
      return locateTyped(frame, SLL_HEADER - 2, SLL_HEADER, location);
    case LINKTYPE_LINUX_SLL2:
      return locateTyped(frame, 0, SLL2_HEADER, location);
    case LINKTYPE_C_HDLC:
      return locateTyped(frame, CISCO_HDLC_HEADER - 2, CISCO_HDLC_HEADER, location);
    case LINKTYPE_ATM_RFC1483:
      return locateLlc(frame, start, end, location);
    case LINKTYPE_PFLOG:
      return locatePflog(frame, location);
    case LINKTYPE_RAW:
    case DLT_RAW:
    case DLT_RAW_OPENBSD:
      return locateIp(frame, start, end, location);
    case LINKTYPE_IPV4:
      return locateIpv4(frame, start, end, location);
    case LINKTYPE_IPV6:
      return locateIpv6(frame, start, end, location);
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
      return locateFamily(frame, location);
    case LINKTYPE_PPP:
    case LINKTYPE_PPP_HDLC:
      return locatePpp(frame, start, end, location);
    case LINKTYPE_PPP_ETHER:
      return locatePppoe(frame, start, end, location);
    case LINKTYPE_NFLOG:
      return locateNflog(frame, start, end, location);
    case LINKTYPE_DSA_TAG_BRCM:
    case LINKTYPE_DSA_TAG_BRCM_PREPEND:
    case LINKTYPE_DSA_TAG_DSA:
      return locateTyped(frame, SWITCH_TAG + ETHERNET_HEADER - 2, SWITCH_TAG + ETHERNET_HEADER, location);
    case LINKTYPE_IEEE802_11:
    case LINKTYPE_IEEE802_11_PRISM:
    case LINKTYPE_IEEE802_11_RADIOTAP:
    case LINKTYPE_IEEE802_11_AVS:
    case LINKTYPE_PPI:
      return locateWlanCapture(frame, frame.linkType, start, end, location);
    default:
      return false;
  }
}

/** A link header of fixed length with an EtherType at `typeOffset`. */
function locateTyped(frame: Frame, typeOffset: number, headerLength: number, location: Location): boolean {
  const { buffer, start, end } = frame;
  if (start + headerLength > end) return false;
  return locateEtherType(frame, u16be(buffer, start + typeOffset), start + headerLength, end, location);
}

/**
 * LINKTYPE_NULL and LINKTYPE_LOOP: the number of an address family. The byte order is the capturing machine's in the
 * one, the network's in the other; all families are below 65,536, so either order can be told by the value.
 */
function locateFamily(frame: Frame, location: Location): boolean {
  const { buffer, start, end } = frame;
  const packet = start + FAMILY_HEADER;
  if (packet > end) return false;
  const inNetworkOrder = u32be(buffer, start);
  switch (inNetworkOrder <= 0xffff ? inNetworkOrder : u32le(buffer, start)) {
    case 2:
      return locateIpv4(frame, packet, end, location);
    case 10:
    case 23:
    case 24:
    case 28:
    case 30:
      return locateIpv6(frame, packet, end, location);
    default:
      return false;
  }
}
