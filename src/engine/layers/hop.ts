import { endpointText } from '../../bytes/address.ts';
import type { Difference } from '../../bytes/difference.ts';
import { hex } from '../../bytes/hex.ts';
import { reachOf } from '../../bytes/host.ts';
import type { FrameMark } from '../../capture/frame.ts';
import { DISPUTES } from '../../limits.ts';
import { reviewRelay } from '../../protocols/app/notes.ts';
import { DISSECTORS } from '../../protocols/index.ts';
import { isRefusal } from '../../schema/decision.ts';
import type { Side } from '../../schema/message.ts';
import { type Note, note, together } from '../../schema/note.ts';
import { type Path, review } from '../../schema/review.ts';
import type { View } from '../../schema/view.ts';
import type { Findings } from '../../session/assembly.ts';
import type { Closing } from '../../session/ending.ts';
import type { Endpoint, Relay } from '../../session/session.ts';
import type { Ticket } from '../../session/session-queue.ts';
import { originOf, summary } from '../../session/summary.ts';
import { requestOf } from '../../session/target.ts';
import { type Direction, opposite, type StreamBytes } from '../../tcp/stream.ts';
import { Association } from '../../udp/association.ts';
import { Decapsulation } from '../decapsulation.ts';
import { Detection, type FlowStart, type Verdict } from '../detection.ts';
import type { Dissector } from '../dissector.ts';
import { Exchange, type Turn } from '../exchange.ts';
import type { Ending } from '../handshake.ts';
import type { Pdu } from '../pdu.ts';
import { side } from '../rivals.ts';
import { type ConnectionContext, type HopStart, prefixText, startBehind } from './context.ts';
import { type Again, behind, type Dispute, dispute, disputeNote } from './disputes.ts';
import { Payload } from './payload.ts';
import { hasGrant, lastOfClient, remarksOn } from './remarks.ts';
import { SecondReply } from './second-reply.ts';
import { Encapsulated, type Sequel, Unread } from './sequel.ts';
import { earlyBytesNote, RefusalWatch } from './surplus.ts';
import { Tunnel } from './tunnel.ts';

/** What a FIN counts among the bytes that are acknowledged; no answer of SOCKS is so short. */
const FIN_LENGTH = 1;

const NO_PDUS: readonly Pdu[] = [];
/** What is known of a dialogue inside another one. */
const INNER_START: FlowStart = { isStart: true, client: undefined, isExpected: false, isBehind: false };
const NO_NOTES: readonly Note[] = [];

/** The endings of a handshake behind which bytes are looked at. */
const READ_ON: readonly Ending[] = ['relay', 'opaque', 'datagrams', 'refused'];
const NO_DISPUTES: readonly Dispute[] = [];

/**
 * One SOCKS dialogue of a connection, and the relay behind it. The relay can hold the next hop: a client that goes
 * through a chain of proxies speaks SOCKS inside SOCKS.
 */
export class Hop implements Path {
  readonly depth: number;
  /** Whether its proxy is known as one. */
  isRemembered = false;
  #ticket: Ticket | undefined;
  #isFinished = false;
  /** Whether it is known to stand in front of another one only, and whether the messages of the one in front of it are to be told. */
  #isInFront = false;
  #isFrontNew = false;
  readonly #context: ConnectionContext;
  readonly #start: HopStart;
  readonly #detection: Detection;
  #notes: readonly Note[] = NO_NOTES;
  /** Bytes that the capture lacks, of all that were read and of those before the relay. */
  #lost = 0;
  #lostBefore = 0;
  /** What the handshake led to, once it has ended. */
  #payload: Payload | undefined;
  /** How the session goes on where that is no payload. */
  #sequel: Sequel | undefined;
  /** The datagrams that follow in the stream. */
  #tunnel: Tunnel | undefined;
  /** Whether one more reply stands where its data should begin, as long as that is open. */
  #second: SecondReply | undefined;
  #refusal: RefusalWatch | undefined;
  #isCounting = false;
  #disputes: readonly Dispute[] = NO_DISPUTES;
  /** How many messages have their notes, of the dialogue and of those behind it, and which of them were new last. */
  #reviewed = 0;
  #reviewedBehind = 0;
  #newFrom = 0;
  #newBehind = 0;
  #association: Association | undefined;

