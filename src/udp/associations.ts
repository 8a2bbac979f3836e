import { unmappedOctets } from '../bytes/address.ts';
import type { Frame, FrameMark } from '../capture/frame.ts';
import type { RelayedDatagram } from '../engine/dissector.ts';
import { destinationOf, type Location, sourceOf } from '../packet/location.ts';
import { markOf } from '../packet/packets.ts';
import { DATAGRAMS } from '../protocols/index.ts';
import type { View } from '../schema/view.ts';
import type { Endpoint } from '../session/session.ts';
import type { Association } from './association.ts';
import { AssociationIndex } from './association-index.ts';
import { DatagramCopies } from './datagram-copies.ts';
import { addDatagram, type Relayed } from './relayed.ts';
import { CLAIM } from './sender.ts';
import { UnwrappedCopies, type Wrapped } from './unwrapped-copies.ts';

/** Who speaks with the relay of an association without being its client. */
export type Stranger = 'sent by a stranger' | 'sent to a stranger';

/** A datagram of a client, and the message of its association that it is. */
interface Sent {
  readonly association: Association;
  readonly message: number;
}

/** The open UDP associations of all sessions, and the way of a datagram to its own. */
export class Associations {
  readonly #index = new AssociationIndex();
  readonly #seen = new Map<Association, DatagramCopies>();
  readonly #copies = new UnwrappedCopies<Sent>();
  readonly #keepsHeaders: boolean;

  /** `keepsHeaders`: whether marks of frames keep the bytes before the payload. */
  constructor(keepsHeaders: boolean) {
    this.#keepsHeaders = keepsHeaders;
  }

  /** Awaits the datagrams of an association from now on. */
  open(association: Association): void {
    if (this.#index.has(association)) return;
    this.#index.add(association);
    this.#seen.set(association, new DatagramCopies());
  }

  close(association: Association): void {
    if (!this.#index.delete(association)) return;
    this.#seen.delete(association);
    this.#copies.drop((sent) => sent.association === association);
  }

  /** `count` datagrams like this one came that could not be read in time. */
  miss(frame: Frame, location: Location, count: number): void {
    const expected = this.#index.expected(frame, location);
    if (expected !== undefined) this.#index.best(expected.relay, expected.other)?.miss(frame.number, count);
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
    if (this.#index.size === 0) return undefined;
    const isUnwrapped = this.#link(frame, location);
    const expected = this.#index.expected(frame, location);
    if (expected === undefined) return isUnwrapped ? undefined : this.#acceptStray(frame, location, marks);
    const { isTo, relay, other } = expected;
    const association = this.#index.best(relay, other) ?? (this.#index.latest(relay) as Association);
    if (association.isOverAt(frame)) return undefined;
    if (this.#isCopy(association, frame, location)) return 'copy';
    const side = isTo ? 'client' : 'proxy';
    const frames = this.#marks(frame, location, marks);
    const bytes = frame.buffer.subarray(location.payload, location.end);
    const read = DATAGRAMS.read(bytes, location.payloadLength, side, frames);
    const claim = association.claim(other);
    if (read !== undefined && claim !== CLAIM.none) {
      if (claim === CLAIM.open && this.#index.isShared(relay, other)) association.share(frame.number);
      return this.#add(association, read, frame, location, relay, other);
    }
    if (isUnwrapped) return undefined;
    if (read === undefined) {
      if (claim === CLAIM.none) return undefined;
      const pdu = DATAGRAMS.readHeadless(bytes, location.payloadLength, side, frames);
      const isOurs = association.addHeadless(pdu, other);
      return isOurs ? { pdu, client: other, proxy: relay, confidence: 'certain' } : undefined;
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
    if (!DATAGRAMS.isWhole(frame.buffer, payload, end)) return undefined;
    const source = sourceOf(frame, location);
    const destination = destinationOf(frame, location);
    const sending = this.#index.ofClient(source, destination);
    const side = sending === undefined ? 'proxy' : 'client';
    const bytes = frame.buffer.subarray(payload, end);
    const read = DATAGRAMS.read(bytes, payloadLength, side, this.#marks(frame, location, marks));
    if (read === undefined) return undefined;
    const association = sending ?? this.#index.ofAnswer(destination, read.pdu.view);
    if (association === undefined || association.isOverAt(frame)) return undefined;
    if (this.#isCopy(association, frame, location)) return 'copy';
    const [relay, other] = side === 'client' ? [destination, source] : [source, destination];
    association.addElsewhere(relay, side, frame.number);
    return this.#add(association, read, frame, location, relay, other);
  }

  #isCopy(association: Association, frame: Frame, location: Location): boolean {
    return this.#seen.get(association)?.isCopy(frame, location) === true;
  }

  #marks(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): readonly FrameMark[] {
    return marks ?? [markOf(frame, location, this.#keepsHeaders)];
  }

  #add(
    association: Association,
    { pdu: datagram, headerLength }: RelayedDatagram,
    frame: Frame,
    location: Location,
    relay: Endpoint,
    client: Endpoint,
  ): Relayed {
    const isSent = datagram.side === 'client';
    const data = frame.buffer.subarray(location.payload + headerLength, location.end);
    const wrapped = datagram.completeness === 'complete' ? wrappedOf(datagram.view, data) : undefined;
    const copy = wrapped === undefined || isSent ? undefined : this.#copies.find(wrapped, frame);
    const links = copy === undefined ? [] : [{ frame: copy, relation: 'unwrapped' as const }];
    const bytes = location.payloadLength - headerLength;
    const { pdu } = addDatagram(association, datagram, { bytes, data, relay, client }, frame, links);
    this.#index.update(association);
    if (wrapped !== undefined && isSent) {
      const message = association.pdus.at(-1) === pdu ? association.pdus.length - 1 : -1;
      this.#copies.await({ ...wrapped, value: { association, message } }, frame, location);
    }
    return { pdu, client, proxy: relay, confidence: 'certain' };
  }

  /** Whether the datagram travels between a relay and a target; if it repeats one of an association it is linked to that. */
  #link(frame: Frame, location: Location): boolean {
    const seen = this.#copies.see(frame, location);
    if (seen === undefined || seen === 'answer') return seen !== undefined;
    seen.association.link(seen.message, { frame: frame.number, relation: 'unwrapped' });
    return true;
  }
}
/** What a copy of the datagram without its header must have; undefined when it is a fragment or empty. */
function wrappedOf(view: View, data: Uint8Array): Omit<Wrapped<Sent>, 'value'> | undefined {
  const port = view.number('port');
  if (view.number('fragment') !== 0 || port === undefined || data.length === 0) return undefined;
  return { address: view.octets('ipv4') ?? unmappedOctets(view.octets('ipv6')), port, data };
}
