import { u16be } from '../bytes/integer.ts';
import { type Inside, TYPE_ETHERNET, TYPE_IPV4, TYPE_IPV6, TYPE_MPLS } from './inside.ts';

const TYPE_MACSEC = 0x88e5;
const TYPE_NSH = 0x894f;
const TYPE_BATMAN = 0x4305;
const TYPE_REALTEK = 0x8899;

/**
 * Bytes behind the EtherTypes of tags that always have as many; the last two of these bytes are the EtherType of what
 * the tag precedes.
 */
const TAG_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x8874, 6],
  [0x88e7, 18],
  [0x8909, 8],
  [0x8926, 6],
  [0x892f, 6],
  [0x893f, 8],
  [0x8988, 8],
  [0xdada, 8],
  [0xdadb, 4],
  [0xf1c1, 6],
]);

const MACSEC_HEADER = 6;
const MACSEC_CHANNEL = 8;
const MACSEC_VERSION = 0x80;
const MACSEC_HAS_CHANNEL = 0x20;
/** Set where the data is encrypted, or changed in another way. */
const MACSEC_SEALED = 0x0c;

/** By the first bits behind the EtherType, and by the first byte. */
const REALTEK_4 = 0xa;
const REALTEK_4_LENGTH = 4;
const REALTEK_8 = 0x04;
const REALTEK_8_LENGTH = 8;

const NSH_LEAST_WORDS = 2;
const NSH_VERSION = 0xc000;

const BATMAN_VERSION = 15;
/** Bytes before the frame that a packet of B.A.T.M.A.N. carries, by the type of the packet. */
const BATMAN_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x01, 14],
  [0x40, 10],
  [0x42, 18],
]);

/**
 * Whether `etherType` announces a tag, or a header like one, that is whole at `inside.at`: moves `inside` to what stands
 * behind it. False, with `inside` as it was, where nothing behind it can be read.
 */
export function openTag(bytes: Uint8Array, etherType: number, inside: Inside): boolean {
  const length = TAG_LENGTHS.get(etherType);
  if (length !== undefined) return passTag(bytes, length, inside);
  switch (etherType) {
    case TYPE_MACSEC:
      return openMacsec(bytes, inside);
    case TYPE_NSH:
      return openNsh(bytes, inside);
    case TYPE_BATMAN:
      return openBatman(bytes, inside);
    case TYPE_REALTEK:
      return openRealtek(bytes, inside);
    default:
      return false;
  }
}

function passTag(bytes: Uint8Array, length: number, inside: Inside): boolean {
  const next = inside.at + length;
  if (next > inside.end) return false;
  inside.etherType = u16be(bytes, next - 2);
  inside.at = next;
  return true;
}

/** IEEE 802.1AE section 9.3: a tag before data that is only protected against changes; its check value ends the frame. */
function openMacsec(bytes: Uint8Array, inside: Inside): boolean {
  if (inside.at >= inside.end) return false;
  const control = bytes[inside.at] as number;
  if ((control & (MACSEC_VERSION | MACSEC_SEALED)) !== 0) return false;
  const channel = (control & MACSEC_HAS_CHANNEL) === 0 ? 0 : MACSEC_CHANNEL;
  return passTag(bytes, MACSEC_HEADER + channel + 2, inside);
}

/** Linux: tag_rtl4_a.c and tag_rtl8_4.c; other protocols of this EtherType carry nothing. */
function openRealtek(bytes: Uint8Array, inside: Inside): boolean {
  if (inside.at >= inside.end) return false;
  const protocol = bytes[inside.at] as number;
  if (protocol >> 4 === REALTEK_4) return passTag(bytes, REALTEK_4_LENGTH, inside);
  return protocol === REALTEK_8 && passTag(bytes, REALTEK_8_LENGTH, inside);
}

/** RFC 8300 section 2.2. */
function openNsh(bytes: Uint8Array, inside: Inside): boolean {
  const { at, end } = inside;
  if (at + NSH_LEAST_WORDS * 4 > end) return false;
  const first = u16be(bytes, at);
  const words = first & 0x3f;
  if ((first & NSH_VERSION) !== 0 || words < NSH_LEAST_WORDS || at + words * 4 > end) return false;
  const etherType = nshType(bytes[at + 3] as number);
  if (etherType === 0) return false;
  inside.etherType = etherType;
  inside.at = at + words * 4;
  return true;
}

/** RFC 8300 section 12.2.5. */
function nshType(protocol: number): number {
  switch (protocol) {
    case 1:
      return TYPE_IPV4;
    case 2:
      return TYPE_IPV6;
    case 3:
      return TYPE_ETHERNET;
    case 5:
      return TYPE_MPLS;
    default:
      return 0;
  }
}

/** Linux: batadv_packet.h, packets that carry a whole Ethernet frame. */
function openBatman(bytes: Uint8Array, inside: Inside): boolean {
  const { at, end } = inside;
  if (at + 2 > end || bytes[at + 1] !== BATMAN_VERSION) return false;
  const length = BATMAN_LENGTHS.get(bytes[at] as number);
  if (length === undefined || at + length > end) return false;
  inside.etherType = TYPE_ETHERNET;
  inside.at = at + length;
  return true;
}
