import type { FrameMark } from './capture/frame.ts';
import { Decapsulation } from './dissectors/decapsulation.ts';
import { Detection, side, type Verdict } from './dissectors/detection.ts';
import { Exchange, type Turn } from './dissectors/exchange.ts';
import { DISSECTORS, isRecognised } from './dissectors/index.ts';
import { InsideReader } from './dissectors/inside/inside-reader.ts';
import type { Pdu } from './dissectors/pdu.ts';
import { type Direction, opposite, type StreamBytes } from './flow/stream.ts';
import type { TcpFlow } from './flow/tcp-flow.ts';
import { HOPS } from './limits.ts';
import { reviewRelay } from './notes/inside.ts';
import { review } from './notes/review.ts';
import type { Inside } from './schema/detail.ts';
import type { Side } from './schema/message.ts';
import { type Note, note } from './schema/note.ts';
import type { NoteId } from './schema/note-kinds.ts';
import type { Findings } from './session/assembly.ts';
import { Association, type Kept } from './session/association.ts';
import type { Endpoint, Relay } from './session/session.ts';
import type { Ticket } from './session/session-queue.ts';
import { isGrant, requestOf, summary } from './session/summary.ts';

const NO_PDUS: readonly Pdu[] = [];

/** The TCP connection that a chain of hops shares. */
export interface Wire {
  readonly flow: TcpFlow;
  /** Whether the first octets of the streams are known to be that. */
  readonly isStart: boolean;
  /** The direction that is the client's because a port was named as SOCKS. */
  readonly client: Direction | undefined;
  /** What the last payload of each direction says that it has of the other: a stream offset. */
  readonly acknowledged: readonly [number, number];
  /** Datagrams that all associations keep. */
  readonly kept: Kept;
}

/** How far a stream has come. */
interface Extent {
  readonly furthest: number;
  readonly missing: number;
  readonly isCut: boolean;
}

/** Where a hop begins: at the start of the connection, or where the relay of the hop around it does. */
export interface HopStart {
  readonly depth: number;
  /** Between whom it is, that of direction 0 first. */
  readonly endpoints: readonly [Endpoint, Endpoint];
  /** The streams it lies in: those of the connection, or those in clear of an encapsulation. */
  readonly streams: readonly [Extent, Extent];
  /** Stream offset of the first byte of each direction. */
  readonly origin: readonly [number, number];
  /** Octets of the connection that the capture lacks before it. */
  readonly lost: number;
  /** The frame that brought the first payload. */
  readonly first: FrameMark;
}

/**
 * One SOCKS dialogue of a connection, and the relay behind it. The relay can hold the next hop: a client that goes
 * through a chain of proxies speaks SOCKS inside SOCKS.
 */
export class Hop {
  readonly depth: number;
  /** Its place in the order of sessions. */
  ticket: Ticket | undefined;
  readonly #wire: Wire;
  readonly #start: HopStart;
  readonly #detection: Detection;
  readonly #notes: Note[] = [];
  /** Bytes that the capture lacks, of all that were read and of those before the relay. */
  #lost = 0;
  #lostBefore = 0;
  /** Set when the handshake has ended. */
  #inside: InsideReader | undefined;
  /** The last frame of which it took bytes. */
  #insideFrame = 0;
  /** How many messages were told, of the dialogue and of those behind it. */
  #reviewed = 0;
  #reviewedBehind = 0;
  #association: Association | undefined;
  /** The hop inside, once the relay looks like one. */
  #inner: Hop | undefined;
  #isCounting = false;
  /** How the session goes on where it is not to be read as it stands, and as what. */
  #decapsulation: Decapsulation | undefined;
  #exchange: Exchange | undefined;
  #rest: Hop | undefined;
  /** Where the rest begins in the streams of this hop. */
  #restAt: readonly [number, number] = [0, 0];

  /** `detection`: of what is known to be there. */
  constructor(wire: Wire, start: HopStart, detection?: Detection) {
    const isOuter = start.depth === 0;
    this.depth = start.depth;
    this.#wire = wire;
    this.#start = start;
    this.#detection =
      detection ??
      new Detection(DISSECTORS, {
        isStart: isOuter ? wire.isStart : true,
        client: isOuter ? wire.client : undefined,
      });
  }

