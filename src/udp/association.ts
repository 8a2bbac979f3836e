import { unmapped } from '../bytes/address.ts';
import { type Instant, secondsBetween } from '../bytes/instant.ts';
import type { MemoryBudget } from '../bytes/memory-budget.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Link, Pdu } from '../engine/pdu.ts';
import { ASSOCIATION_GRACE_SECONDS, COST, DATAGRAM_MESSAGES, DESTINATIONS, NOTES } from '../limits.ts';
import type { Inside } from '../schema/detail.ts';
import type { Side } from '../schema/message.ts';
import { type Note, note } from '../schema/note.ts';
import type { GeneralNote } from '../schema/note-kinds.ts';
import type { View } from '../schema/view.ts';
import type { Endpoint, Request, UdpRelay } from '../session/session.ts';
import { Destinations, endpointAddress } from './destinations.ts';
import type { FragmentOutcome } from './fragment-queue.ts';
import { FragmentQueues } from './fragment-queues.ts';
import { relayEndpoints } from './relay-endpoints.ts';
import { namesTarget, Sender } from './sender.ts';
import { Strangers } from './strangers.ts';

/** What is known of a datagram besides its header. */
export interface Carried {
  /** Bytes of its data on the wire, and those that were captured; borrowed. */
  readonly bytes: number;
  readonly data: Uint8Array;
  /** The endpoint of the proxy that it used, and the other one. */
  readonly relay: Endpoint;
  readonly client: Endpoint;
}

/** What became of a datagram. */
export interface Added {
  readonly pdu: Pdu;
  /** The data of the datagram that is whole now: its own, or that of its fragments as far as they were kept. */
  readonly whole: Uint8Array | undefined;
}

/** Where an association comes from: the ends of the TCP connection, and what request and reply say. */
export interface Grant {
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  readonly request: Request | undefined;
  readonly bound: Partial<Endpoint>;
  /** The frame of the reply. */
  readonly frame: number;
}

/** FRAG of a last fragment that has no position. */
const NO_POSITION = 0x80;
const NO_BYTES = new Uint8Array(0);

