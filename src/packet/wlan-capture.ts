import { u16le, u32be, u32le } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import {
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_AVS,
  LINKTYPE_IEEE802_11_PRISM,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_PPI,
} from './link-types.ts';
import type { Location } from './location.ts';
import { locateWlan } from './wlan.ts';

const PREFIX = 8;
const CHECKSUM = 4;

/** Radiotap: the words that say which fields are there, and the first two fields. */
const PRESENCE = 4;
const PRESENCE_WORD = 4;
const TSFT = 0x1;
const FLAGS = 0x2;
const MORE_PRESENCE = 0x80000000;
const TSFT_LENGTH = 8;
/** Radiotap's flags: a checksum ends the frame, octets pad the header, the checksum is wrong. */
const HAS_CHECKSUM = 0x10;
const HAS_PADDING = 0x20;
const IS_DAMAGED = 0x40;

/** An 802.11 frame behind what the capturing machine says of its reception; frames that arrived damaged are left out. */
export function locateWlanCapture(
  frame: Frame,
  linkType: number,
  start: number,
  end: number,
  location: Location,
): boolean {
  const { buffer } = frame;
  const at = wlanStart(linkType, buffer, start, end);
  if (at < 0) return false;
  const flags = linkType === LINKTYPE_IEEE802_11_RADIOTAP ? radiotapFlags(buffer, start, at) : 0;
  if ((flags & IS_DAMAGED) !== 0) return false;
  const isWhole = frame.originalLength <= frame.end - frame.start;
  const wlanEnd = (flags & HAS_CHECKSUM) !== 0 && isWhole ? end - CHECKSUM : end;
  return locateWlan(frame, at, wlanEnd, (flags & HAS_PADDING) !== 0, location);
}

/** Where the 802.11 header begins; -1 in frames without one. */
function wlanStart(linkType: number, buffer: Uint8Array, start: number, end: number): number {
  if (linkType === LINKTYPE_IEEE802_11) return start;
  if (start + PREFIX > end) return -1;
  const length = prefixLength(linkType, buffer, start);
  return length >= PREFIX && start + length <= end ? start + length : -1;
}

function prefixLength(linkType: number, bytes: Uint8Array, at: number): number {
  switch (linkType) {
    case LINKTYPE_IEEE802_11_RADIOTAP:
      return bytes[at] === 0 ? u16le(bytes, at + 2) : -1;
    case LINKTYPE_PPI:
      return bytes[at] === 0 && u32le(bytes, at + 4) === LINKTYPE_IEEE802_11 ? u16le(bytes, at + 2) : -1;
    case LINKTYPE_IEEE802_11_AVS:
      return u32be(bytes, at + 4);
    case LINKTYPE_IEEE802_11_PRISM:
      return prismLength(bytes, at);
    default:
      return -1;
  }
}

/** In the byte order of the capturing machine, which the message code before it tells; an AVS header may stand in its place. */
function prismLength(bytes: Uint8Array, at: number): number {
  return u32be(bytes, at) > 0xffff && bytes[at] !== 0x80 ? u32le(bytes, at + 4) : u32be(bytes, at + 4);
}

/** The flags of a radiotap header; 0 where it has none. */
function radiotapFlags(bytes: Uint8Array, start: number, end: number): number {
  const present = u32le(bytes, start + PRESENCE);
  if ((present & FLAGS) === 0) return 0;
  let fields = start + PRESENCE;
  do {
    if (fields + PRESENCE_WORD > end) return 0;
    fields += PRESENCE_WORD;
  } while ((u32le(bytes, fields - PRESENCE_WORD) & MORE_PRESENCE) !== 0);
  const hasTime = (present & TSFT) !== 0;
  const flags = hasTime ? start + ((fields - start + 7) & ~7) + TSFT_LENGTH : fields;
  return flags < end ? (bytes[flags] as number) : 0;
}
