import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { OUTSIDE, type Timed } from '../bytes/timer-wheel.ts';
import type { Frame, FrameMark } from '../capture/frame.ts';
import type { Pdu } from '../engine/pdu.ts';
import { IDLE_SECONDS, ORPHAN_FLOW_DATAGRAMS, ORPHAN_FLOW_SECONDS, ORPHAN_FLOW_TARGETS } from '../limits.ts';
import type { Location } from '../packet/location.ts';
import { DATAGRAM_PROTOCOL, DATAGRAMS } from '../protocols/index.ts';
import type { Side } from '../schema/message.ts';
import { note } from '../schema/note.ts';
import { confidenceOf, type Findings, type Hints } from '../session/assembly.ts';
import type { Closing } from '../session/ending.ts';
import type { Confidence, Endpoint } from '../session/session.ts';
import type { Ticket } from '../session/session-queue.ts';
import { Association } from './association.ts';
import { DatagramCopies } from './datagram-copies.ts';
import { endpointAddress } from './destinations.ts';
import { type Addition, addDatagram } from './relayed.ts';

/** Between whom an orphan flow is, and where it begins. */
export interface OrphanFlowStart {
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  readonly first: FrameMark;
  readonly ticket: Ticket;
  /** What speaks for it besides its bytes. */
  readonly hints: Hints;
  /** Whether its relay is one of which the association is known, but for another client: one side alone means nothing then. */
  readonly isStranger: boolean;
}

/** The place of a flow in the flow table, which outlives it. */
export interface OrphanEntry {
  flow: OrphanFlow | undefined;
}

/**
 * A UDP flow that looks like one between a client and its relay, although the TCP connection of its association is not in
 * the capture. It is SOCKS for certain when answers of the relay name endpoints that the client sent to; one datagram
 * that has no SOCKS header ends the matter before that.
 */
export class OrphanFlow implements Timed<OrphanFlow> {
  readonly entry: OrphanEntry = { flow: this };
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  readonly ticket: Ticket;
  /** What speaks for it besides its bytes, as far as that is known by now. */
  hints: Hints;
  readonly association: Association;
  verdict: 'open' | 'found' | 'ignored' = 'open';
  /** When its last frame came, by the clock of the capture. */
  seen = 0;
  timerSlot = OUTSIDE;
  timerBefore: OrphanFlow | undefined;
  timerAfter: OrphanFlow | undefined;
  /** Why it is read no further, once that is so. */
  stop: Closing['stop'];
  /** Messages that were handed out. */
  #taken = 0;
  readonly #isStranger: boolean;
  readonly #first: FrameMark;
  readonly #copies = new DatagramCopies();
  readonly #targets = new Set<string>();
  readonly #datagrams = { client: 0, proxy: 0 };
  /** Answers that name an endpoint which the client sent to, and whether anything inside was recognised. */
  #answers = 0;
  #isRecognised = false;

  constructor({ client, proxy, first, ticket, hints, isStranger }: OrphanFlowStart, budget: MemoryBudget) {
    this.client = client;
    this.proxy = proxy;
    this.ticket = ticket;
    this.hints = hints;
    this.#isStranger = isStranger;
    this.#first = first;
    this.association = new Association(
      { client, proxy, request: undefined, bound: proxy, frame: first.number },
      budget,
    );
  }

  /** Seconds of silence that end it; while it is open whether it is SOCKS they are few. */
  get patience(): number {
    return this.verdict === 'found' ? IDLE_SECONDS : ORPHAN_FLOW_SECONDS;
  }

  get deadline(): number {
    return this.seen + this.patience;
  }

