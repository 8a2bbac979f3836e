import { endpointText } from './bytes/address.ts';
import { concat } from './bytes/concat.ts';
import type { FrameMark } from './capture/frame.ts';
import type { Location } from './decode/location.ts';
import { Detection, type FlowStart, side, type Verdict } from './dissectors/detection.ts';
import type { Dissector } from './dissectors/dissector.ts';
import { inside } from './dissectors/inside.ts';
import type { Pdu } from './dissectors/pdu.ts';
import type { Direction, StreamBytes } from './flow/stream.ts';
import type { TcpFlow } from './flow/tcp-flow.ts';
import type { Followed } from './flow/tcp-flows.ts';
import { IDLE_SECONDS, INSIDE_BYTES, NOTES, SESSION_IDLE_SECONDS } from './limits.ts';
import { review } from './notes/review.ts';
import type { Side } from './schema/message.ts';
import { type Note, note } from './schema/note.ts';
import type { NoteId } from './schema/note-kinds.ts';
import { Association } from './session/association.ts';
import type { Confidence, Detection as DetectionRecord, Endpoint, Relay, Session } from './session/session.ts';
import type { Ticket } from './session/session-queue.ts';
import { furthestPhase, statusOf, summary } from './session/summary.ts';

/** What speaks for a flow besides its own bytes. */
export interface Hints {
  /** A port of it was named as SOCKS. */
  readonly named: number | undefined;
  /** Another session made its proxy certain. */
  readonly isKnownProxy: boolean;
}

const SOCKS_PORT = 1080;

