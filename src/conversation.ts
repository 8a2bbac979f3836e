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
import { Association, type Kept } from './session/association.ts';
import type { Endpoint, Relay } from './session/session.ts';
import type { Ticket } from './session/session-queue.ts';
import { isGrant, summary } from './session/summary.ts';

const NO_PDUS: readonly Pdu[] = [];

/** The first bytes of one side of a relay. */
interface FirstBytes {
  readonly bytes: Uint8Array;
  length: number;
}

/** A flow's place in the flow table, which outlives the conversation: late frames may still come. */
export class Seat implements Followed {
  conversation: Conversation | undefined;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }

  get patience(): number {
    return this.conversation?.patience ?? -1;
  }
}

/** One TCP connection on its way from segments to a session: its streams, its dialogue, and what its relay carries. */
export class Conversation {
  readonly flow: TcpFlow;
  readonly ticket: Ticket;
  /** Set when the reply to UDP ASSOCIATE grants one. */
  association: Association | undefined;
  /** What the flow table holds in its place. */
  readonly seat: Seat;
  /** Whether its proxy is remembered as certain. */
  isKnown = false;
  /** Octets of the handshake that are kept until they are read, as of its last segment. */
  held = 0;
  /** Second of the last frame of its connection. */
  seen = 0;
  readonly #endpoints: readonly [Endpoint, Endpoint];
  readonly #detection: Detection;
  readonly #isStart: boolean;
  readonly #first: FrameMark;
  readonly #kept: Kept;
  readonly #notes: Note[] = [];
  /** What the last payload of each direction says that it has of the other: a stream offset. */
  readonly #acknowledged: [number, number] = [0, 0];
  /** Bytes that the capture lacks, of all that were read and of those before the relay. */
  #lost = 0;
  #lostBefore = 0;
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
    kept: Kept,
  ) {
    this.flow = flow;
    this.ticket = ticket;
    this.seat = new Seat(this);
    this.#endpoints = endpoints;
    this.#detection = new Detection(dissector, start);
    this.#isStart = start.isStart;
    this.#first = first;
    this.#kept = kept;
  }

  get patience(): number {
    return this.verdict === 'found' ? SESSION_IDLE_SECONDS : IDLE_SECONDS;
  }

  /** Second of the last frame of the connection or its association. */
  get lastSecond(): number {
    return Math.max(this.seen, this.association?.last?.seconds ?? 0);
  }

  /** Whether it was handed out; late frames of it mean nothing. */
  get isEnded(): boolean {
    return this.seat.conversation === undefined;
  }

  /** It is over: the flow table must not keep it. */
  leave(): void {
    this.seat.conversation = undefined;
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
    const pieces = this.flow.receive(direction, location, bytes, frames);
    if (bytes.length > 0) this.#acknowledged[direction] = this.flow.acknowledgedBy(direction, location);
    for (const piece of pieces) this.#read(piece);
    if (this.#detection.isFull) this.#decide();
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
    const isRelay = ending === 'opaque' || (ending === 'relay' && this.#hasRelay);
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

  /** The bytes so far must be enough: those behind a gap come now. */
  #decide(): void {
    for (const piece of this.flow.flush()) this.#read(piece);
    this.#detection.finish();
    this.#beginRelay();
  }

  #read(piece: StreamBytes): void {
    const detection = this.#detection;
    this.#lost += piece.gap;
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
    this.#lostBefore = this.#lost - dialogue.lostWaiting;
    const early = dialogue.waiting('client').length;
    const isUngranted = this.#acknowledged[this.#detection.client] < dialogue.offset('proxy');
    if (early > 0 && isUngranted && hasGrant(dialogue.pdus)) {
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
    if (bytes.length > 0) this.#inside ??= inside(keptOf(client), keptOf(proxy));
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
    return new Association(
      { client: this.client, proxy: this.proxy, request, bound: replies[0] ?? {}, frame },
      this.#kept,
    );
  }

  /** Whether the handshake came to its end, and was not only stepped over: a reply, or bytes behind one that was lost. */
  get #hasRelay(): boolean {
    const { dialogue } = this.#detection;
    return hasGrant(dialogue.pdus) || !dialogue.hasSpoken('proxy') || this.#bytesBehind('proxy') > 0;
  }

  #relayRecord(): Relay {
    const { streams } = this.flow;
    const lost = streams[0].missing + streams[1].missing - this.#lostBefore;
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

function keptOf({ bytes, length }: FirstBytes): Uint8Array {
  return bytes.subarray(0, length);
}

/** Whether a reply says that the relay begins. */
function hasGrant(pdus: readonly Pdu[]): boolean {
  const last = pdus.at(-1);
  return last !== undefined && isGrant(last);
}
