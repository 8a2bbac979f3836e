import { u16be } from '../bytes/integer.ts';
import { carriesIp, type Inside, TYPE_ETHERNET, TYPE_LINK, TYPE_PPP } from './inside.ts';
import {
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_AVS,
  LINKTYPE_IEEE802_11_PRISM,
  LINKTYPE_IEEE802_11_RADIOTAP,
} from './link-types.ts';

const HEADER = 4;
const VERSION = 1;
/** The last type of packet that carries a frame; those after it keep the way open. */
const LAST_WITH_FRAME = 3;
const TAG_PADDING = 0;
const TAG_END = 1;

const RAW_IP = 7;
/** What announces a frame, by the number of its encapsulation. */
const ENCAPSULATIONS: ReadonlyMap<number, number> = new Map([
  [1, TYPE_ETHERNET],
  [4, TYPE_PPP],
  [18, TYPE_LINK + LINKTYPE_IEEE802_11],
  [119, TYPE_LINK + LINKTYPE_IEEE802_11_PRISM],
  [126, TYPE_LINK + LINKTYPE_IEEE802_11_RADIOTAP],
  [127, TYPE_LINK + LINKTYPE_IEEE802_11_AVS],
]);

/** TaZmen Sniffer Protocol: a frame that a sensor heard, behind tagged fields. */
export function openTzsp(bytes: Uint8Array, at: number, inside: Inside): boolean {
  if (!isTzsp(bytes, at, inside.end)) return false;
  const frame = tzspFrame(bytes, at, inside.end);
  if (frame < 0) return false;
  inside.at = frame;
  const encapsulation = u16be(bytes, at + 2);
  if (encapsulation === RAW_IP) return carriesIp(bytes, inside);
  const announced = ENCAPSULATIONS.get(encapsulation);
  if (announced === undefined) return false;
  inside.etherType = announced;
  return true;
}

/** Whether a header of TZSP stands at `at` behind which a frame is due. */
export function isTzsp(bytes: Uint8Array, at: number, end: number): boolean {
  return at + HEADER < end && bytes[at] === VERSION && (bytes[at + 1] as number) <= LAST_WITH_FRAME;
}

/** Where the frame begins behind the tagged fields of the header at `at`; -1 where the fields have no end. */
export function tzspFrame(bytes: Uint8Array, at: number, end: number): number {
  let field = at + HEADER;
  while (field < end) {
    const tag = bytes[field] as number;
    if (tag === TAG_END) return field + 1;
    if (tag === TAG_PADDING) field++;
    else if (field + 1 < end) field += 2 + (bytes[field + 1] as number);
    else return -1;
  }
  return -1;
}
