import { u16be } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2 } from '../decode/link-types.ts';
import type { Location } from '../decode/location.ts';
import { COMPARED_BYTES, COPY_SECONDS, REMEMBERED_DATAGRAMS } from '../limits.ts';

interface Remembered {
  readonly time: number;
  readonly interfaceId: number;
  /** The identification of its IPv4 packet; 0 where there is none. */
  readonly identification: number;
  readonly ports: number;
  readonly length: number;
}

interface Octets {
  /** What the link header says of where it was seen. */
  readonly link: Uint8Array;
  readonly data: Uint8Array;
}

/**
 * Tells a datagram that the capture has twice, because two interfaces saw it or the wire repeated it, from one that was
 * sent again: the same bytes within COPY_SECONDS, seen by another interface, between other hardware addresses, or in an IP
 * packet of the same identification.
 */
export class DatagramCopies {
  readonly #last: (Remembered & Octets)[] = [];

  /** Whether the frame is a copy; if not it is remembered. */
  isCopy(frame: Frame, location: Location): boolean {
    const { payload, end, family, network, sourcePort, destinationPort } = location;
    const datagram = {
      time: frame.seconds + frame.nanoseconds / 1e9,
      interfaceId: frame.interfaceId,
      identification: family === 4 ? u16be(frame.buffer, network + 4) : 0,
      ports: sourcePort * 65_536 + destinationPort,
      length: end - payload,
    };
    const data = frame.buffer.subarray(payload, Math.min(end, payload + COMPARED_BYTES));
    const link = linkOf(frame);
    const isKnown = this.#last.some(
      (other) =>
        isTimely(other, datagram) &&
        (isSamePacket(other, datagram) || !isEqual(other.link, link)) &&
        isEqual(other.data, data),
    );
    if (isKnown) return true;
    this.#last.push({ ...datagram, link: link.slice(), data: data.slice() });
    if (this.#last.length > REMEMBERED_DATAGRAMS) this.#last.shift();
    return false;
  }
}

function isTimely(a: Remembered, b: Remembered): boolean {
  return a.ports === b.ports && a.length === b.length && Math.abs(a.time - b.time) <= COPY_SECONDS;
}

function isSamePacket(a: Remembered, b: Remembered): boolean {
  return a.interfaceId !== b.interfaceId || (a.identification !== 0 && a.identification === b.identification);
}

/** The two hardware addresses; of Linux' cooked captures what names interface and direction, which lies in as many octets. */
const LINK_OCTETS = 12;

function linkOf({ linkType, buffer, start, end }: Frame): Uint8Array {
  const isKnown = linkType === LINKTYPE_ETHERNET || linkType === LINKTYPE_LINUX_SLL || linkType === LINKTYPE_LINUX_SLL2;
  return buffer.subarray(start, isKnown ? Math.min(start + LINK_OCTETS, end) : start);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
