import { u16be } from '../bytes/integer.ts';
import { Slab } from '../bytes/slab.ts';
import type { Frame } from '../capture/frame.ts';
import { COMPARED_BYTES, COMPARED_SLAB, COPY_SECONDS, REMEMBERED_DATAGRAMS } from '../limits.ts';
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2 } from '../packet/link-types.ts';
import type { Location } from '../packet/location.ts';

/** A datagram in its frame, or as it is remembered. */
interface Seen {
  readonly time: number;
  readonly interfaceId: number;
  /** The identification of its IPv4 packet; 0 where there is none. */
  readonly identification: number;
  readonly ports: number;
  readonly length: number;
  /** What the link header says of where it was seen, and as much of the data as is compared. */
  readonly link: Octets;
  readonly data: Octets;
}

/** Octets from `start` to `end` of `bytes`. */
interface Octets {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The octets of all datagrams that are remembered: most are too short for an array of their own. */
const slab = new Slab(COMPARED_SLAB);

/**
 * Tells a datagram that the capture has twice, because two interfaces saw it or the wire repeated it, from one that was
 * sent again: the same bytes within COPY_SECONDS, seen by another interface, between other hardware addresses, or in an IP
 * packet of the same identification.
 */
export class DatagramCopies {
  readonly #last: Seen[] = [];

  /** Whether the frame is a copy; if not it is remembered. */
  isCopy(frame: Frame, location: Location): boolean {
    const datagram = seenIn(frame, location);
    for (const other of this.#last) if (isSame(other, datagram)) return true;
    const { time, interfaceId, identification, ports, length, link, data } = datagram;
    this.#last.push({ time, interfaceId, identification, ports, length, link: kept(link), data: kept(data) });
    if (this.#last.length > REMEMBERED_DATAGRAMS) this.#last.shift();
    return false;
  }
}

function seenIn(frame: Frame, location: Location): Seen {
  const { buffer } = frame;
  const { payload, end, family, network, sourcePort, destinationPort } = location;
  return {
    time: frame.seconds + frame.nanoseconds / 1e9,
    interfaceId: frame.interfaceId,
    identification: family === 4 ? u16be(buffer, network + 4) : 0,
    ports: sourcePort * 65_536 + destinationPort,
    length: end - payload,
    link: linkOf(frame),
    data: { bytes: buffer, start: payload, end: Math.min(end, payload + COMPARED_BYTES) },
  };
}

function isSame(a: Seen, b: Seen): boolean {
  if (a.ports !== b.ports || a.length !== b.length || Math.abs(a.time - b.time) > COPY_SECONDS) return false;
  return (isSamePacket(a, b) || !isEqual(a.link, b.link)) && isEqual(a.data, b.data);
}

function isSamePacket(a: Seen, b: Seen): boolean {
  return a.interfaceId !== b.interfaceId || (a.identification !== 0 && a.identification === b.identification);
}

/** The two hardware addresses; of Linux' cooked captures what names interface and direction, which lies in as many octets. */
const LINK_OCTETS = 12;

function linkOf({ linkType, buffer, start, end }: Frame): Octets {
  const isKnown = linkType === LINKTYPE_ETHERNET || linkType === LINKTYPE_LINUX_SLL || linkType === LINKTYPE_LINUX_SLL2;
  return { bytes: buffer, start, end: isKnown ? Math.min(start + LINK_OCTETS, end) : start };
}

function kept({ bytes, start, end }: Octets): Octets {
  const at = slab.keep(bytes, start, end);
  return { bytes: slab.bytes, start: at, end: at + end - start };
}

function isEqual(a: Octets, b: Octets): boolean {
  if (a.end - a.start !== b.end - b.start) return false;
  const shift = b.start - a.start;
  for (let at = a.start; at < a.end; at++) if (a.bytes[at] !== b.bytes[at + shift]) return false;
  return true;
}
