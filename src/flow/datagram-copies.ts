import { u16be } from '../bytes/integer.ts';
import type { Frame } from '../capture/frame.ts';
import type { Location } from '../decode/location.ts';
import { COPY_SECONDS, REMEMBERED_DATAGRAMS } from '../limits.ts';

interface Remembered {
  readonly time: number;
  readonly interfaceId: number;
  /** The identification of its IPv4 packet; 0 where there is none. */
  readonly identification: number;
  readonly ports: number;
  readonly bytes: Uint8Array;
}

/**
 * Tells a datagram that the capture has twice, because two interfaces saw it or the wire repeated it, from one that was
 * sent again: the same bytes within COPY_SECONDS, seen by another interface or in an IP packet of the same identification.
 */
export class DatagramCopies {
  readonly #last: Remembered[] = [];

  /** Whether the frame is a copy; if not it is remembered. */
  isCopy(frame: Frame, location: Location): boolean {
    const { payload, end, family, network, sourcePort, destinationPort } = location;
    const bytes = frame.buffer.subarray(payload, end);
    const datagram = {
      time: frame.seconds + frame.nanoseconds / 1e9,
      interfaceId: frame.interfaceId,
      identification: family === 4 ? u16be(frame.buffer, network + 4) : 0,
      ports: sourcePort * 65_536 + destinationPort,
    };
    if (this.#last.some((other) => isSame(other, datagram) && isEqual(other.bytes, bytes))) return true;
    this.#last.push({ ...datagram, bytes: bytes.slice() });
    if (this.#last.length > REMEMBERED_DATAGRAMS) this.#last.shift();
    return false;
  }
}

function isSame(a: Omit<Remembered, 'bytes'>, b: Omit<Remembered, 'bytes'>): boolean {
  if (a.ports !== b.ports || Math.abs(a.time - b.time) > COPY_SECONDS) return false;
  return a.interfaceId !== b.interfaceId || (a.identification !== 0 && a.identification === b.identification);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}
