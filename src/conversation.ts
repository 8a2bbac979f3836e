import type { FrameMark } from './capture/frame.ts';
import type { Location } from './decode/location.ts';
import { Detection, type FlowStart, side, type Verdict } from './dissectors/detection.ts';
import type { Dissector } from './dissectors/dissector.ts';
import { inside } from './dissectors/inside.ts';
import type { Pdu } from './dissectors/pdu.ts';
import { type Direction, opposite, type StreamBytes } from './flow/stream.ts';
import type { TcpFlow } from './flow/tcp-flow.ts';
import type { Followed } from './flow/tcp-flows.ts';
import { IDLE_SECONDS, INSIDE_BYTES, SESSION_IDLE_SECONDS } from './limits.ts';
import { review } from './notes/review.ts';
import type { Side } from './schema/message.ts';
import { type Note, note } from './schema/note.ts';
import type { NoteId } from './schema/note-kinds.ts';
import type { Findings } from './session/assembly.ts';
import { Association } from './session/association.ts';
import type { Endpoint, Relay } from './session/session.ts';
import type { Ticket } from './session/session-queue.ts';
import { summary } from './session/summary.ts';

const NO_PDUS: readonly Pdu[] = [];

/** The first bytes of one side of a relay. */
interface FirstBytes {
  readonly bytes: Uint8Array;
  length: number;
}

/** One TCP connection on its way from segments to a session: its streams, its dialogue, and what its relay carries. */
export class Conversation implements Followed {
  readonly flow: TcpFlow;
  readonly ticket: Ticket;
  /** Set when the reply to UDP ASSOCIATE grants one. */
  association: Association | undefined;
  /** Whether it was handed out; late frames of it mean nothing. */
  isEnded = false;
  /** Whether its proxy is remembered as certain. */
  isKnown = false;
  /** Octets of the handshake that are kept until they are read, as of its last segment. */
  held = 0;
  /** Second of its last frame. */
  seen = 0;
  readonly #endpoints: readonly [Endpoint, Endpoint];
  readonly #detection: Detection;
  readonly #isStart: boolean;
  readonly #first: FrameMark;
  readonly #notes: Note[] = [];
  #relayed: Record<Side, FirstBytes> | undefined;
  #inside: string | undefined;
  #isCounting = false;
  #reviewed = 0;

  /** `endpoints`: that of direction 0 first. `first` is the frame that brought the first payload. */
  constructor(
    dissector: Dissector,
    flow: TcpFlow,
    endpoints: readonly [Endpoint, Endpoint],
    start: FlowStart,
    first: FrameMark,
    ticket: Ticket,
  ) {
    this.flow = flow;
    this.ticket = ticket;
    this.#endpoints = endpoints;
    this.#detection = new Detection(dissector, start);
    this.#isStart = start.isStart;
    this.#first = first;
  }

  get patience(): number {
    if (this.isEnded) return -1;
    return this.verdict === 'found' ? SESSION_IDLE_SECONDS : IDLE_SECONDS;
  }

  get verdict(): Verdict {
    return this.#detection.verdict;
  }

  get isCertain(): boolean {
    return this.#detection.isCertain;
  }

  get client(): Endpoint {
    return this.#endpoints[this.#detection.client];
  }

  get proxy(): Endpoint {
    return this.#endpoints[opposite(this.#detection.client)];
  }

  /** Whether only the lengths of segments matter any more. */
  get isCounting(): boolean {
    return this.#isCounting;
  }

  /** Takes a segment; gives the messages that it completed. */
  receive(direction: Direction, location: Location, bytes: Uint8Array, frames: readonly FrameMark[]): readonly Pdu[] {
    for (const piece of this.flow.receive(direction, location, bytes, frames)) this.#read(piece);
    this.#close(0);
    this.#close(1);
    this.held = this.#isCounting ? 0 : this.#detection.held;
    return this.#newPdus();
  }

  /** Nothing more will come: gives up what is missing and reads what is left. */
  finish(): readonly Pdu[] {
    for (const piece of this.flow.flush()) this.#read(piece);
    this.#close(0);
    this.#close(1);
    if (this.#detection.finish() !== 'found') return NO_PDUS;
    this.#detection.dialogue.finish();
    this.#beginRelay();
    return this.#newPdus();
  }

  /** A bound of the program ends it as it stands. */
  giveUp(reason: string): void {
    this.#notes.push(note('limit-reached', this.flow.lastNumber, reason));
  }

  /** What was found out, once it is finished. */
  findings(): Findings {
    const { dialogue } = this.#detection;
    const { ending, pdus, evidence } = dialogue;
    const isRelay = ending === 'relay' || ending === 'opaque';
    const relay = isRelay ? this.#relayRecord() : undefined;
    return {
      client: this.client,
      proxy: this.proxy,
      first: this.#first,
      last: this.flow.last,
      pdus,
      ending: isRelay || ending === 'association' ? ending : 'other',
      evidence,
      isCertain: this.isCertain,
      relay,
      association: this.association,
      notes: [...dialogue.notes, ...this.#notes, ...this.#remarks(relay)],
    };
  }

  #read(piece: StreamBytes): void {
    const detection = this.#detection;
    if (detection.verdict === 'open') {
      detection.push(piece);
    } else if (detection.verdict === 'found') {
      const from = side(detection.client, piece.direction);
      if (detection.dialogue.ending === undefined) detection.dialogue.push(from, piece);
      else this.#relay(from, piece.bytes);
    }
    this.#beginRelay();
  }

  #close(direction: Direction): void {
    if (!this.flow.isClosed(direction)) return;
    const detection = this.#detection;
    if (detection.verdict === 'open') detection.close(direction);
    else if (detection.verdict === 'found') detection.dialogue.close(side(detection.client, direction));
    this.#beginRelay();
  }

