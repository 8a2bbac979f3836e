import { type Instant, secondsBetween } from '../bytes/instant.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Pdu } from '../dissectors/pdu.ts';
import { ALL_DATAGRAM_MESSAGES, DATAGRAM_MESSAGES, DESTINATIONS, NOTES, SOCKS_FRAGMENT_QUEUES } from '../limits.ts';
import type { Side } from '../schema/message.ts';
import { type Note, note } from '../schema/note.ts';
import type { NoteId } from '../schema/note-kinds.ts';
import { FragmentQueue } from './fragment-queue.ts';
import { relayEndpoints } from './relay-endpoints.ts';
import { namesTarget, Sender } from './sender.ts';
import type { Destination, Endpoint, Request, UdpRelay } from './session.ts';
import { Strangers } from './strangers.ts';
import { addressOf } from './summary.ts';

interface Traffic {
  datagrams: number;
  bytes: number;
  protocol: string | undefined;
}

/** What is known of a datagram besides its header. */
export interface Carried {
  /** Octets of data on the wire. */
  readonly bytes: number;
  readonly protocol: string | undefined;
  /** The endpoint of the proxy that it used, and the other one. */
  readonly relay: Endpoint;
  readonly client: Endpoint;
}

/** Datagrams that all open associations keep as messages. */
export interface Kept {
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

/** The UDP side of a session: which datagrams are its own (RFC 1928 section 7), and what they carried. */
export class Association {
  /** Where datagrams are awaited, the likeliest first. */
  readonly relays: readonly Endpoint[];
  readonly pdus: Pdu[] = [];
  readonly notes: Note[] = [];
  last: FrameMark | undefined;
  readonly #sender: Sender;
  #end: Instant | undefined;
  #fragments = 0;
  #relay: Endpoint;
  #hasTraffic = false;
  readonly #counts = { client: { datagrams: 0, bytes: 0 }, proxy: { datagrams: 0, bytes: 0 } };
  readonly #destinations = new Map<string, Traffic & Endpoint>();
  readonly #strangers = {
    client: new Strangers('udp-foreign-source'),
    proxy: new Strangers('udp-foreign-destination'),
  };
  readonly #kept: Kept;
  #isLimited = false;
  readonly #queues = new Map<string, FragmentQueue>();

  constructor({ client, proxy, request, bound, frame }: Grant, kept: Kept) {
    this.#kept = kept;
    this.#sender = new Sender(client, request);
    const { awaited, named, isOpen } = relayEndpoints(proxy, bound);
    this.relays = awaited;
    this.#relay = named;
    if (isOpen) this.#remark('udp-bnd-unspecified', frame);
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

  /** A datagram between this endpoint and the relay has no SOCKS header; other programs of the client's host are not meant. */
  refuse({ port }: Endpoint, frame: number): void {
    if (!this.hasEnded && this.#sender.mayUse(port)) this.#remark('udp-malformed', frame);
  }

  /** A datagram with a SOCKS header came from someone else than the client, or by `side` went there. */
  addStranger(endpoint: Endpoint, side: Side, frame: number): void {
    this.#strangers[side].add(endpoint, frame);
  }

  /** Datagrams of it came that could not be read in time; `frame` is the last of them. */
  miss(frame: number, count: number): void {
    this.#remark('frames-dropped', frame, `${count} frames`);
  }

  add(pdu: Pdu, { bytes, protocol, relay, client }: Carried): void {
    if (!this.#hasTraffic) this.#relay = relay;
    this.#hasTraffic = true;
    this.#sender.learn(client);
    this.last = pdu.frames.at(-1);
    const count = this.#counts[pdu.side];
    count.datagrams++;
    count.bytes += bytes;
    this.#addDestination(pdu, bytes, protocol);
    this.#addFragment(pdu, bytes);
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
      fragments: this.#fragments,
      destinations: [...this.#destinations.values()].map(destination),
    };
  }

  #addDestination(pdu: Pdu, bytes: number, protocol: string | undefined): void {
    const { view } = pdu;
    const address = addressOf(view);
    const port = view.number('port');
    if (address === undefined || port === undefined) return;
    const key = `${address} ${port}`;
    const known = this.#destinations.get(key);
    if (known === undefined) {
      if (this.#destinations.size >= DESTINATIONS) return;
      this.#destinations.set(key, { address: String(address), port, datagrams: 1, bytes, protocol });
      return;
    }
    known.datagrams++;
    known.bytes += bytes;
    known.protocol ??= protocol;
  }

  #addFragment(pdu: Pdu, bytes: number): void {
    const fragment = pdu.view.number('fragment') ?? 0;
    if (fragment === 0) return;
    this.#fragments++;
    const frame = pdu.frames.at(-1);
    if (fragment === 0x80 || frame === undefined) return;
    const key = `${pdu.side} ${addressOf(pdu.view)} ${pdu.view.number('port')}`;
    const queue = this.#queue(key);
    const { abandoned, whole } = queue.add(fragment, bytes, frame);
    if (abandoned !== undefined) this.#remark('udp-frag-lost', frame.number, abandoned);
    if (whole !== undefined) {
      this.#remark('udp-reassembled', frame.number, `${whole.bytes} octets of frames ${whole.frames.join(', ')}`);
    }
  }

  #queue(key: string): FragmentQueue {
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#queues.keys();
    if (this.#queues.size >= SOCKS_FRAGMENT_QUEUES && oldest !== undefined) this.#queues.delete(oldest);
    const queue = new FragmentQueue();
    this.#queues.set(key, queue);
    return queue;
  }

  #remark(id: NoteId, frame: number, detail?: string): void {
    if (this.notes.length < NOTES) this.notes.push(note(id, frame, detail));
  }

  /** Tells of fragments that waited for others until the end; the messages are handed out. */
  finish(): void {
    this.#kept.messages -= this.pdus.length;
    this.notes.unshift(...this.#strangers.client.notes, ...this.#strangers.proxy.notes);
    const waiting = [...this.#queues.values()].reduce((total, queue) => total + queue.waiting, 0);
    if (waiting === 0) return;
    this.#remark('udp-frag-lost', this.last?.number ?? 0, `${waiting} fragments waited when the association ended`);
  }
}

function destination({ address, port, datagrams, bytes, protocol }: Traffic & Endpoint): Destination {
  return protocol === undefined ? { address, port, datagrams, bytes } : { address, port, datagrams, bytes, protocol };
}
