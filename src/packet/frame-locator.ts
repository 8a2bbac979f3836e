import { u16be } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { DOUBTED_FRAMES, DOUBTED_INTERFACES } from '../limits.ts';
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
  linkTypeName,
} from './link-types.ts';
import { locate } from './locate.ts';
import type { Location } from './location.ts';

/** Frames that were read as another link type than the capture states. */
export interface Corrected {
  readonly frames: number;
  /** `1 (ETHERNET)` */
  readonly stated: string;
  /** `raw IP` */
  readonly actual: string;
}

/** Link types that frames are tried as, and where the IP packet lies in their frames. */
const CANDIDATES: readonly (readonly [linkType: number, header: number])[] = [
  [LINKTYPE_RAW, 0],
  [LINKTYPE_ETHERNET, 14],
  [LINKTYPE_NULL, 4],
  [LINKTYPE_LINUX_SLL, 16],
  [LINKTYPE_LINUX_SLL2, 20],
];

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
/** Shorter Ethernet frames are padded to it, their checksum of four bytes counted. */
const ETHERNET_LEAST = 64;
const CHECKSUM = 4;

/** An interface whose frames are not of the link type that it states. */
interface Correction {
  readonly stated: number;
  readonly actual: number;
  frames: number;
}

/**
 * Locates the packets of a capture's frames, and corrects the link type of an interface that states a wrong one: where no
 * frame of it can be read as stated, the first whose lengths and checksum fit another link type decides.
 */
export class FrameLocator {
  /** Interfaces of which a frame was read as stated. */
  readonly #confirmed = new Set<number>();
  readonly #corrections = new Map<number, Correction>();
  #last = -1;
  #doubts = 0;

  /** As `locate`; gives the frame the link type that it has. */
  locate(frame: Frame, location: Location): boolean {
    if (this.#corrections.size > 0) {
      const correction = this.#corrections.get(frame.interfaceId);
      if (correction !== undefined) return locateAs(correction, frame, location);
    }
    if (!locate(frame, location)) return this.#doubt(frame, location);
    if (frame.interfaceId !== this.#last) this.#confirm(frame.interfaceId);
    return true;
  }

  /** What was corrected, each pair of link types once. */
  get corrected(): readonly Corrected[] {
    const pairs = new Map<string, Corrected>();
    for (const { stated, actual, frames } of this.#corrections.values()) {
      const key = `${stated} ${actual}`;
      const before = pairs.get(key)?.frames ?? 0;
      const actualName = actual === LINKTYPE_RAW ? 'raw IP' : linkTypeName(actual);
      pairs.set(key, { frames: before + frames, stated: `${stated} (${linkTypeName(stated)})`, actual: actualName });
    }
    return [...pairs.values()];
  }

  #confirm(interfaceId: number): void {
    this.#last = interfaceId;
    if (this.#confirmed.size < DOUBTED_INTERFACES) this.#confirmed.add(interfaceId);
  }

  #doubt(frame: Frame, location: Location): boolean {
    if (!this.#isDoubtful(frame.interfaceId)) return false;
    this.#doubts++;
    const { linkType: stated } = frame;
    const { unread } = location;
    for (const [actual, header] of CANDIDATES) {
      if (actual === stated || !isPacket(frame, header, actual)) continue;
      const correction: Correction = { stated, actual, frames: 0 };
      if (locateAs(correction, frame, location)) {
        this.#corrections.set(frame.interfaceId, correction);
        return true;
      }
    }
    frame.linkType = stated;
    location.unread = unread;
    return false;
  }

  #isDoubtful(interfaceId: number): boolean {
    const known = this.#confirmed.size + this.#corrections.size;
    return known < DOUBTED_INTERFACES && this.#doubts < DOUBTED_FRAMES && !this.#confirmed.has(interfaceId);
  }
}

function locateAs(correction: Correction, frame: Frame, location: Location): boolean {
  correction.frames++;
  frame.linkType = correction.actual;
  return locate(frame, location);
}

/** Whether an IP packet lies behind `header` bytes that is as long as the frame, its header whole and without contradiction. */
function isPacket(frame: Frame, header: number, linkType: number): boolean {
  const at = frame.start + header;
  if (at >= frame.end) return false;
  const length = frame.originalLength - header;
  const version = (frame.buffer[at] as number) >> 4;
  if (version === 4) return isIpv4(frame, at) && fits(u16be(frame.buffer, at + 2), length, header, linkType);
  if (version !== 6 || !isIpv6(frame, at)) return false;
  return fits(IPV6_HEADER + u16be(frame.buffer, at + 4), length, header, linkType);
}

function fits(packet: number, length: number, header: number, linkType: number): boolean {
  if (packet === length) return true;
  if (linkType !== LINKTYPE_ETHERNET) return false;
  return packet < length && (packet === length - CHECKSUM || length + header <= ETHERNET_LEAST);
}

/** RFC 791 section 3.1: the sum of a good header is all ones; network cards fill in the checksum 0 later. */
function isIpv4({ buffer, end }: Frame, at: number): boolean {
  const headerEnd = at + ((buffer[at] as number) & 0x0f) * 4;
  if (headerEnd < at + IPV4_HEADER || headerEnd > end) return false;
  if (u16be(buffer, at + 10) === 0) return true;
  let sum = 0;
  for (let word = at; word < headerEnd; word += 2) sum += u16be(buffer, word);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}

/** RFC 8200 has no checksum: a transport must follow at once. */
function isIpv6({ buffer, end }: Frame, at: number): boolean {
  if (at + IPV6_HEADER > end) return false;
  const next = buffer[at + 6];
  return (next === 6 || next === 17 || next === 58) && buffer[at + 7] !== 0;
}