/** One TCP connection on its way from segments to a session: its streams, its dialogue, and what its relay carries. */
export class Conversation implements Followed {
  readonly flow: TcpFlow;
  readonly ticket: Ticket;
  /** Set when the reply to UDP ASSOCIATE grants one. */
  association: Association | undefined;
  /** Whether it was handed out; late frames of it mean nothing. */
  isEnded = false;
  /** Second of its last frame. */
  seen = 0;
  readonly #endpoints: readonly [Endpoint, Endpoint];
  readonly #detection: Detection;
  readonly #isStart: boolean;
  readonly #notes: Note[] = [];
  readonly #relayed: Record<Side, Uint8Array[]> = { client: [], proxy: [] };
  #first: FrameMark;
  #reviewed = 0;
  #inside: string | undefined;
  #isRelaying = false;

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
    return this.#detection.verdict === 'found' ? SESSION_IDLE_SECONDS : IDLE_SECONDS;
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
    return this.#endpoints[1 - this.#detection.client] as Endpoint;
  }

  /** Takes a segment; gives the messages that it completed. */
  receive(direction: Direction, location: Location, bytes: Uint8Array, frames: readonly FrameMark[]): Pdu[] {
    const pieces = this.flow.receive(direction, location, bytes, frames);
    for (const piece of pieces) this.#read(piece);
    this.#close(0);
    this.#close(1);
    return this.#newPdus();
  }

  /** Nothing more will come: gives up what is missing and reads what is left. */
  finish(): Pdu[] {
    for (const piece of this.flow.flush()) this.#read(piece);
    this.#close(0);
    this.#close(1);
    this.#detection.finish();
    if (this.#detection.verdict !== 'found') return [];
    this.#detection.dialogue.finish();
    this.#beginRelay();
    return this.#newPdus();
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
    if (this.#detection.verdict === 'open') this.#detection.close(direction);
    else if (this.#detection.verdict === 'found')
      this.#detection.dialogue.close(side(this.#detection.client, direction));
    this.#beginRelay();
  }

  /** The handshake has just ended: what waits behind it is payload. */
  #beginRelay(): void {
    if (this.#isRelaying || this.#detection.verdict !== 'found' || this.#detection.dialogue.ending === undefined)
      return;
    const { dialogue } = this.#detection;
    this.#isRelaying = true;
    const early = dialogue.waiting('client');
    if (dialogue.ending === 'relay' && early.length > 0 && dialogue.strength.proxy > 0)
      this.#remark('data-before-grant', `${early.length} octets`);
    this.#relay('client', early.slice());
    this.#relay('proxy', dialogue.waiting('proxy').slice());
  }

  /** Keeps the first bytes of each side, which tell what is inside; then the streams are only counted. */
  #relay(from: Side, bytes: Uint8Array): void {
    const { client, proxy } = this.#relayed;
    const kept = from === 'client' ? client : proxy;
    if (bytes.length > 0) kept.push(bytes.slice(0, INSIDE_BYTES));
    this.#inside ??= inside(concat(client), concat(proxy));
    const isEnough = (parts: readonly Uint8Array[]) =>
      parts.reduce((total, part) => total + part.length, 0) >= INSIDE_BYTES;
    if (
      this.#detection.dialogue.ending === 'relay' &&
      this.#inside === undefined &&
      !(isEnough(client) && isEnough(proxy))
    )
      return;
    for (const stream of this.flow.streams) stream.count();
  }

  /** The messages that were read since the last call, with their notes, and what they bring about. */
  #newPdus(): Pdu[] {
    if (this.#detection.verdict !== 'found') return [];
    const { pdus } = this.#detection.dialogue;
    const fresh = pdus.slice(this.#reviewed).map((pdu, index) => {
      const reviewed = { ...pdu, notes: [...pdu.notes, ...review(pdu, pdus.slice(0, this.#reviewed + index))] };
      pdus[this.#reviewed + index] = reviewed;
      return reviewed;
    });
    this.#reviewed = pdus.length;
    if (this.association === undefined && this.#detection.dialogue.ending === 'association') this.#associate();
    return fresh;
  }

  #associate(): void {
    const { pdus } = this.#detection.dialogue;
    const { request, replies } = summary(pdus);
    const frame = pdus.at(-1)?.frames.at(-1)?.number ?? 0;
    this.association = new Association(this.client, this.proxy, request, replies[0] ?? {}, frame);
  }

  /** The session as it stands. */
  session(id: number, capture: string, hints: Hints): Session {
    const { dialogue } = this.#detection;
    const { ending } = dialogue;
    const association = this.association;
    association?.finish();
    const messages = inOrder([...dialogue.pdus, ...(association?.pdus ?? [])]);
    const reached = ending === 'relay' ? 'relay' : ending === 'association' ? 'udp' : 'negotiation';
    const relay = ending === 'relay' || ending === 'opaque' ? this.#relayRecord() : undefined;
    const notes = this.#allNotes(messages, relay);
    return {
      id,
      capture,
      protocol: 'socks5',
      transport: 'tcp',
      depth: 0,
      client: this.client,
      proxy: this.proxy,
      first: earliest(this.#first, messages),
      last: latest(this.flow.last, association?.last),
      status: statusOf(dialogue.pdus, ending === 'opaque'),
      phase: furthestPhase(dialogue.pdus, reached),
      detection: this.#detectionRecord(hints),
      ...summary(dialogue.pdus),
      ...(relay === undefined ? {} : { relay }),
      ...(association === undefined ? {} : { udp: association.udp }),
      messages,
      notes,
    };
  }

  confidence(hints: Hints): Confidence {
    if (this.isCertain) return 'certain';
    return hints.named !== undefined || hints.isKnownProxy || this.proxy.port === SOCKS_PORT ? 'likely' : 'possible';
  }

  #detectionRecord(hints: Hints): DetectionRecord {
    const evidence = [...this.#detection.dialogue.evidence];
    if (hints.named !== undefined) evidence.push(`port ${hints.named} is named as SOCKS`);
    if (!this.isCertain && this.proxy.port === SOCKS_PORT) evidence.push(`port ${SOCKS_PORT}`);
    if (!this.isCertain && hints.isKnownProxy)
      evidence.push(`another session of ${endpointText(this.proxy)} is certain`);
    return { confidence: this.confidence(hints), evidence };
  }

  #relayRecord(): Relay {
    const { dialogue, client } = this.#detection;
    const bytes = (from: Side, direction: number) =>
      Math.max(0, (this.flow.streams[direction as Direction] as { furthest: number }).furthest - dialogue.offset(from));
    const missing =
      this.flow.streams.reduce((total, { missing }) => total + missing, 0) - lostInHandshake(dialogue.pdus);
    const counts = {
      clientBytes: bytes('client', client),
      proxyBytes: bytes('proxy', 1 - client),
      missing: Math.max(0, missing),
    };
    return this.#inside === undefined ? counts : { ...counts, protocol: this.#inside };
  }

  #allNotes(messages: readonly Pdu[], relay: Relay | undefined): Note[] {
    const { dialogue, client } = this.#detection;
    const { ending } = dialogue;
    const isOneSided = !dialogue.hasSpoken('client') || !dialogue.hasSpoken('proxy');
    if (!this.#isStart) this.#remark('mid-stream');
    if (isOneSided && (messages.length > 1 || !dialogue.hasSpoken('client'))) this.#remark('one-sided');
    if (client === 1 && this.#isStart) this.#remark('reverse-socks');
    if (ending === 'opaque') this.#remark('opaque-method');
    if (ending === 'refused' && this.#sentBehind('client')) this.#remark('data-after-refusal');
    if (isWaitingForBind(dialogue.pdus)) this.#remark('bind-waiting');
    if (this.flow.streams.some(({ isCut }) => isCut)) this.#remark('snap-length');
    if (relay !== undefined && relay.missing > 0) this.#remark('relay-gap', `${relay.missing} octets`);
    const notes = [
      ...messages.flatMap((pdu) => pdu.notes),
      ...dialogue.notes,
      ...this.#notes,
      ...(this.association?.notes ?? []),
    ];
    return notes.slice(0, NOTES);
  }

  #sentBehind(from: Side): boolean {
    const direction = from === 'client' ? this.#detection.client : ((1 - this.#detection.client) as Direction);
    return this.flow.streams[direction].furthest > this.#detection.dialogue.offset(from);
  }

  #remark(id: NoteId, detail?: string): void {
    this.#notes.push(note(id, this.flow.last.number, detail));
  }
}

/** Octets that messages lack, which are no part of the relay. */
function lostInHandshake(pdus: readonly Pdu[]): number {
  return pdus.reduce(
    (total, { view }) =>
      total + view.lost.reduce((sum, [from, to]) => sum + Math.min(to, view.end) - Math.max(from, view.start), 0),
    0,
  );
}

function isWaitingForBind(pdus: readonly Pdu[]): boolean {
  const names = pdus.map(({ view }) => view.message.name);
  const isBind = pdus.some(({ view }) => view.message.name === 'request' && view.number('command') === 2);
  const isGranted = pdus.some(({ view }) => view.message.name === 'reply' && view.number('code') === 0);
  return isBind && isGranted && !names.includes('bind-reply');
}

function inOrder(pdus: Pdu[]): Pdu[] {
  const place = (pdu: Pdu) => pdu.frames.at(-1)?.number ?? 0;
  return pdus.sort((a, b) => place(a) - place(b));
}

function earliest(first: FrameMark, messages: readonly Pdu[]): FrameMark {
  return messages
    .flatMap(({ frames }) => frames)
    .reduce((found, frame) => (frame.number < found.number ? frame : found), first);
}

function latest(a: FrameMark, b: FrameMark | undefined): FrameMark {
  return b !== undefined && b.number > a.number ? b : a;
}
