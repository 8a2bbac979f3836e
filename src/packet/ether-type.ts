import { u16be } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { LAYERS } from '../limits.ts';
import { type Inside, TYPE_ETHERNET, TYPE_IPV4, TYPE_IPV6, TYPE_MPLS, TYPE_PPP } from './inside.ts';
import { locateIpv4, locateIpv6 } from './internet.ts';
import type { Location } from './location.ts';
import { locateMpls } from './mpls.ts';
import { locatePpp, locatePppoe } from './ppp.ts';
import { openTag } from './tags.ts';
import { UNREAD_IP } from './unread-reason.ts';

/** The largest value of the type field that is a length (IEEE 802.3 section 3.2.6). */
const LENGTH_MAXIMUM = 0x05dc;
const ETHERNET_HEADER = 14;
const VLAN_TAG = 4;
const LLC_AND_SNAP = 8;

/** Filled again for every tag. */
const behind: Inside = { etherType: 0, at: 0, end: 0 };

/** Fills the location of the packet at `at` that an EtherType, or the length in its place, announces. */
export function locateEtherType(
  frame: Frame,
  announced: number,
  start: number,
  frameEnd: number,
  location: Location,
): boolean {
  let etherType = announced;
  let at = start;
  let end = frameEnd;
  for (let layers = 0; layers < LAYERS; layers++) {
    switch (etherType) {
      case TYPE_IPV4:
        return locateIpv4(frame, at, end, location) || leave(UNREAD_IP, location);
      case TYPE_IPV6:
        return locateIpv6(frame, at, end, location) || leave(UNREAD_IP, location);
      case TYPE_MPLS:
      case 0x8848:
        return locateMpls(frame, at, end, location) || leave(etherType, location);
      case 0x8864:
        return locatePppoe(frame, at, end, location);
      case TYPE_PPP:
        return locatePpp(frame, at, end, location);
      case TYPE_ETHERNET:
        if (at + ETHERNET_HEADER > end) return false;
        etherType = u16be(frame.buffer, at + 12);
        at += ETHERNET_HEADER;
        break;
      case 0x8100:
      case 0x88a8:
      case 0x9100:
      case 0x9200:
        if (at + VLAN_TAG > end) return false;
        etherType = u16be(frame.buffer, at + 2);
        at += VLAN_TAG;
        break;
      default:
        if (etherType <= LENGTH_MAXIMUM) {
          const llcEnd = at + etherType;
          const isLength = llcEnd <= Math.max(end, frame.start + frame.originalLength);
          end = Math.min(end, llcEnd);
          if (!isSnap(frame.buffer, at, end)) return isLength ? false : leave(etherType, location);
          etherType = u16be(frame.buffer, at + 6);
          at += LLC_AND_SNAP;
          break;
        }
        behind.at = at;
        behind.end = end;
        if (!openTag(frame.buffer, etherType, behind)) return leave(etherType, location);
        etherType = behind.etherType;
        at = behind.at;
    }
  }
  return false;
}

/** Notes what could not be read. */
function leave(reason: number, location: Location): false {
  location.unread = reason;
  return false;
}

/** Fills the location of the packet behind the LLC and SNAP headers at `at`. */
export function locateLlc(frame: Frame, at: number, end: number, location: Location): boolean {
  if (!isSnap(frame.buffer, at, end)) return false;
  return locateEtherType(frame, u16be(frame.buffer, at + 6), at + LLC_AND_SNAP, end, location);
}

/** Whether LLC and SNAP headers begin at `at` whose protocol identifier is an EtherType (RFC 1042: organization 0). */
function isSnap(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + LLC_AND_SNAP <= end &&
    u16be(bytes, at) === 0xaaaa &&
    bytes[at + 2] === 0x03 &&
    bytes[at + 3] === 0 &&
    u16be(bytes, at + 4) === 0
  );
}