  /** The hop inside, once the relay looks like one. */
  get inner(): Hop | undefined {
    return this.#inner ?? this.#rest?.inner;
  }

  /** What the reply to UDP ASSOCIATE granted. */
  get association(): Association | undefined {
    return this.#association ?? this.#rest?.association;
  }

  /** Whether only the lengths of segments matter any more. */
  get isCounting(): boolean {
    if (this.#decapsulation !== undefined) return this.#decapsulation.isOver;
    if (this.#rest !== undefined) return this.#rest.isCounting;
    return this.#isCounting;
  }

  get verdict(): Verdict {
    return this.#detection.verdict;
  }

  get isCertain(): boolean {
    return this.#detection.isCertain;
  }

  get protocol(): string {
    const { dissector, dialogue } = this.#detection;
    return dissector.variant?.(dialogue.pdus) ?? dissector.name;
  }

  /** The direction of its client. */
  get direction(): Direction {
    return this.#detection.client;
  }

  get client(): Endpoint {
    return this.#start.endpoints[this.#detection.client];
  }

  get proxy(): Endpoint {
    return this.#start.endpoints[opposite(this.#detection.client)];
  }

  /** Octets that are kept until they are read. */
  get held(): number {
    const own = this.isCounting ? 0 : this.#detection.held + (this.#inside?.held ?? 0);
    const behind = (this.#decapsulation?.held ?? 0) + (this.#exchange?.held ?? 0) + (this.#rest?.held ?? 0);
    return own + behind + (this.#inner?.held ?? 0);
  }

  /** More than a handshake can have is kept, and it is still open what it is. */
  get isFull(): boolean {
    return this.#detection.isFull || this.#inner?.isFull === true || this.#rest?.isFull === true;
  }

  /** Takes the next bytes of a direction. */
  push(piece: StreamBytes): void {
    const detection = this.#detection;
    this.#lost += piece.gap;
    if (detection.verdict === 'open') {
      detection.push(piece);
    } else if (detection.verdict === 'found') {
      const { dialogue } = detection;
      if (dialogue.ending === undefined) dialogue.push(side(detection.client, piece.direction), piece);
      else this.#relay(piece);
    }
    this.#beginRelay();
  }

  /** No more bytes will come in a direction. */
  close(direction: Direction): void {
    const detection = this.#detection;
    if (detection.verdict === 'open') detection.close(direction);
    else if (detection.verdict === 'found') detection.dialogue.close(side(detection.client, direction));
    this.#beginRelay();
    this.#inner?.close(direction);
    this.#rest?.close(direction);
  }

  /** The bytes so far must be enough to tell what it is. */
  decide(): void {
    this.#detection.finish();
    this.#beginRelay();
    this.#inner?.decide();
    this.#rest?.decide();
  }

  /** Nothing more will come: reads what is left. */
  finish(): void {
    if (this.#detection.finish() !== 'found') return;
    this.#detection.dialogue.finish();
    this.#beginRelay();
    this.#exchange?.finish();
    this.#inner?.finish();
    this.#rest?.finish();
  }

  /** The messages that were read since the last call, with their notes, and what they bring about. */
  news(): readonly Pdu[] {
    if (this.#detection.verdict !== 'found') return NO_PDUS;
    const { pdus, ending } = this.#detection.dialogue;
    const fresh = pdus.length === this.#reviewed ? NO_PDUS : reviewed(pdus, this.#reviewed);
    this.#reviewed = pdus.length;
    if (ending === 'association') this.#association ??= this.#associate(pdus);
    if (this.#behind === undefined && this.#rest === undefined) return fresh;
    const kept = this.#behind?.pdus ?? [];
    const unread = reviewed(kept, this.#reviewedBehind);
    this.#reviewedBehind = kept.length;
    return [...fresh, ...unread, ...(this.#rest?.news() ?? NO_PDUS)];
  }

  /** What stands between the dialogue and the rest of the session. */
  get #behind(): Decapsulation | Exchange | undefined {
    return this.#decapsulation ?? this.#exchange;
  }

  /** A bound of the program ends it as it stands. */
  giveUp(reason: string): void {
    this.#notes.push(note('limit-reached', this.#wire.flow.lastNumber, reason));
  }

  /** What was found out, once it is finished. */
  findings(): Findings {
    const own = this.#ownFindings();
    const rest = this.#rest?.findings();
    const kept = this.#behind?.pdus ?? [];
    if (rest === undefined && kept.length === 0) return own;
    if (rest === undefined || rest.pdus.length === 0) return { ...own, pdus: inOrder([...own.pdus, ...kept]) };
    const { ending, relay, association } = rest;
    return {
      ...own,
      pdus: inOrder([...own.pdus, ...kept, ...rest.pdus]),
      ending,
      relay,
      association,
      notes: [...own.notes.filter(({ id }) => id !== 'opaque-method'), ...rest.notes],
    };
  }

  #ownFindings(): Findings {
    const { dialogue } = this.#detection;
    const { ending, pdus, evidence } = dialogue;
    const isOpaque = ending === 'opaque' || ending === 'wrapped';
    const isRelay = isOpaque || (ending === 'relay' && this.#hasRelay);
    const relay = isRelay ? this.#relayRecord() : undefined;
    return {
      protocol: this.protocol,
      depth: this.depth,
      client: this.client,
      proxy: this.proxy,
      first: this.#start.first,
      last: this.#wire.flow.last,
      pdus,
      ending: isOpaque ? 'opaque' : isRelay || ending === 'association' ? ending : 'other',
      evidence,
      isCertain: this.isCertain,
      relay,
      association: this.#association,
      isOpen: this.#wire.flow.isOpen,
      notes: [...dialogue.notes, ...this.#notes, ...this.#remarks(relay)],
    };
  }

  /** The handshake has just ended: what waits behind it is payload. */
  #beginRelay(): void {
    if (this.#inside !== undefined || this.#detection.verdict !== 'found') return;
    const { dialogue, client } = this.#detection;
    const { ending } = dialogue;
    if (ending === undefined) return;
    this.#inside = new InsideReader();
    this.#lostBefore = this.#lost - dialogue.lostWaiting;
    this.#remarkEarlyData();
    this.#isCounting = ending !== 'relay' && ending !== 'opaque';
    if (ending === 'wrapped') this.#beginDecapsulation();
    else if (ending === 'opaque') this.#exchange = new Exchange(this.#detection.dissector);
    for (const piece of dialogue.waiting('client', client)) this.#relay(piece);
    for (const piece of dialogue.waiting('proxy', opposite(client))) this.#relay(piece);
  }

  /** The session goes on inside the messages of an encapsulation: the last one of the dialogue is the first of them. */
  #beginDecapsulation(): void {
    const { dialogue, dissector, client } = this.#detection;
    const first = dialogue.pdus.at(-1);
    if (first === undefined) return;
    const decapsulation = new Decapsulation(dissector, first.view.message, client);
    this.#decapsulation = decapsulation;
    this.#rest = this.#goOn({ ...this.#start, streams: decapsulation.streams, origin: [0, 0], lost: 0 });
    for (const piece of decapsulation.open(client, first)) this.#rest.push(piece);
  }

  /** What follows in the same session, from the request on. */
  #goOn(start: HopStart): Hop {
    const { dissector, client } = this.#detection;
    return new Hop(this.#wire, start, Detection.found(dissector, client, 'request'));
  }

  #remarkEarlyData(): void {
    const { dialogue, client } = this.#detection;
    const { acknowledged, flow } = this.#wire;
    if (this.#start.streams !== flow.streams) return;
    const early = dialogue.heldOf('client');
    const reply = this.#start.origin[opposite(client)] + dialogue.offset('proxy');
    const isUngranted = acknowledged[client] < reply;
    if (early > 0 && isUngranted && hasGrant(dialogue.pdus)) {
      this.#notes.push(note('data-before-grant', flow.lastNumber, `${early} octets`));
    }
  }

  /** Payload: its first bytes tell what is inside, perhaps the next hop; then the streams are only counted. */
  #relay(piece: StreamBytes): void {
    if (this.#decapsulation !== undefined) {
      for (const plain of this.#decapsulation.push(piece)) this.#rest?.push(plain);
      return;
    }
    if (this.#exchange !== undefined) this.#follow(this.#exchange, piece);
    if (this.#rest === undefined) this.#readPayload(piece);
  }

  /** An exchange that has no known form may lead to a request. */
  #follow(exchange: Exchange, piece: StreamBytes): void {
    const from = side(this.#detection.client, piece.direction);
    if (this.#rest !== undefined) {
      this.#pushRest(piece);
      return;
    }
    exchange.push(from, piece);
    if (exchange.found !== undefined) this.#beginRest(exchange.found);
  }

  #pushRest(piece: StreamBytes): void {
    this.#rest?.push({ ...piece, offset: piece.offset - this.#restAt[piece.direction] });
  }

  #beginRest([request, reply]: readonly [Turn, Turn]): void {
    const { client } = this.#detection;
    const { origin, lost } = this.#start;
    const at = client === 0 ? [request.inbox.offset, reply.inbox.offset] : [reply.inbox.offset, request.inbox.offset];
    const [first = 0, second = 0] = at;
    this.#restAt = [first, second];
    this.#rest = this.#goOn({
      ...this.#start,
      origin: [origin[0] + first, origin[1] + second],
      lost: lost + this.#lostBefore,
    });
    const frame = this.#wire.flow.lastNumber;
    this.#notes.push(note('inferred', frame, 'a request and its reply behind an exchange of no known form'));
    const waiting = [...request.inbox.pieces(client), ...reply.inbox.pieces(opposite(client))];
    for (const piece of waiting) this.#pushRest(piece);
  }

  #readPayload(piece: StreamBytes): void {
    const { dialogue, client } = this.#detection;
    const inside = this.#inside as InsideReader;
    const { isFirst } = inside;
    if (!inside.isDone) this.#insideFrame = this.#wire.flow.lastNumber;
    inside.push(side(client, piece.direction), piece.bytes, piece.gap);
    if (isFirst && dialogue.ending === 'relay' && this.#isHop(piece)) this.#inner = this.#open(piece);
    if (piece.bytes.length > 0 && this.#inner !== undefined && this.#inner.verdict !== 'ignored') {
      const base = dialogue.offset(side(client, piece.direction));
      this.#inner.push({ ...piece, offset: piece.offset - base });
    }
    this.#isCounting ||= this.#isKnown;
  }

  /** Whether more bytes could say nothing new. */
  get #isKnown(): boolean {
    if (this.#inner !== undefined && this.#inner.verdict !== 'ignored') return this.#inner.isCounting;
    return this.#inside?.isDone === true && this.#exchange?.isOver !== false;
  }

  #isHop({ bytes, gap }: StreamBytes): boolean {
    return this.depth + 1 < HOPS && gap === 0 && isRecognised(bytes, 0, bytes.length, true);
  }

  /** The next hop: its proxy is who this one was asked to reach. */
  #open({ frames }: StreamBytes): Hop {
    const { dialogue, client } = this.#detection;
    const { request } = summary(dialogue.pdus);
    const target = { address: request?.address ?? this.proxy.address, port: request?.port ?? this.proxy.port };
    const { origin, lost, first } = this.#start;
    const begins = [
      dialogue.offset(side(client, 0)) + origin[0],
      dialogue.offset(side(client, 1)) + origin[1],
    ] as const;
    return new Hop(this.#wire, {
      depth: this.depth + 1,
      endpoints: client === 0 ? [this.client, target] : [target, this.client],
      streams: this.#start.streams,
      origin: begins,
      lost: lost + this.#lostBefore,
      first: frames[0] ?? first,
    });
  }

  #associate(pdus: readonly Pdu[]): Association {
    const { request, replies } = summary(pdus);
    const frame = pdus.at(-1)?.frames.at(-1)?.number ?? 0;
    return new Association(
      { client: this.client, proxy: this.proxy, request, bound: replies[0] ?? {}, frame },
      this.#wire.kept,
    );
  }

  /** Whether the handshake came to its end, and was not only stepped over: a reply, or bytes behind one that was lost. */
  get #hasRelay(): boolean {
    const { dialogue } = this.#detection;
    return hasGrant(dialogue.pdus) || !dialogue.hasSpoken('proxy') || this.#bytesBehind('proxy') > 0;
  }

  #relayRecord(): Relay {
    const { streams } = this.#start;
    const lost = streams[0].missing + streams[1].missing - this.#start.lost - this.#lostBefore;
    const inside = this.#told;
    const protocol = this.#inner?.verdict === 'found' ? this.#inner.protocol : inside?.sheet.name;
    return {
      clientBytes: this.#bytesBehind('client'),
      proxyBytes: this.#bytesBehind('proxy'),
      missing: Math.max(0, lost),
      ...(protocol === undefined ? {} : { protocol }),
      ...(inside === undefined ? {} : { inside }),
    };
  }

  /** What is inside, where that is not a session of its own. */
  get #told(): Inside | undefined {
    return this.#inner?.verdict === 'found' ? undefined : this.#inside?.inside;
  }

