import { unmapped } from '../bytes/address.ts';
import { type Instant, secondsBetween } from '../bytes/instant.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Link, Pdu } from '../engine/pdu.ts';
import { ALL_DATAGRAM_MESSAGES, DATAGRAM_MESSAGES, NOTES } from '../limits.ts';
import type { Inside } from '../schema/detail.ts';
import type { Side } from '../schema/message.ts';
import { type Note, note } from '../schema/note.ts';
import type { GeneralNote } from '../schema/note-kinds.ts';
import type { View } from '../schema/view.ts';
import type { Endpoint, Request, UdpRelay } from '../session/session.ts';
import { Destinations, endpointAddress } from './destinations.ts';
import { FragmentQueues, type WaitingFragments } from './fragment-queues.ts';
import { relayEndpoints } from './relay-endpoints.ts';
import { namesTarget, Sender } from './sender.ts';
import { Strangers } from './strangers.ts';

/** What is known of a datagram besides its header. */
export interface Carried {
  /** Octets of its data on the wire, and those that were captured; borrowed. */
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

/** What all open associations keep: datagrams as messages, and fragments that wait. */
export interface Kept extends WaitingFragments {
  messages: number;
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
const NO_OCTETS = new Uint8Array(0);

/** The UDP side of a session: which datagrams are its own (RFC 1928 section 7), and what they carried. */
export class Association {
  /** Where datagrams are awaited, the likeliest first. */
  readonly relays: readonly Endpoint[];
  readonly pdus: Pdu[] = [];
  readonly notes: Note[] = [];
  last: FrameMark | undefined;
  /** The endpoint that the client was first seen to send from, or to be answered at. */
  sender: Endpoint | undefined;
  /** The address of the client's TCP connection, and of the proxy's. */
  readonly client: string;
  readonly proxy: Endpoint;
  readonly #sender: Sender;
  /** The frame of the reply. */
  readonly #granted: number;
  #end: Instant | undefined;
  #fragments = 0;
  #relay: Endpoint;
  #hasTraffic = false;
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
  readonly #kept: Kept;
  #isLimited = false;
  readonly #queues: FragmentQueues;

  constructor({ client, proxy, request, bound, frame }: Grant, kept: Kept) {
    this.#kept = kept;
    this.#granted = frame;
    this.client = client.address;
    this.proxy = proxy;
    this.#queues = new FragmentQueues(kept);
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

  /** How well a datagram between the relay and this endpoint fits: 0 not at all. */
  claim(endpoint: Endpoint): number {
    return this.#sender.claim(endpoint, this.hasEnded);
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

  /** Whether an address is one that its proxy or relay has. */
  isHost(address: string): boolean {
    return address === this.proxy.address || this.relays.some((relay) => relay.address === address);
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

  add(datagram: Pdu, carried: Carried): Added {
    const { bytes, data, relay, client } = carried;
    if (!this.#hasTraffic) this.#relay = relay;
    this.#hasTraffic = true;
    this.sender ??= client;
    this.#sender.learn(client);
    this.last = datagram.frames.at(-1);
    const count = this.#counts[datagram.side];
    count.datagrams++;
    count.bytes += bytes;
    this.#destinations.add(datagram, bytes);
    const isFragment = (datagram.view.number('fragment') ?? 0) !== 0;
    const added = isFragment ? this.#addFragment(datagram, bytes) : { pdu: datagram, whole: data };
    this.#keep(added.pdu);
    return added;
  }

  /** A frame has to do with a datagram that was added. */
  link(pdu: Pdu, link: Link): void {
    const at = this.pdus.lastIndexOf(pdu);
    if (at >= 0) this.pdus[at] = { ...pdu, links: [...(pdu.links ?? []), link] };
  }

  /** The data of a datagram that was added tell this. */
  recognise(pdu: Pdu, inside: Inside): void {
    this.#destinations.recognise(pdu, inside);
  }

  #keep(pdu: Pdu): void {
    if (this.pdus.length < DATAGRAM_MESSAGES && this.#kept.messages < ALL_DATAGRAM_MESSAGES) {
      this.pdus.push(pdu);
      this.#kept.messages++;
    } else if (!this.#isLimited) {
      this.#isLimited = true;
      const shown = `${this.pdus.length} datagrams are shown, the rest is counted`;
      this.#remark('limit-reached', this.last?.number ?? 0, shown);
    }
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

  #addFragment(pdu: Pdu, bytes: number): Added {
    this.#fragments++;
    const { view, side, frames } = pdu;
    const fragment = view.number('fragment') ?? NO_POSITION;
    const frame = frames.at(-1);
    if (fragment === NO_POSITION || frame === undefined) return { pdu, whole: undefined };
    const key = `${side} ${endpointAddress(view)} ${view.number('port')}`;
    const part = { frame, bytes, data: view.octets('data') ?? NO_OCTETS };
    const { abandoned, isRepeated, whole } = this.#queues.add(key, fragment, part);
    if (abandoned !== undefined) this.#remark('udp-frag-lost', frame.number, abandoned);
    if (isRepeated) this.#remark('udp-frag-repeated', frame.number);
    if (whole === undefined) return { pdu, whole };
    this.#remark('udp-reassembled', frame.number, `${whole.bytes} octets of frames ${whole.frames.join(', ')}`);
    const others = whole.frames.filter((number) => number !== frame.number);
    const links = others.map((number) => ({ frame: number, relation: 'fragment' as const }));
    return { pdu: links.length === 0 ? pdu : { ...pdu, links }, whole: whole.data };
  }

  #remark(id: GeneralNote, frame: number, detail?: string): void {
    if (this.notes.length < NOTES) this.notes.push(note(id, frame, detail));
  }

  /** Tells of fragments that waited for others until the end; the messages are handed out. */
  finish(): void {
    this.#kept.messages -= this.pdus.length;
    for (const { client, proxy } of [this.#elsewhere, this.#strangers])
      this.notes.unshift(...client.notes, ...proxy.notes);
    for (const left of this.#queues.finish()) this.#remark('udp-frag-lost', this.last?.number ?? 0, left);
  }
}

function isMapped(address: string | undefined): boolean {
  return address !== undefined && unmapped(address) !== address;
}