  /** The messages that were not handed out yet. */
  takeMessages(): readonly Pdu[] {
    const messages = this.association.pdus.slice(this.#taken);
    this.#taken += messages.length;
    return messages;
  }

  /** Takes a datagram of the flow. */
  add(side: Side, frame: Frame, location: Location, frames: readonly FrameMark[]): void {
    const { payload, end, payloadLength } = location;
    if (this.#copies.isCopy(frame, location)) return;
    const bytes = frame.buffer.subarray(payload, end);
    const isSure = this.#isNamed || this.verdict === 'found' || DATAGRAMS.isWhole(frame.buffer, payload, end);
    const read = isSure ? DATAGRAMS.read(bytes, payloadLength, side, frames) : undefined;
    if (read === undefined) {
      this.#refuse(DATAGRAMS.readHeadless(bytes, payloadLength, side, frames));
      return;
    }
    const data = bytes.subarray(read.headerLength);
    const carried = { bytes: payloadLength - read.headerLength, data, relay: this.proxy, client: this.client };
    this.#judge(addDatagram(this.association, read.pdu, carried, frame));
  }

  /** Whether both sides fit each other. */
  get isCertain(): boolean {
    return this.#answers >= 2 || (this.#answers === 1 && (this.#isRecognised || this.#isSpokenFor));
  }

  get confidence(): Confidence {
    return confidenceOf(this, this.hints);
  }

  /** Whether a port was named as SOCKS, so that the bytes need not prove it. */
  get #isNamed(): boolean {
    return this.hints.named !== undefined;
  }

  get #isSpokenFor(): boolean {
    return confidenceOf({ isCertain: false }, this.hints) !== 'possible';
  }

  /** Nothing more will come. */
  finish(): void {
    if (this.verdict !== 'open') return;
    const least = this.#isSpokenFor && !this.#isStranger ? 1 : 2;
    this.verdict = this.#countable >= least ? 'found' : 'ignored';
  }

  /** What its session is made of, once it is finished. */
  findings(): Findings {
    const { client, proxy, association } = this;
    return {
      dissector: DATAGRAM_PROTOCOL,
      protocol: DATAGRAM_PROTOCOL.name,
      transport: 'udp',
      depth: 0,
      client,
      proxy,
      first: this.#first,
      last: association.last ?? this.#first,
      pdus: [],
      ending: 'association',
      evidence: this.#evidence(),
      isCertain: this.isCertain,
      relay: undefined,
      association,
      closing: { client: undefined, proxy: undefined, stop: this.stop },
      awaited: undefined,
      hasMore: false,
      hasLost: false,
      isLimited: false,
      isOpen: false,
      clock: undefined,
      notes: [note('udp-without-control', this.#first.number)],
    };
  }

  /** Datagrams that speak for the flow. */
  get #countable(): number {
    const { client, proxy } = this.#datagrams;
    return this.#isStranger && (client === 0 || proxy === 0) ? 0 : client + proxy;
  }

  #evidence(): string[] {
    const { client, proxy } = this.#datagrams;
    const evidence = [`${client + proxy} datagrams have a ${DATAGRAM_PROTOCOL.family} header`];
    if (this.#answers > 0) evidence.push(`headers of ${this.#answers} answers name an endpoint that was sent to`);
    return evidence;
  }

  #refuse(datagram: Pdu): void {
    if (this.verdict === 'found' || this.#isNamed) this.association.addHeadless(datagram, this.client);
    else this.verdict = 'ignored';
  }

  #judge({ pdu: { side, view }, inside }: Addition): void {
    this.#datagrams[side]++;
    const port = view.number('port');
    const names = view.has('name') ? [] : [`${endpointAddress(view)} ${port}`];
    // A relay answers from the address that a name has, so only the port of that can be compared.
    const isKnown = this.#targets.has(names[0] ?? '') || this.#targets.has(`name ${port}`);
    if (side === 'proxy' && isKnown) this.#answers++;
    if (side === 'client' && this.#targets.size < ORPHAN_FLOW_TARGETS) this.#targets.add(names[0] ?? `name ${port}`);
    this.#isRecognised ||= inside !== undefined;
    const isLong = this.#countable >= ORPHAN_FLOW_DATAGRAMS;
    if (this.verdict === 'open' && (this.isCertain || isLong)) this.verdict = 'found';
  }
}
