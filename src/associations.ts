import { type Frame, type FrameMark, markFrame } from './capture/frame.ts';
import type { Location } from './decode/location.ts';
import { insideDatagram } from './dissectors/inside.ts';
import type { Pdu } from './dissectors/pdu.ts';
import { readDatagram } from './dissectors/socks5/datagram.ts';
import { DatagramCopies } from './flow/datagram-copies.ts';
import { UdpExpectations } from './flow/udp-expectations.ts';
import { review } from './notes/review.ts';
import { note } from './schema/note.ts';
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
    for (const relay of association.relays) this.#expectations.expect(relay, association);
  }

  close(association: Association): void {
    if (!this.#open.delete(association)) return;
    for (const relay of association.relays) this.#expectations.forget(relay, association);
  }

  /** `count` datagrams like this one came that could not be read in time. */
  miss(frame: Frame, location: Location, count: number): void {
    const expected = this.#expectations.lookup(frame, location);
    if (expected === undefined) return;
    bestClaim(expected.values, expected.other)?.miss(frame.number, count);
  }

  /** Takes a datagram; undefined when it is no message of an association. `marks` are those of its fragments, if it came in several frames. */
  accept(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): Relayed | undefined {
    if (this.#open.size === 0) return undefined;
    const expected = this.#expectations.lookup(frame, location);
    if (expected === undefined) return undefined;
    const { values, isTo, other } = expected;
    const association = bestClaim(values, other) ?? values.at(-1);
    if (association === undefined || this.#open.get(association)?.isCopy(frame, location) === true) return undefined;
    const side = isTo ? 'client' : 'proxy';
    const frames = marks ?? [markFrame(frame, this.#keepsHeaders ? location.payload : undefined)];
    const bytes = frame.buffer.subarray(location.payload, location.end);
    const read = readDatagram(bytes, location.payloadLength, side, frames);
    if (association.claim(other) === 0) {
      if (read !== undefined) association.addStranger(other, side, frame.number);
      return undefined;
    }
    if (read === undefined) {
      association.refuse(other, frame.number);
      return undefined;
    }
    const { pdu, whole } = association.add(withNotes(read.pdu, frame, association), {
      bytes: location.payloadLength - read.headerLength,
      data: bytes.subarray(read.headerLength),
      relay: expected.awaited,
      client: other,
    });
    const protocol = whole === undefined ? undefined : insideDatagram(whole);
    if (protocol !== undefined) association.recognise(pdu, protocol);
    return { pdu, client: other, proxy: expected.awaited };
  }
}

/** The datagram with what is odd about it. */
function withNotes(pdu: Pdu, frame: Frame, association: Association): Pdu {
  const notes = [...pdu.notes, ...review(pdu, [])];
  const lateness = association.lateness(frame);
  if (lateness !== undefined) notes.push(note('udp-after-close', frame.number, `${lateness} s before`));
  return { ...pdu, notes };
}

/** The association that a datagram with this client endpoint belongs to: the best claim, of equal ones the latest. */
function bestClaim(associations: readonly Association[], client: Endpoint): Association | undefined {
  let best: Association | undefined;
  let claim = 0;
  for (const association of associations) {
    const one = association.claim(client);
    if (one > 0 && one >= claim) {
      best = association;
      claim = one;
    }
  }
  return best;
}
