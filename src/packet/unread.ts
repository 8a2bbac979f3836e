import type { Frame } from '../capture/frame.ts';
import { UNREAD_KINDS } from '../limits.ts';
import { type ValueTable, valueName } from '../schema/values.ts';
import { ETHER_TYPES, IP_PROTOCOLS, PPP_PROTOCOLS, TZSP_ENCAPSULATIONS } from './headers/values.ts';
import { DLT_RAW, DLT_RAW_OPENBSD, isKnownLinkType, LINKTYPE_RAW, linkTypeName } from './link-types.ts';
import type { Location } from './location.ts';
import { UNREAD_ENCRYPTED, UNREAD_IP, UNREAD_PPP, UNREAD_TZSP } from './unread-reason.ts';

/** Reasons that the frame tells, beside those of `Location.unread`. */
const UNREAD_LINK_TYPE = 0x30000;
const UNREAD_PROTOCOL = 0x50000;
const UNREAD_CUT = 0x100002;
const UNREAD_NO_IP = 0x100003;
const UNREAD_OTHER = 0x100004;

/** Frames that were not read, for one reason. */
export interface Unread {
  readonly frames: number;
  /** Goes on behind `18 frames are`: `of EtherType 0x8903 (Cisco FabricPath), which is not read`. */
  readonly what: string;
}

/** Counts the frames whose headers are not read, but for those of protocols that never carry IP. Takes a number a kind. */
export class UnreadFrames {
  readonly #counts = new Map<number, number>();

  /** Whether there were any. */
  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /** Counts a frame of which `locate` gave false, or which holds a packet that it could not read. */
  add(frame: Frame, location: Location): void {
    this.#count(reasonOf(frame, location.unread));
  }

  /** Counts a packet that is neither TCP nor UDP, if its protocol carries others. */
  addPacket({ buffer }: Frame, { protocol, unread }: Location): void {
    const number = buffer[protocol] as number;
    if (unread === 0 && CARRIERS.has(number)) this.#count(UNREAD_PROTOCOL + number);
  }

  #count(reason: number): void {
    if (reason === 0) return;
    const isKnown = this.#counts.has(reason) || this.#counts.size < UNREAD_KINDS;
    const kind = isKnown ? reason : UNREAD_OTHER;
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** The most frequent first. */
  all(): readonly Unread[] {
    const counts = [...this.#counts].sort(([, a], [, b]) => b - a);
    return counts.map(([reason, frames]) => ({ frames, what: words(reason) }));
  }
}

/** 0 where there is nothing to tell. */
function reasonOf(frame: Frame, unread: number): number {
  const { linkType } = frame;
  if (!isKnownLinkType(linkType)) return UNREAD_LINK_TYPE + linkType;
  if (unread === UNREAD_ENCRYPTED) return unread;
  const isCut = frame.end - frame.start < frame.originalLength;
  if (unread === UNREAD_IP || unread === 0) {
    if (isCut) return UNREAD_CUT;
    return unread === 0 && isRaw(linkType) ? UNREAD_NO_IP : unread;
  }
  return isQuiet(unread) ? 0 : unread;
}

function isRaw(linkType: number): boolean {
  return linkType === LINKTYPE_RAW || linkType === DLT_RAW || linkType === DLT_RAW_OPENBSD;
}

function isQuiet(unread: number): boolean {
  if (unread < UNREAD_PPP) return WITHOUT_IP.has(unread);
  return unread < UNREAD_TZSP && (unread - UNREAD_PPP >= PPP_CONTROL || PPP_WITHOUT_IP.has(unread - UNREAD_PPP));
}

/** RFC 1661 section 2: protocols from here on control the link and its networks. */
const PPP_CONTROL = 0x8000;
/** Protocols that say nothing of IP: AppleTalk, IPX, bridging's spanning trees, CDP, ISO and others. */
const PPP_WITHOUT_IP: ReadonlySet<number> = new Set([0x0023, 0x0029, 0x002b, 0x0201, 0x0203, 0x0205, 0x0207]);

/** EtherTypes whose frames never carry IP: address resolution, link control, discovery, time, industry, storage. */
const WITHOUT_IP: ReadonlySet<number> = new Set([
  0x0806, 0x0842, 0x2000, 0x2004, 0x22ea, 0x22f0, 0x22f3, 0x6001, 0x6002, 0x6003, 0x6004, 0x8035, 0x809b, 0x80f3,
  0x8137, 0x8138, 0x8204, 0x8808, 0x8809, 0x8819, 0x8863, 0x887b, 0x8892, 0x8899, 0x889a, 0x88a2, 0x88a4, 0x88ab,
  0x88b8, 0x88b9, 0x88ba, 0x88bf, 0x88c7, 0x88ca, 0x88cc, 0x88cd, 0x88d9, 0x88e1, 0x88e3, 0x88f5, 0x88f6, 0x88f7,
  0x88f8, 0x88fb, 0x8902, 0x8906, 0x8914, 0x8915, 0x891d, 0x8940, 0x9000, 0x9003,
]);

/** IP protocols that carry other packets: GRE, ESP, IPIP of old, EtherIP, IPComp, L2TP. */
const CARRIERS: ReadonlySet<number> = new Set([47, 50, 94, 97, 108, 115]);

/** What the frames of tags are that are read in other states of theirs. */
const SEALED: ValueTable = [[0x88e5, 'MACsec, encrypted']];

function words(reason: number): string {
  switch (reason) {
    case UNREAD_IP:
      return 'IP packets whose headers contradict themselves';
    case UNREAD_ENCRYPTED:
      return '802.11 data that is encrypted, which is not read';
    case UNREAD_CUT:
      return 'cut before their ports, and not read; capture with -s 0';
    case UNREAD_NO_IP:
      return 'of link type RAW, but do not begin with an IP header';
    case UNREAD_OTHER:
      return 'of further kinds that are not read';
    default:
      return `of ${kindWords(reason)}, which is not read`;
  }
}

function kindWords(reason: number): string {
  if (reason >= UNREAD_PROTOCOL) {
    const protocol = reason - UNREAD_PROTOCOL;
    return named(`IP protocol ${protocol}`, IP_PROTOCOLS, protocol);
  }
  if (reason >= UNREAD_LINK_TYPE) {
    const linkType = reason - UNREAD_LINK_TYPE;
    return `link type ${linkType} (${linkTypeName(linkType)})`;
  }
  if (reason >= UNREAD_TZSP) {
    const encapsulation = reason - UNREAD_TZSP;
    return named(`TZSP (UDP port 37008) with encapsulation ${encapsulation}`, TZSP_ENCAPSULATIONS, encapsulation);
  }
  if (reason >= UNREAD_PPP)
    return named(`PPP protocol ${hex16(reason - UNREAD_PPP)}`, PPP_PROTOCOLS, reason - UNREAD_PPP);
  return named(`EtherType ${hex16(reason)}`, [...SEALED, ...ETHER_TYPES], reason);
}

function named(text: string, names: ValueTable, value: number): string {
  const name = valueName(names, value);
  return name === undefined ? text : `${text} (${name})`;
}

function hex16(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
