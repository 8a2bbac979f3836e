import { unmappedOctets } from '../bytes/address.ts';
import { type Frame, type FrameMark, markFrame } from '../capture/frame.ts';
import type { Pdu } from '../engine/pdu.ts';
import { SHARED_ASSOCIATIONS } from '../limits.ts';
import { destinationOf, type Location, sourceOf } from '../packet/location.ts';
import { headlessDatagram, isDatagram, type RelayedDatagram, readDatagram } from '../protocols/socks5/datagram.ts';
import type { View } from '../schema/view.ts';
import type { Endpoint } from '../session/session.ts';
import type { Association } from './association.ts';
import { DatagramCopies } from './datagram-copies.ts';
import { addDatagram, type Relayed } from './relayed.ts';
import { CLAIM } from './sender.ts';
import { Strays } from './strays.ts';
import { type Expected, UdpExpectations } from './udp-expectations.ts';
import { UnwrappedCopies, type Wrapped } from './unwrapped-copies.ts';

/** Who speaks with the relay of an association without being its client. */
export type Stranger = 'sent by a stranger' | 'sent to a stranger';

/** A datagram of a client. */
interface Sent {
  readonly association: Association;
  readonly pdu: Pdu;
}

/** The open UDP associations of all sessions, and the way of a datagram to its own. */
export class Associations {
  readonly #expectations = new UdpExpectations<Association>();
  readonly #open = new Map<Association, DatagramCopies>();
  readonly #copies = new UnwrappedCopies<Sent>();
  readonly #strays = new Strays();
  readonly #keepsHeaders: boolean;

  /** `keepsHeaders`: whether marks of frames keep the octets before the payload. */
  constructor(keepsHeaders: boolean) {
    this.#keepsHeaders = keepsHeaders;
  }

  /** Awaits the datagrams of an association from now on. */
  open(association: Association): void {
    if (this.#open.has(association)) return;
    this.#open.set(association, new DatagramCopies());
    for (const relay of association.relays) {
      const sharing = this.#expectations.expect(relay, association);
      if (sharing.length > SHARED_ASSOCIATIONS) this.#giveUp(sharing[0] as Association);
    }
    this.#strays.open(association);
  }

  /** Too many others have the same relay. */
  #giveUp(association: Association): void {
    association.giveUp(`${SHARED_ASSOCIATIONS} associations have the same relay`);
    this.close(association);
  }