  /** The handshake has just ended: what waits behind it is payload. */
  #beginRelay(): void {
    if (this.#relayed !== undefined || this.#detection.verdict !== 'found') return;
    const { dialogue } = this.#detection;
    if (dialogue.ending === undefined) return;
    this.#relayed = { client: firstBytes(), proxy: firstBytes() };
    const early = dialogue.waiting('client').length;
    if (dialogue.ending === 'relay' && early > 0 && dialogue.strength.proxy > 0) {
      this.#notes.push(note('data-before-grant', this.flow.lastNumber, `${early} octets`));
    }
    this.#relay('client', dialogue.waiting('client'));
    this.#relay('proxy', dialogue.waiting('proxy'));
  }

  /** Keeps the first bytes of each side, which tell what is inside; then the streams are only counted. */
  #relay(from: Side, bytes: Uint8Array): void {
    const relayed = this.#relayed as Record<Side, FirstBytes>;
    const { client, proxy } = relayed;
    keepFirst(relayed[from], bytes);
    if (bytes.length > 0) this.#inside ??= inside(kept(client), kept(proxy));
    const isKnown = this.#inside !== undefined || (client.length === INSIDE_BYTES && proxy.length === INSIDE_BYTES);
    if (this.#detection.dialogue.ending === 'relay' && !isKnown) return;
    for (const stream of this.flow.streams) stream.count();
    this.#isCounting = true;
  }

  /** The messages that were read since the last call, with their notes, and what they bring about. */
  #newPdus(): readonly Pdu[] {
    if (this.#detection.verdict !== 'found') return NO_PDUS;
    const { pdus, ending } = this.#detection.dialogue;
    if (pdus.length === this.#reviewed) return NO_PDUS;
    const from = this.#reviewed;
    for (let index = from; index < pdus.length; index++) {
      const pdu = pdus[index] as Pdu;
      const notes = review(pdu, pdus);
      if (notes.length > 0) pdus[index] = { ...pdu, notes: [...pdu.notes, ...notes] };
    }
    this.#reviewed = pdus.length;
    if (ending === 'association') this.association ??= this.#associate(pdus);
    return pdus.slice(from);
  }

  #associate(pdus: readonly Pdu[]): Association {
    const { request, replies } = summary(pdus);
    const frame = pdus.at(-1)?.frames.at(-1)?.number ?? 0;
    return new Association(this.client, this.proxy, request, replies[0] ?? {}, frame);
  }

  #relayRecord(): Relay {
    const { dialogue } = this.#detection;
    const { streams } = this.flow;
    const lost = streams[0].missing + streams[1].missing - lostInside(dialogue.pdus);
    return {
      clientBytes: this.#bytesBehind('client'),
      proxyBytes: this.#bytesBehind('proxy'),
      missing: Math.max(0, lost),
      ...(this.#inside === undefined ? {} : { protocol: this.#inside }),
    };
  }

  /** Octets of a side behind its handshake. */
  #bytesBehind(from: Side): number {
    const { client, dialogue } = this.#detection;
    const direction = from === 'client' ? client : opposite(client);
    return Math.max(0, this.flow.streams[direction].furthest - dialogue.offset(from));
  }

  /** What is odd about the connection as a whole. */
  #remarks(relay: Relay | undefined): Note[] {
    const { dialogue, client } = this.#detection;
    const { ending, pdus } = dialogue;
    const remarks: Note[] = [];
    const remark = (id: NoteId, detail?: string) => remarks.push(note(id, this.flow.lastNumber, detail));
    if (!this.#isStart) remark('mid-stream');
    if (!dialogue.hasSpoken('client') || (!dialogue.hasSpoken('proxy') && pdus.length > 1)) remark('one-sided');
    if (client === 1 && this.#isStart) remark('reverse-socks');
    if (ending === 'opaque') remark('opaque-method');
    if (ending === 'refused' && this.#bytesBehind('client') > 0) remark('data-after-refusal');
    if (dialogue.phase === 'bindSecondReply') remark('bind-waiting');
    if (this.flow.streams.some(({ isCut }) => isCut)) remark('snap-length');
    if (relay !== undefined && relay.missing > 0) remark('relay-gap', `${relay.missing} octets`);
    return remarks;
  }
}

function firstBytes(): FirstBytes {
  return { bytes: new Uint8Array(INSIDE_BYTES), length: 0 };
}

function keepFirst(first: FirstBytes, bytes: Uint8Array): void {
  const more = bytes.subarray(0, INSIDE_BYTES - first.length);
  first.bytes.set(more, first.length);
  first.length += more.length;
}

function kept({ bytes, length }: FirstBytes): Uint8Array {
  return bytes.subarray(0, length);
}

/** Octets that messages lack, which are no part of the relay. */
function lostInside(pdus: readonly Pdu[]): number {
  let total = 0;
  for (const { view } of pdus) {
    for (const [from, to] of view.lost) total += Math.max(0, Math.min(to, view.end) - Math.max(from, view.start));
  }
  return total;
}