  /** `detection`: of what is known to be there. */
  constructor(context: ConnectionContext, start: HopStart, detection?: Detection) {
    const isOuter = start.depth === 0;
    this.depth = start.depth;
    this.#context = context;
    this.#start = start;
    this.#detection = detection ?? new Detection(DISSECTORS, isOuter ? context : INNER_START);
  }

  /** Its place in the order of sessions, which is that of a hop in front of it. */
  get ticket(): Ticket | undefined {
    return this.#ticket ?? this.#start.front?.ticket;
  }

  set ticket(ticket: Ticket) {
    this.#ticket = ticket;
  }

  /** The hop inside, once the relay looks like one. */
  get inner(): Hop | undefined {
    return this.#payload?.hop?.behind ?? this.#rest?.inner;
  }

  /** The hop that it only stands in front of, or itself. */
  get behind(): Hop {
    const inner = this.#isFront ? this.#payload?.hop : undefined;
    return inner?.verdict === 'found' ? inner.behind : this;
  }

  /** Whether a session in its relay would be this one's. */
  get #isFront(): boolean {
    return this.#detection.verdict === 'found' && this.dissector.front !== undefined;
  }

  /** What the reply to UDP ASSOCIATE granted. */
  get association(): Association | undefined {
    return this.#association ?? this.#rest?.association;
  }

  /** Whether more bytes are only those of a relay that is looked into: they bring no message and no other verdict. */
  get isQuiet(): boolean {
    const isRelay = this.#payload !== undefined && this.#payload.hop === undefined && !this.#isFront;
    return isRelay && this.#second === undefined && this.#sequel === undefined && this.#tunnel === undefined;
  }

  /** Whether only the lengths of segments matter any more. */
  get isCounting(): boolean {
    return this.#rest === undefined ? this.#isCounting : this.#sequel?.isOver === true;
  }

  get verdict(): Verdict {
    if (!this.#isFront || this.#isWanted || this.#payload?.hop?.verdict === 'found') return this.#detection.verdict;
    return this.#isFinished || !this.#isOpenFront ? 'ignored' : 'open';
  }

  /** The protocol of a session that is not asked for. */
  get unwanted(): Dissector | undefined {
    return this.#isFront && this.verdict === 'ignored' ? this.dissector : undefined;
  }

  /** Whether it is a session even where it stands in front of none. */
  get #isWanted(): boolean {
    return this.depth === 0 && this.#context.wanted.has(this.dissector.name);
  }

  /** Whether it may still turn out to stand in front of a session. */
  get #isOpenFront(): boolean {
    const { ending } = this.#detection.dialogue;
    return ending === undefined || (ending === 'relay' && this.#payload?.isOpen !== false);
  }

  get isCertain(): boolean {
    return this.#detection.isCertain;
  }

  /** Whether its opening message is all that was said, as far as the capture and the client's own acknowledgments show. */
  get isUnanswered(): boolean {
    const { verdict } = this.#detection;
    const { origin } = this.#start;
    if (this.depth > 0 || verdict !== 'found' || origin === undefined || !this.#detection.isUnanswered) return false;
    const { dialogue, client } = this.#detection;
    return (
      dialogue.hasSpoken('proxy') || this.#context.flow.streams[client].heard <= origin[opposite(client)] + FIN_LENGTH
    );
  }

  /** Whether it is of a protocol that is read, and its proxy answered in that. */
  get hasAnswer(): boolean {
    const { verdict } = this.#detection;
    return verdict === 'found' && this.#detection.dialogue.pdus.some((pdu) => pdu.side === 'proxy');
  }

  /** Whether its client went no further than a request of another protocol. */
  get speaksOther(): boolean {
    return lastOfClient(this.#detection.dialogue.pdus)?.whenLast !== undefined;
  }

  get dissector(): Dissector {
    return this.#detection.dissector;
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

  /** Whether it and the hops around it stay on one machine; a header of the PROXY protocol may say that the client is elsewhere. */
  get isLocal(): boolean {
    const { around, endpoints } = this.#start;
    if (around?.isLocal === false || !endpoints.every(isLoopback)) return false;
    const header = this.#detection.dialogue.pdus.find(({ view }) => view.message.role === 'origin');
    const origin = header === undefined ? undefined : originOf(header.view);
    return origin === undefined || isLoopback(origin);
  }

  /** Octets that are kept until they are read. */
  get held(): number {
    const own = this.isCounting ? 0 : this.#detection.held + (this.#payload?.held ?? 0) + (this.#second?.held ?? 0);
    return own + (this.#sequel?.held ?? 0) + (this.#tunnel?.held ?? 0);
  }

  /** More than a handshake can have is kept, and it is still open what it is. */
  get isFull(): boolean {
    return this.#detection.isFull || this.#payload?.isFull === true || this.#rest?.isFull === true;
  }

  /** Takes the next bytes of a direction. */
  push(piece: StreamBytes): void {
    this.#lost += piece.gap;
    if (this.#payload !== undefined) {
      this.#relay(piece);
      return;
    }
    if (this.#detection.verdict !== 'ignored') this.#detection.push(piece);
    this.#beginRelay();
  }

  /**
   * Takes the next bytes of a direction where they are one whole message of the handshake, and the usual one; false where
   * they are not: then `push` them.
   */
  take(direction: Direction, bytes: Uint8Array, start: number, end: number, frames: readonly FrameMark[]): boolean {
    if (this.#payload !== undefined || !this.#detection.take(direction, bytes, start, end, frames)) return false;
    this.#beginRelay();
    return true;
  }

  /** Bytes of the connection came again: remembers where they differ from those that are kept of them. */
  compare(again: Again): void {
    if (this.#disputes.length >= DISPUTES) return;
    const detection = this.#detection;
    const { direction, offset, bytes } = again;
    for (const { frames, ...difference } of detection.differences(direction, offset, bytes))
      this.dispute(again, difference, frames);
    if (this.#payload === undefined) return;
    const from = side(detection.client, direction);
    const start = detection.dialogue.offset(from);
    this.#payload.hop?.compare(behind(again, start));
    const found = this.#payload.difference(from, offset - start, bytes);
    if (found !== undefined)
      this.dispute(again, { ...found, from: found.from + start, to: found.to + start }, found.frames);
  }

  /** Bytes came again with other values than those that `frames` brought. */
  dispute(again: Again, difference: Difference, frames: readonly FrameMark[]): void {
    if (this.#disputes.length < DISPUTES) this.#disputes = [...this.#disputes, dispute(again, difference, frames)];
  }

  /** No more bytes will come in a direction. */
  close(direction: Direction): void {
    if (this.#detection.verdict !== 'ignored') this.#detection.close(direction);
    this.#beginRelay();
    if (this.#second !== undefined && direction !== this.#detection.client) this.#endSecond();
    this.#payload?.hop?.close(direction);
    this.#rest?.close(direction);
  }

  /** The bytes so far must be enough to tell what it is. */
  decide(): void {
    if (this.#detection.verdict === 'open') this.#detection.finish();
    this.#beginRelay();
    this.#payload?.hop?.decide();
    this.#rest?.decide();
  }

  /** Nothing more will come: reads what is left. */
  finish(): void {
    this.#isFinished = true;
    const { stop, isEnding } = this.#context.flow;
    const cut = stop === undefined || isEnding ? 'connection' : stop.by === 'capture' ? 'capture' : 'reading';
    if (this.#detection.finish(cut) !== 'found') return;
    this.#beginRelay();
    this.#endSecond();
    for (const piece of this.#tunnel?.finish() ?? []) this.#pay(piece);
    this.#payload?.hop?.finish();
    this.#sequel?.finish();
  }

  /** Whether messages were read since this was last asked: gives them their notes, and sees to what they cause. */
  hasNews(): boolean {
    if (this.verdict !== 'found') return false;
    this.#isFrontNew = this.#start.front?.reviewInFront() === true;
    return this.#reviewOwn() || this.#isFrontNew;
  }

  /** Gives the messages of a hop that only stands in front their notes; whether nobody was told of them before. */
  reviewInFront(): boolean {
    if (this.#isInFront) return false;
    this.#isInFront = true;
    const isNew = this.#reviewed === 0;
    this.#start.front?.reviewInFront();
    this.#reviewOwn();
    const { pdus } = this.#detection.dialogue;
    const last = pdus.at(-1);
    if (last === undefined || this.dissector.front === undefined) return isNew;
    const remark = note(this.dissector.front, last.frames.at(-1)?.number ?? 0, endpointText(this.#target));
    pdus[pdus.length - 1] = { ...last, notes: [remark, ...last.notes] };
    return isNew;
  }

  #reviewOwn(): boolean {
    const { pdus, ending } = this.#detection.dialogue;
    this.#newFrom = this.#reviewed;
    this.#reviewed = reviewAll(pdus, this.#newFrom, this);
    if (ending === 'association') this.#association ??= this.#associate(pdus);
    const hasNews = this.#reviewed > this.#newFrom;
    const following = this.#following;
    if (following === undefined) return hasNews;
    this.#newBehind = this.#reviewedBehind;
    this.#reviewedBehind = reviewAll(following, this.#newBehind, this);
    const hasMore = this.#rest?.hasNews() === true;
    return hasNews || hasMore || this.#reviewedBehind > this.#newBehind;
  }

  /** These messages. */
  news(): readonly Pdu[] {
    const fresh = this.#detection.dialogue.pdus.slice(this.#newFrom);
    const behind = this.#following?.slice(this.#newBehind) ?? NO_PDUS;
    const before = this.#isFrontNew ? (this.#start.front?.messages ?? NO_PDUS) : NO_PDUS;
    return [...before, ...fresh, ...behind, ...(this.#rest?.news() ?? NO_PDUS)];
  }

  /** Messages behind the handshake that are no handshake of their own. */
  get #following(): Pdu[] | undefined {
    return this.#sequel?.pdus ?? this.#tunnel?.association.pdus;
  }

  /** What follows in the same session, from the request on. */
  get #rest(): Hop | undefined {
    return this.#sequel?.rest;
  }

  /** Where the hops are that stand in front, this one the last of them. */
  get places(): readonly Endpoint[] {
    const { front } = this.#start;
    return front === undefined ? [this.proxy] : [...front.places, front.#target];
  }

  /** The messages of the hops that stand in front, this one the last of them. */
  get messages(): readonly Pdu[] {
    return [...(this.#start.front?.messages ?? NO_PDUS), ...this.#detection.dialogue.pdus];
  }

  /** Who it was asked to reach. */
  get #target(): Endpoint {
    const { request } = summary(this.#detection.dialogue.pdus);
    return { address: request?.address ?? this.proxy.address, port: request?.port ?? this.proxy.port };
  }

  /** A bound of the program ends it as it stands. */
  giveUp(reason: string): void {
    this.#notes = [...this.#notes, note('limit-reached', this.#context.flow.lastNumber, reason)];
  }

  /** What was found out, once it is finished. */
  findings(): Findings {
    const own = this.#ownFindings();
    if (this.#sequel === undefined) return own;
    const pdus = [...own.pdus, ...this.#sequel.pdus];
    const rest = this.#rest?.findings();
    if (rest === undefined || rest.pdus.length === 0) return { ...own, pdus: inOrder(pdus) };
    const { ending, relay, association, awaited, hasMore, hasLost, isLimited } = rest;
    const outcome = { ending, relay, association, awaited, hasMore, hasLost, isLimited };
    const notes = [...own.notes.filter(({ id }) => id !== 'opaque-method'), ...rest.notes];
    return { ...own, pdus: inOrder([...pdus, ...rest.pdus]), ...outcome, notes };
  }

  #ownFindings(): Findings {
    const { dialogue, client } = this.#detection;
    const { ending, pdus, evidence } = dialogue;
    const prefix = this.depth > 0 ? undefined : prefixText(this.#context, this.#detection.client);
    const isOpaque = ending === 'opaque' || ending === 'wrapped';
    const tunnel = this.#tunnel?.isFramed === true ? this.#tunnel : undefined;
    const association = this.#association ?? tunnel?.association;
    const isRelay = isOpaque || ((ending === 'relay' || this.#tunnel !== undefined) && this.#hasRelay);
    const relay = isRelay && tunnel?.isOver !== false ? this.#relayRecord() : undefined;
    return {
      dissector: this.dissector,
      protocol: this.protocol,
      via: this.#start.front?.places,
      front: this.#start.front?.messages ?? NO_PDUS,
      transport: 'tcp',
      depth: this.depth,
      client: this.client,
      proxy: this.proxy,
      first: this.#start.first,
      last: this.#context.flow.last,
      pdus,
      ending: isOpaque ? 'opaque' : association !== undefined ? 'association' : isRelay ? 'relay' : 'other',
      evidence: prefix === undefined ? evidence : [`it begins behind ${prefix}`, ...evidence],
      isCertain: this.isCertain,
      isUnanswered: this.isUnanswered,
      relay,
      association,
      closing: this.#closing,
      awaited: dialogue.awaited,
      hasMore: this.#bytesBehind('client') > 0,
      hasLost: this.#lost > 0 || this.#context.flow.missed > 0 || this.#context.flow.lacksBytes(opposite(client)),
      isLimited: ending === 'broken' && dialogue.notes.some(({ id }) => id === 'limit-reached'),
      isOpen: this.#context.flow.isOpen,
      clock: this.#context.flow.clock,
      notes: together(
        dialogue.notes,
        this.#notes,
        this.#disputeNotes(),
        this.#remarks(relay),
        this.#relayNotes(relay),
        tunnel?.notes ?? NO_NOTES,
      ),
    };
  }

  get #closing(): Closing {
    const { client } = this.#detection;
    const { ends, stop } = this.#context.flow;
    return { client: ends[client], proxy: ends[opposite(client)], stop };
  }

  /** The handshake has just ended: what waits behind it is payload. */
  #beginRelay(): void {
    if (this.#payload !== undefined || this.#detection.verdict !== 'found') return;
    const { dialogue, client } = this.#detection;
    const { ending } = dialogue;
    if (ending === undefined) return;
    this.#payload = new Payload(this.depth, ending === 'relay' ? this : undefined);
    this.#lostBefore = this.#lost - dialogue.lostWaiting;
    this.#remarkEarlyData();
    if (ending === 'relay' && hasGrant(dialogue.pdus)) this.#second = new SecondReply(dialogue.pdus);
    if (ending === 'refused') this.#refusal = new RefusalWatch(dialogue.pdus.at(-1)?.frames.at(-1)?.number ?? 0);
    this.#isCounting = !READ_ON.includes(ending);
    if (ending === 'datagrams') this.#beginTunnel();
    if (ending === 'wrapped') this.#beginEncapsulated();
    else if (ending === 'opaque') this.#beginUnread();
    if (dialogue.held === 0) return;
    for (const piece of dialogue.waiting('client', client)) this.#relay(piece);
    for (const piece of dialogue.waiting('proxy', opposite(client))) this.#relay(piece);
  }

  /** Datagrams follow in the stream, if they look like those of the extension that the command is. */
  #beginTunnel(): void {
    const { dissector, dialogue, client: direction } = this.#detection;
    const command = dialogue.pdus.find(isRequest)?.view.number('command') ?? 0;
    const framing = dissector.framing?.(command);
    if (framing === undefined) return;
    const frame = dialogue.pdus.at(-1)?.frames.at(-1)?.number ?? 0;
    this.#tunnel = new Tunnel(
      { framing, client: this.client, proxy: this.proxy, direction, frame },
      this.#context.budget,
    );
  }

  /** The session goes on inside the messages of an encapsulation: the last one of the dialogue is the first of them. */
  #beginEncapsulated(): void {
    const { dialogue, dissector, client } = this.#detection;
    const first = dialogue.pdus.at(-1);
    if (first === undefined) return;
    const decapsulation = new Decapsulation(dissector, first.view.message, client);
    const rest = this.#goOn({ ...this.#start, streams: decapsulation.streams, lost: 0, origin: undefined });
    this.#sequel = new Encapsulated(decapsulation, rest);
    for (const piece of decapsulation.open(client, first)) rest.push(piece);
  }

  /** An exchange that has no known form may lead to a request. */
  #beginUnread(): void {
    const { dissector, client } = this.#detection;
    this.#sequel = new Unread(new Exchange(dissector), (request: Turn, reply: Turn) => {
      const detail = 'a request and its reply behind an exchange of no known form';
      this.#notes = [...this.#notes, note('inferred', this.#context.flow.lastNumber, detail)];
      const [first, second] = client === 0 ? [request, reply] : [reply, request];
      return this.#goOn(startBehind(this.#start, [first.inbox.offset, second.inbox.offset], this.#lostBefore));
    });
  }

  #goOn(start: HopStart): Hop {
    const { dissector, client } = this.#detection;
    return new Hop(this.#context, start, Detection.found(dissector, client, 'request'));
  }

  #remarkEarlyData(): void {
    const { dialogue, client } = this.#detection;
    if (dialogue.heldOf('client') === 0) return;
    const early = earlyBytesNote(dialogue, client, !this.#hasHeard);
    if (early !== undefined) this.#notes = [...this.#notes, early];
  }

  /** Whether the client had all of the proxy's handshake when it sent its last bytes, as far as that can be told. */
  get #hasHeard(): boolean {
    const { dialogue, client } = this.#detection;
    const { origin } = this.#start;
    if (origin === undefined) return true;
    return this.#context.flow.streams[client].heard >= origin[opposite(client)] + dialogue.offset('proxy');
  }

  #relay(piece: StreamBytes): void {
    const from = side(this.#detection.client, piece.direction);
    if (this.#refusal !== undefined) this.#watchRefused(this.#refusal, from, piece);
    else if (this.#second === undefined || this.#screen(this.#second, from, piece)) this.#carry(from, piece);
  }

  #carry(from: Side, piece: StreamBytes): void {
    this.#sequel?.push(from, piece);
    if (this.#rest !== undefined) return;
    if (this.#tunnel === undefined) this.#pay(piece);
    else for (const plain of this.#tunnel.push(from, piece)) this.#pay(plain);
    const { isDone } = this.#payload as Payload;
    this.#isCounting ||=
      (isDone || this.#tunnel?.isFramed === true) && this.#sequel?.isOver !== false && this.#tunnel?.isOver !== false;
  }

  /** Takes bytes of the relay. */
  #pay(piece: StreamBytes): void {
    const { dialogue, client } = this.#detection;
    const from = side(client, piece.direction);
    this.#payload?.push(from, piece, dialogue.offset(from), this.#context.flow.lastNumber);
  }

  #watchRefused(refusal: RefusalWatch, from: Side, piece: StreamBytes): void {
    if (from === 'client') refusal.take(piece, this.#hasHeard);
    this.#isCounting = refusal.lateFrame > 0;
  }

  /** Whether a piece goes on as it is, because no second reply can be in it. */
  #screen(second: SecondReply, from: Side, piece: StreamBytes): boolean {
    if (from === 'client') {
      if (second.hear(piece)) this.#release(second, 'relay');
      return true;
    }
    const found = second.push(piece);
    if (found !== 'open') this.#release(second, found);
    return false;
  }

  #endSecond(): void {
    const second = this.#second;
    if (second !== undefined && second.held > 0) this.#release(second, second.end());
  }

  /** What was held back is known: a reply becomes a message, and the rest goes on. */
  #release(second: SecondReply, found: 'relay' | View): void {
    this.#second = undefined;
    const length = found === 'relay' ? 0 : found.end - found.start;
    if (found !== 'relay') this.#adopt(found, second.pieces);
    let skipped = 0;
    for (const piece of second.pieces) {
      const cut = Math.min(piece.bytes.length, length - skipped);
      skipped += cut;
      if (cut === 0) this.#carry('proxy', piece);
      else if (cut < piece.bytes.length)
        this.#carry('proxy', { ...piece, offset: piece.offset + cut, bytes: piece.bytes.subarray(cut) });
    }
  }

  #adopt(view: View, pieces: readonly StreamBytes[]): void {
    const { dialogue } = this.#detection;
    const length = view.end - view.start;
    const offset = dialogue.offset('proxy');
    const frames = pieces.filter((piece) => piece.offset < offset + length).flatMap((piece) => piece.frames);
    const id = isRefusal({ view }) ? 'granted-then-refused' : 'second-reply';
    const detail = `${length} bytes, ${hex(view.bytes, view.start, view.end)}`;
    const notes = [note(id, frames.at(-1)?.number ?? 0, detail)];
    const pdu: Pdu = { view, side: 'proxy', offset, length, completeness: 'complete', frames, notes };
    dialogue.adopt(pdu, id === 'second-reply' ? 'relay' : 'refused');
  }

  /** The next hop: its proxy is who this one was asked to reach, unless this one only stands in front of it. */
  open({ frames }: StreamBytes): Hop {
    const { dialogue, client } = this.#detection;
    const offsets = [dialogue.offset(side(client, 0)), dialogue.offset(side(client, 1))] as const;
    const start = startBehind(this.#start, offsets, this.#lostBefore);
    if (this.#isFront) return new Hop(this.#context, { ...start, front: this });
    const target = this.#target;
    return new Hop(this.#context, {
      ...start,
      depth: this.depth + 1,
      around: this,
      front: undefined,
      endpoints: client === 0 ? [this.client, target] : [target, this.client],
      first: frames[0] ?? this.#start.first,
    });
  }

  #associate(pdus: readonly Pdu[]): Association {
    const { request, replies } = summary(pdus);
    const frame = pdus.at(-1)?.frames.at(-1)?.number ?? 0;
    return new Association(
      { client: this.client, proxy: this.proxy, request, bound: replies[0] ?? {}, frame },
      this.#context.budget,
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
    return {
      clientBytes: this.#bytesBehind('client') - (this.#tunnel?.taken('client') ?? 0),
      proxyBytes: this.#bytesBehind('proxy') - (this.#tunnel?.taken('proxy') ?? 0),
      missing: Math.max(0, lost),
      protocol: this.#payload?.protocol,
      inside: this.#payload?.inside,
    };
  }

  /** Octets of a side behind its handshake. */
  #bytesBehind(from: Side): number {
    const { client, dialogue } = this.#detection;
    const { furthest } = this.#start.streams[from === 'client' ? client : opposite(client)];
    return Math.max(0, furthest - dialogue.offset(from));
  }

  #remarks(relay: Relay | undefined): Note[] {
    const { dialogue, client } = this.#detection;
    const behind = this.#bytesBehind('client');
    const isSealed = this.#sequel?.isOver === true;
    return remarksOn({
      dissector: this.dissector,
      depth: this.depth,
      context: this.#context,
      dialogue,
      client,
      address: this.client.address,
      relay,
      late: this.#refusal?.note(behind),
      isSealed,
    });
  }

  #disputeNotes(): readonly Note[] {
    if (this.#disputes.length === 0) return NO_NOTES;
    const { dialogue, client } = this.#detection;
    return this.#disputes.map((disputed) => disputeNote(disputed, side(client, disputed.direction), dialogue.pdus));
  }

  #relayNotes(relay: Relay | undefined): readonly Note[] {
    const asked = this.#detection.dialogue.pdus.find(isRequest);
    const request = asked === undefined ? undefined : requestOf(asked.view);
    return reviewRelay({
      client: this.client,
      request,
      requestFrame: asked?.frames.at(-1)?.number ?? this.#context.flow.lastNumber,
      inside: relay?.inside,
      insideFrame: this.#payload?.lastFrame ?? 0,
      meant: request === undefined ? undefined : this.dissector.interpret?.(request, relay)?.evidence,
    });
  }
}

function isLoopback({ address }: Endpoint): boolean {
  return reachOf(address) === 'loopback';
}

function isRequest({ view }: Pdu): boolean {
  return view.message.phase === 'request';
}

/** Puts the notes of messages from `from` on where they belong; gives how many messages there are. */
function reviewAll(pdus: Pdu[], from: number, path: Path): number {
  for (let index = from; index < pdus.length; index++) {
    const pdu = pdus[index] as Pdu;
    const notes = review(pdu.view, pdu.frames.at(-1)?.number ?? 0, pdus, path);
    if (notes.length > 0) pdus[index] = { ...pdu, notes: pdu.notes.length === 0 ? notes : [...pdu.notes, ...notes] };
  }
  return pdus.length;
}

/** In the order of the frames that completed them; messages of one frame stay as they are. */
function inOrder(pdus: readonly Pdu[]): readonly Pdu[] {
  return [...pdus].sort((a, b) => (a.frames.at(-1)?.number ?? 0) - (b.frames.at(-1)?.number ?? 0));
}