  /** Octets of a side behind its handshake. */
  #bytesBehind(from: Side): number {
    const { client, dialogue } = this.#detection;
    const direction = from === 'client' ? client : opposite(client);
    const end = this.#start.streams[direction].furthest - this.#start.origin[direction];
    return Math.max(0, end - dialogue.offset(from));
  }

  /** What is odd about it as a whole. */
  #remarks(relay: Relay | undefined): Note[] {
    const { dialogue, client } = this.#detection;
    const { flow, isStart } = this.#wire;
    const { ending, pdus } = dialogue;
    const isOuter = this.depth === 0;
    const remarks: Note[] = [];
    const remark = (id: NoteId, detail?: string) => remarks.push(note(id, flow.lastNumber, detail));
    if (isOuter && !isStart) remark('mid-stream');
    if (!dialogue.hasSpoken('client') || (!dialogue.hasSpoken('proxy') && pdus.length > 1)) remark('one-sided');
    if (isOuter && client === 1 && isStart) remark('reverse-socks');
    if (!isOuter) remark('nested-socks');
    const { missed, lastMissed } = flow;
    if (lastMissed > 0) remarks.push(note('frames-dropped', lastMissed, missed > 0 ? `${missed} frames` : undefined));
    if (ending === 'opaque') remark('opaque-method');
    if (ending === 'wrapped') remark(this.#decapsulation?.isOver === true ? 'sealed' : 'read-inside-tokens');
    if (ending === 'refused' && this.#bytesBehind('client') > 0) remark('data-after-refusal');
    if (dialogue.phase === 'bindSecondReply') remark('bind-waiting');
    if (isOuter && flow.streams.some(({ isCut }) => isCut)) remark('snap-length');
    if (relay !== undefined && relay.missing > 0) remark('relay-gap', `${relay.missing} octets`);
    return [...remarks, ...this.#reviewRelay(relay?.inside)];
  }

  #reviewRelay(inside: Inside | undefined): Note[] {
    const request = this.#detection.dialogue.pdus.find(({ view }) => view.message.phase === 'request');
    return reviewRelay({
      client: this.client,
      request: request === undefined ? undefined : requestOf(request.view),
      requestFrame: request?.frames.at(-1)?.number ?? this.#wire.flow.lastNumber,
      inside,
      insideFrame: this.#insideFrame,
    });
  }
}

/** Puts the notes of messages from `from` on where they belong; gives these messages. */
function reviewed(pdus: Pdu[], from: number): readonly Pdu[] {
  for (let index = from; index < pdus.length; index++) {
    const pdu = pdus[index] as Pdu;
    const notes = review(pdu, pdus);
    if (notes.length > 0) pdus[index] = { ...pdu, notes: [...pdu.notes, ...notes] };
  }
  return pdus.slice(from);
}

/** In the order of the frames that completed them; messages of one frame stay as they are. */
function inOrder(pdus: readonly Pdu[]): readonly Pdu[] {
  return [...pdus].sort((a, b) => (a.frames.at(-1)?.number ?? 0) - (b.frames.at(-1)?.number ?? 0));
}

/** Whether a reply says that the relay begins. */
function hasGrant(pdus: readonly Pdu[]): boolean {
  const last = pdus.at(-1);
  return last !== undefined && isGrant(last);
}
