import { type Frame, type FrameMark, markFrame } from './capture/frame.ts';
import { destinationOf, type Location, sourceOf } from './decode/location.ts';
import { insideDatagram } from './dissectors/inside.ts';
import type { Pdu } from './dissectors/pdu.ts';
import { readDatagram } from './dissectors/socks5/datagram.ts';
import { DatagramCopies } from './flow/datagram-copies.ts';
import { UdpExpectations } from './flow/udp-expectations.ts';
import { review } from './notes/review.ts';
import type { Association } from './session/association.ts';
import type { Endpoint } from './session/session.ts';

/** A datagram that belongs to an association, as a message. */
export interface Relayed {
  readonly pdu: Pdu;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
}

/** The open UDP associations of all sessions, and the way of a datagram to its own. */
export class Associations {
  readonly #expectations = new UdpExpectations<Association>();
  readonly #open = new Map<Association, DatagramCopies>();
  readonly #keepsHeaders: boolean;

  /** `keepsHeaders`: whether marks of frames keep the octets before the payload. */
  constructor(keepsHeaders: boolean) {
    this.#keepsHeaders = keepsHeaders;
  }

  /** Awaits the datagrams of an association from now on. */
  open(association: Association): void {
    if (this.#open.has(association)) return;
    this.#open.set(association, new DatagramCopies());
    for (const { address, port } of association.relays) this.#expectations.expect(address, port, association);
  }

  close(association: Association): void {
    if (!this.#open.delete(association)) return;
    for (const { address, port } of association.relays) this.#expectations.forget(address, port, association);
  }

  /** Takes a datagram; undefined when it is no message of an association. `marks` are those of its fragments, if it came in several frames. */
  accept(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): Relayed | undefined {
    if (this.#open.size === 0) return undefined;
    const expected = this.#expectations.lookup(frame, location);
    if (expected === undefined) return undefined;
    const { values, isTo, address, port } = expected;
    const association = bestClaim(values, address, port);
    if (association === undefined || this.#open.get(association)?.isCopy(frame, location) === true) return undefined;
    const frames = marks ?? [markFrame(frame, this.#keepsHeaders ? location.payload : undefined)];
    const bytes = frame.buffer.subarray(location.payload, location.end);
    const read = readDatagram(bytes, location.payloadLength, isTo ? 'client' : 'proxy', frames);
    if (read === undefined) {
      association.refuse(frame.number);
      return undefined;
    }
    const pdu = { ...read.pdu, notes: [...read.pdu.notes, ...review(read.pdu, [])] };
    const dataLength = location.payloadLength - read.headerLength;
    const isWhole = pdu.view.number('fragment') === 0;
    const protocol = isWhole ? insideDatagram(bytes.subarray(read.headerLength)) : undefined;
    const relay = isTo ? destinationOf(frame, location) : sourceOf(frame, location);
    association.add(pdu, { bytes: dataLength, protocol, relay, port });
    return { pdu, client: { address, port }, proxy: relay };
  }
}

/** The association that a datagram with this client endpoint belongs to: the best claim, of equal ones the latest. */
function bestClaim(associations: readonly Association[], address: string, port: number): Association | undefined {
  let best: Association | undefined;
  let claim = 0;
  for (const association of associations) {
    const one = association.claim(address, port);
    if (one > 0 && one >= claim) {
      best = association;
      claim = one;
    }
  }
  return best;
}