  close(association: Association): void {
    if (!this.#open.delete(association)) return;
    for (const relay of association.relays) this.#expectations.forget(relay, association);
    this.#strays.close(association);
  }

  /** `count` datagrams like this one came that could not be read in time. */
  miss(frame: Frame, location: Location, count: number): void {
    const expected = this.#expectations.lookup(frame, location);
    if (expected === undefined) return;
    bestClaim(expected.values, expected.other)?.miss(frame.number, count);
  }

  /**
   * Takes a datagram: the message that it is, `copy` if the capture has it already, undefined when it is none of an
   * association; or that somebody else sends it to a relay or gets it from there. `marks` are those of its fragments, if it
   * came in several frames.
   */
  accept(
    frame: Frame,
    location: Location,
    marks: readonly FrameMark[] | undefined,
  ): Relayed | 'copy' | Stranger | undefined {
    if (this.#open.size === 0) return undefined;
    const isUnwrapped = this.#link(frame, location);
    const expected = this.#expectations.lookup(frame, location);
    if (expected === undefined) return isUnwrapped ? undefined : this.#acceptStray(frame, location, marks);
    const { values, isTo, awaited, other } = expected;
    const association = bestClaim(values, other) ?? values.at(-1);
    if (association === undefined) return undefined;
    if (this.#open.get(association)?.isCopy(frame, location) === true) return 'copy';
    const side = isTo ? 'client' : 'proxy';
    const frames = this.#marks(frame, location, marks);
    const bytes = frame.buffer.subarray(location.payload, location.end);
    const read = readDatagram(bytes, location.payloadLength, side, frames);
    if (read !== undefined && association.claim(other) > 0) {
      if (association.claim(other) === CLAIM.open && isShared(values, other)) association.share(frame.number);
      const pdu = this.#add(association, read, frame, location, expected);
      return { pdu, client: other, proxy: awaited, confidence: 'certain' };
    }
    if (isUnwrapped) return undefined;
    if (read === undefined) {
      if (association.claim(other) === CLAIM.none) return undefined;
      const pdu = headlessDatagram(bytes, location.payloadLength, side, frames);
      const isOurs = association.addHeadless(pdu, other);
      return isOurs ? { pdu, client: other, proxy: awaited, confidence: 'certain' } : undefined;
    }
    if (!association.isStranger(other)) return undefined;
    association.addStranger(other, side, frame.number);
    return isTo ? 'sent by a stranger' : 'sent to a stranger';
  }

  /** Takes a datagram that does not use the relay which a reply named, where its header and its ends say whose it is. */
  #acceptStray(
    frame: Frame,
    location: Location,
    marks: readonly FrameMark[] | undefined,
  ): Relayed | 'copy' | undefined {
    const { payload, end, payloadLength } = location;
    if (!isDatagram(frame.buffer, payload, end)) return undefined;
    const source = sourceOf(frame, location);
    const destination = destinationOf(frame, location);
    const bytes = frame.buffer.subarray(payload, end);
    const sending = this.#strays.ofClient(source, destination);
    const side = sending === undefined ? 'proxy' : 'client';
    const read = readDatagram(bytes, payloadLength, side, this.#marks(frame, location, marks));
    if (read === undefined) return undefined;
    const association = sending ?? this.#strays.ofAnswer(destination, read.pdu.view);
    if (association === undefined) return undefined;
    if (this.#open.get(association)?.isCopy(frame, location) === true) return 'copy';
    const [awaited, other] = side === 'client' ? [destination, source] : [source, destination];
    association.addElsewhere(awaited, side, frame.number);
    const pdu = this.#add(association, read, frame, location, { awaited, other });
    return { pdu, client: other, proxy: awaited, confidence: 'certain' };
  }

  #marks(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): readonly FrameMark[] {
    return marks ?? [markFrame(frame, this.#keepsHeaders ? location.payload : undefined, location.subframe)];
  }

  #add(
    association: Association,
    { pdu: datagram, headerLength }: RelayedDatagram,
    frame: Frame,
    location: Location,
    { awaited, other }: Pick<Expected<Association>, 'awaited' | 'other'>,
  ): Pdu {
    const isSent = datagram.side === 'client';
    const data = frame.buffer.subarray(location.payload + headerLength, location.end);
    const wrapped = datagram.completeness === 'complete' ? wrappedOf(datagram.view, data) : undefined;
    const copy = wrapped === undefined || isSent ? undefined : this.#copies.find(wrapped, frame);
    const links = copy === undefined ? [] : [{ frame: copy, relation: 'unwrapped' as const }];
    const bytes = location.payloadLength - headerLength;
    const isFirst = association.sender === undefined;
    const { pdu } = addDatagram(association, datagram, { bytes, data, relay: awaited, client: other }, frame, links);
    if (isFirst) this.#strays.learn(association);
    if (wrapped !== undefined && isSent) {
      this.#copies.await({ ...wrapped, value: { association, pdu } }, frame, location);
    }
    return pdu;
  }

  /** Whether the datagram travels between a relay and a target; if it repeats one of an association it is linked to that. */
  #link(frame: Frame, location: Location): boolean {
    const seen = this.#copies.see(frame, location);
    if (seen === undefined || seen === 'answer') return seen !== undefined;
    seen.association.link(seen.pdu, { frame: frame.number, relation: 'unwrapped' });
    return true;
  }
}

/** What a copy of the datagram without its header must have; undefined when it is a fragment or empty. */
function wrappedOf(view: View, data: Uint8Array): Omit<Wrapped<Sent>, 'value'> | undefined {
  const port = view.number('port');
  if (view.number('fragment') !== 0 || port === undefined || data.length === 0) return undefined;
  return { address: view.octets('ipv4') ?? unmappedOctets(view.octets('ipv6')), port, data };
}

/**
 * The association that a datagram with this client endpoint belongs to: the best claim, of equal ones the latest, but of
 * those that have no datagram yet the one that has waited longest.
 */
function bestClaim(associations: readonly Association[], client: Endpoint): Association | undefined {
  let best: Association | undefined;
  let claim: number = CLAIM.none;
  for (const association of associations) {
    const one = association.claim(client);
    if (one > claim || (one === claim && one !== CLAIM.none && one !== CLAIM.open)) {
      best = association;
      claim = one;
    }
  }
  return best;
}

function isShared(associations: readonly Association[], client: Endpoint): boolean {
  return associations.filter((association) => association.claim(client) === CLAIM.open).length > 1;
}