/** The UDP side of a session: which datagrams are its own (RFC 1928 section 7), and what they carried. */
export class Association {
  /** Where datagrams are awaited, the likeliest first. */
  readonly relays: readonly Endpoint[];
  readonly pdus: Pdu[] = [];
  readonly notes: Note[] = [];
  last: FrameMark | undefined;
  /** The endpoint that the client was first seen to send from, or to be answered at. */
  sender: Endpoint | undefined;
  /** The address of the client's TCP connection, and the proxy's end of that. */
  readonly client: string;
  readonly proxy: Endpoint;
  readonly #budget: MemoryBudget;
  /** What is charged for all that it keeps. */
  #cost = 0;
  readonly #sender: Sender;
  /** The frame of the reply. */
  readonly #granted: number;
  #end: Instant | undefined;
  #fragments = 0;
  #relay: Endpoint;
  readonly #counts = {
    client: { datagrams: 0, bytes: 0, malformed: 0 },
    proxy: { datagrams: 0, bytes: 0, malformed: 0 },
  };
  readonly #destinations = new Destinations();
  readonly #strangers = {
    client: new Strangers('udp-foreign-source'),
    proxy: new Strangers('udp-foreign-destination'),
  };
  readonly #elsewhere = {
    client: new Strangers('udp-sent-elsewhere'),
    proxy: new Strangers('udp-answered-elsewhere'),
  };
  /** Bounds of it that were reached. */
  readonly #limits = new Set<string>();
  readonly #queues = new FragmentQueues();

  constructor({ client, proxy, request, bound, frame }: Grant, budget: MemoryBudget) {
    this.#budget = budget;
    this.#retain(COST.association);
    this.#granted = frame;
    this.client = client.address;
    this.proxy = proxy;
    this.#sender = new Sender(client, request);
    const { awaited, named, isOpen } = relayEndpoints(proxy, bound);
    this.relays = awaited;
    this.#relay = named;
    if (isOpen) this.#remark('udp-bnd-unspecified', frame);
    if (isMapped(bound.address) && !client.address.includes(':')) this.#remark('mapped-bnd', frame, bound.address);
    if (namesTarget(request, client)) {
      this.#remark('udp-target-in-associate', frame, `${request?.address}:${request?.port}`);
    }
  }

  /** Its TCP connection ended with this frame, and the association with it (RFC 1928 section 6). */
  end(at: Instant): void {
    this.#end ??= { seconds: at.seconds, nanoseconds: at.nanoseconds };
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Seconds since its end; undefined while it lasts. */
  lateness(now: Instant): number | undefined {
    return this.#end === undefined ? undefined : Math.max(0, secondsBetween(this.#end, now));
  }

  /** Whether its end is so long ago that no datagram of it can still be on its way. */
  isOverAt(now: Instant): boolean {
    return (this.lateness(now) ?? 0) > ASSOCIATION_GRACE_SECONDS;
  }

  /** How well a datagram between the relay and this endpoint fits: 0 not at all. */
  claim(endpoint: Endpoint): number {
    return this.#sender.claim(endpoint, this.hasEnded);
  }

  /** The port that its client uses, as far as that is known, and its addresses. */
  get port(): number | undefined {
    return this.#sender.port;
  }

  get hosts(): readonly string[] {
    return this.#sender.hosts;
  }

  /** How often more became known of it. */
  get revision(): number {
    return this.#sender.revision + (this.#end === undefined ? 0 : 1);
  }

  /** A bound of the program ends it as it stands. */
  giveUp(reason: string): void {
    this.#remark('limit-reached', this.last?.number ?? this.#granted, reason);
  }

  /** The client's first datagram could as well be that of another association. */
  share(frame: number): void {
    this.#remark('udp-shared-relay', frame);
  }

  /** Takes a datagram between this endpoint and the relay whose header cannot be read; false where another program of the client's host may have sent it. */
  addHeadless(datagram: Pdu, { port }: Endpoint): boolean {
    if (this.hasEnded || !this.#sender.mayUse(port)) return false;
    this.last = datagram.frames.at(-1);
    const count = this.#counts[datagram.side];
    count.datagrams++;
    if (datagram.completeness === 'malformed') count.malformed++;
    this.#keep(datagram);
    return true;
  }

  /** Whether the other endpoint of a datagram to or from the relay is on another host than the client. */
  isStranger({ address }: Endpoint): boolean {
    return !this.#sender.isAddress(address);
  }

  /** A datagram with a SOCKS header came from a stranger, or by `side` went there. */
  addStranger(endpoint: Endpoint, side: Side, frame: number): void {
    this.#strangers[side].add(endpoint, frame);
  }

  /** Whether the client sent to the endpoint that a header names. */
  hasSentTo(view: View): boolean {
    return this.#destinations.isTarget(view);
  }

  /** A datagram that was added went to, or by `side` came from, this endpoint, which the reply does not name. */
  addElsewhere(endpoint: Endpoint, side: Side, frame: number): void {
    this.#elsewhere[side].add(endpoint, frame);
  }

  /** Datagrams of it came that could not be read in time; `frame` is the last of them. */
  miss(frame: number, count: number): void {
    this.#remark('frames-dropped', frame, `${count} frames`);
  }

  add(datagram: Pdu, { bytes, data, relay, client }: Carried): Added {
    if (this.sender === undefined) this.#relay = relay;
    this.sender ??= client;
    this.#sender.learn(client);
    this.last = datagram.frames.at(-1);
    const count = this.#counts[datagram.side];
    count.datagrams++;
    count.bytes += bytes;
    this.#addDestination(datagram, bytes);
    const isFragment = (datagram.view.number('fragment') ?? 0) !== 0;
    const added = isFragment ? this.#addFragment(datagram, bytes) : { pdu: datagram, whole: data };
    this.#keep(added.pdu);
    return added;
  }

  /** A frame has to do with the datagram that is kept as this message, if any is. */
  link(message: number, link: Link): void {
    const pdu = this.pdus[message];
    if (pdu !== undefined) this.pdus[message] = { ...pdu, links: [...(pdu.links ?? []), link] };
  }

  /** The data of a datagram that was added tell this. */
  recognise(pdu: Pdu, inside: Inside): void {
    this.#destinations.recognise(pdu, inside);
  }

  get udp(): UdpRelay {
    const { client, proxy } = this.#counts;
    return {
      relay: this.#relay,
      datagrams: { client: client.datagrams, proxy: proxy.datagrams },
      bytes: { client: client.bytes, proxy: proxy.bytes },
      ...(client.malformed + proxy.malformed === 0
        ? {}
        : { malformed: { client: client.malformed, proxy: proxy.malformed } }),
      fragments: this.#fragments,
      destinations: this.#destinations.list,
    };
  }

  /** Nothing is added any more, and what it holds is handed on: reports fragments that waited until the end. */
  finish(): void {
    for (const { client, proxy } of [this.#elsewhere, this.#strangers])
      this.notes.unshift(...client.notes, ...proxy.notes);
    for (const left of this.#queues.finish()) this.#remark('udp-frag-lost', this.last?.number ?? 0, left);
    this.#budget.release(this.#cost);
    this.#cost = 0;
  }

  #keep(pdu: Pdu): void {
    if (this.pdus.length === DATAGRAM_MESSAGES) {
      this.#limit(DATAGRAM_MESSAGES, 'datagrams are shown');
      return;
    }
    this.pdus.push(pdu);
    this.#retain(COST.datagram + pdu.view.bytes.length + pdu.notes.length * COST.note);
  }

  #addDestination(datagram: Pdu, bytes: number): void {
    const before = this.#destinations.size;
    this.#destinations.add(datagram, bytes);
    this.#retain((this.#destinations.size - before) * COST.destination);
    if (this.#destinations.isFull) this.#limit(DESTINATIONS, 'destinations are listed');
  }

  #addFragment(pdu: Pdu, bytes: number): Added {
    this.#fragments++;
    const { view, side, frames } = pdu;
    const fragment = view.number('fragment') ?? NO_POSITION;
    const frame = frames.at(-1);
    if (fragment === NO_POSITION || frame === undefined) return { pdu, whole: undefined };
    const key = `${side} ${endpointAddress(view)} ${view.number('port')}`;
    const before = this.#queues.waiting;
    const outcome = this.#queues.add(key, fragment, { frame, bytes, data: view.octets('data') ?? NO_BYTES });
    this.#retain((this.#queues.waiting - before) * COST.fragment);
    return this.#reassembled(pdu, frame.number, outcome);
  }

  #reassembled(pdu: Pdu, frame: number, { abandoned, isRepeated, whole }: FragmentOutcome): Added {
    if (abandoned !== undefined) this.#remark('udp-frag-lost', frame, abandoned);
    if (isRepeated) this.#remark('udp-frag-repeated', frame);
    if (whole === undefined) return { pdu, whole };
    this.#remark('udp-reassembled', frame, `${whole.bytes} octets of frames ${whole.frames.join(', ')}`);
    const others = whole.frames.filter((number) => number !== frame);
    const links = others.map((number) => ({ frame: number, relation: 'fragment' as const }));
    return { pdu: links.length === 0 ? pdu : { ...pdu, links }, whole: whole.data };
  }

  /** Reports once that no more of something than a bound is listed. */
  #limit(bound: number, what: string): void {
    if (this.#limits.has(what)) return;
    this.#limits.add(what);
    this.#remark('limit-reached', this.last?.number ?? 0, `${bound} ${what}, the rest is counted`);
  }

  #remark(id: GeneralNote, frame: number, detail?: string): void {
    // One more than a session has, which then says that some are left out.
    if (this.notes.length > NOTES) return;
    this.notes.push(note(id, frame, detail));
    this.#retain(COST.note);
  }

  #retain(bytes: number): void {
    this.#cost += bytes;
    this.#budget.charge(bytes);
  }
}

function isMapped(address: string | undefined): boolean {
  return address !== undefined && unmapped(address) !== address;
}
