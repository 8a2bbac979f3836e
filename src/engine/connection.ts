import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { OUTSIDE, type Timed } from '../bytes/timer-wheel.ts';
import type { FrameMark } from '../capture/frame.ts';
import { IDLE_SECONDS, LINGER_SECONDS, SESSION_IDLE_SECONDS } from '../limits.ts';
import type { Location } from '../packet/location.ts';
import { isSocksAnswer } from '../protocols/shared/http-request.ts';
import type { Endpoint } from '../session/session.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import type { TcpFlow } from '../tcp/tcp-flow.ts';
import type { Association } from '../udp/association.ts';
import type { Verdict } from './detection.ts';
import type { ConnectionContext } from './layers/context.ts';
import { Hop } from './layers/hop.ts';

const NO_BYTES = new Uint8Array(0);
const NO_OFFSETS: readonly [number, number] = [0, 0];

/** What the flow table holds of a connection, which it outlives: late frames may still come. */
export interface FlowEntry {
  connection: Connection | undefined;
}

/** What is known of a connection before its bytes are read. */
export interface ConnectionStart {
  /** Counts connections in the order in which they are followed. */
  readonly order: number;
  /** Of direction 0, then 1. */
  readonly endpoints: readonly [Endpoint, Endpoint];
  readonly isStart: boolean;
  readonly client: Direction | undefined;
  /** The frame that brought the first payload. */
  readonly first: FrameMark;
  /** Bytes of each direction that stand before what is read. */
  readonly passed: readonly [number, number];
  /** Whether its listener is known as a proxy, or has the port of one. */
  readonly isExpected: boolean;
  /** Whether it begins with a request of HTTP. */
  readonly isHttp: boolean;
  readonly budget: MemoryBudget;
  /** Protocols whose sessions are asked for although they are only counted as a rule. */
  readonly wanted: ReadonlySet<string>;
}

/** One TCP connection on its way from segments to sessions: its streams, and the chain of hops that they hold. */
export class Connection implements Timed<Connection>, ConnectionContext {
  readonly flow: TcpFlow;
  readonly endpoints: readonly [Endpoint, Endpoint];
  readonly isStart: boolean;
  readonly client: Direction | undefined;
  readonly passed: readonly [number, number];
  readonly isExpected: boolean;
  readonly budget: MemoryBudget;
  readonly wanted: ReadonlySet<string>;
  readonly entry: FlowEntry;
  readonly order: number;
  /** Second of its first payload. */
  readonly began: number;
  /** Whether its end was seen, so that only late segments are awaited. */
  isEnding = false;
  timerSlot = OUTSIDE;
  timerBefore: Connection | undefined;
  timerAfter: Connection | undefined;
  /** Octets of handshakes that are kept until they are read, as of its last segment. */
  held = 0;
  /** Second of its last frame, by the clock of the capture. */
  seen = 0;
  /** Second until which its association waits for late datagrams, by the clock of the capture, once it has ended. */
  graceEnd = 0;
  readonly isHttp: boolean;
  /** Whether the request of HTTP got an answer of the protocol that is read. */
  isRefused = false;
  #isCounting = false;
  readonly #outer: Hop;

  constructor(flow: TcpFlow, start: ConnectionStart) {
    const { order, endpoints, isStart, client, first, passed, isExpected, isHttp, budget, wanted } = start;
    this.flow = flow;
    this.order = order;
    this.began = first.seconds;
    this.endpoints = endpoints;
    this.entry = { connection: this };
    this.isHttp = isHttp;
    this.isStart = isStart;
    this.client = client;
    this.passed = passed;
    this.isExpected = isExpected;
    this.budget = budget;
    this.wanted = wanted;
    const { streams } = flow;
    const all = { depth: 0, around: undefined, endpoints, streams, origin: NO_OFFSETS, lost: 0, first };
    this.#outer = new Hop(this, all);
  }

  /** Whether bytes of no known protocol stand before what is read. */
  get isBehind(): boolean {
    return this.passed[0] + this.passed[1] > 0;
  }

  /** The outermost dialogue, past those that only stand in front of another one. */
  get hop(): Hop {
    return this.#outer.behind;
  }

  get patience(): number {
    return this.verdict === 'found' ? SESSION_IDLE_SECONDS : IDLE_SECONDS;
  }

  /** Second of its last frame, as that has it. */
  get since(): number {
    return this.flow.lastSecond;
  }

  /** Second after which nothing more is awaited of the connection and its association. */
  get deadline(): number {
    const last = Math.max(this.seen, this.association?.last?.seconds ?? 0);
    return last + (this.isEnding ? LINGER_SECONDS : this.patience);
  }

  /** Whether it was handed out; late frames of it mean nothing. */
  get isEnded(): boolean {
    return this.entry.connection === undefined;
  }

  /** It is over: the flow table must not keep it, and nothing waits for it. */
  leave(): void {
    this.entry.connection = undefined;
    for (const stream of this.flow.streams) stream.leave();
  }

  get verdict(): Verdict {
    return this.hop.verdict;
  }

  /** What the reply to UDP ASSOCIATE of the outermost dialogue granted. */
  get association(): Association | undefined {
    return this.hop.association;
  }

  /** Every hop of the chain, the outermost first. */
  get hops(): readonly Hop[] {
    const hops = [this.hop];
    for (let hop = this.hop.inner; hop !== undefined; hop = hop.inner) hops.push(hop);
    return hops;
  }

  /** Whether only the lengths of segments matter any more. */
  get isCounting(): boolean {
    return this.#isCounting;
  }

  /** Takes a segment; gives whether it can have brought a message or another verdict. */
  receive(direction: Direction, location: Location, buffer: Uint8Array, frames: readonly FrameMark[]): boolean {
    const { flow } = this;
    const hop = this.#outer;
    const isQuiet = hop.isQuiet;
    const { payload, end } = location;
    if (!flow.isPlain(direction, location, buffer)) {
      this.#receive(direction, location, buffer.subarray(payload, end), frames);
    } else if (hop.take(direction, buffer, payload, end, frames)) {
      flow.skip(direction, location);
      flow.hear(direction, location);
    } else {
      const piece = flow.take(direction, location, buffer.subarray(payload, end), frames);
      flow.hear(direction, location);
      this.#push([piece]);
    }
    if (flow.hasEnd || hop.isCounting || hop.held !== this.held) this.#settle();
    return !isQuiet || !hop.isQuiet;
  }

  #receive(direction: Direction, location: Location, bytes: Uint8Array, frames: readonly FrameMark[]): void {
    const offset = this.flow.offsetOf(direction, location);
    const stream = this.flow.streams[direction];
    if (offset < stream.next || stream.hasHeld) this.#compare(direction, offset, bytes, frames);
    const pieces = this.flow.receive(direction, location, bytes, frames);
    if (bytes.length > 0) this.flow.hear(direction, location);
    this.#push(pieces);
  }

  #push(pieces: readonly StreamBytes[]): void {
    for (const piece of pieces) {
      const { direction, bytes } = piece;
      if (this.isHttp && direction === 1) this.isRefused ||= isSocksAnswer(bytes, 0, bytes.length);
      this.#outer.push(piece);
    }
    if (this.#outer.isFull) this.#decide();
  }

  /** A segment repeats bytes, or may: tells where they differ. A probe of a keep-alive may hold any byte (RFC 9293 section 3.8.4). */
  #compare(direction: Direction, offset: number, bytes: Uint8Array, frames: readonly FrameMark[]): void {
    const stream = this.flow.streams[direction];
    if (bytes.length === 1 && offset === stream.next - 1) return;
    const again = { direction, offset, bytes, frame: frames.at(-1)?.number ?? this.flow.lastNumber };
    if (offset < stream.next) this.#outer.compare(again);
    if (!stream.hasHeld) return;
    const held = stream.heldDifference(offset, bytes);
    if (held !== undefined) this.#outer.dispute(again, held, held.frames);
  }

  /** The same for a segment without payload, or one that only counts; `buffer` is where it lies. */
  pass(direction: Direction, location: Location, buffer: Uint8Array): boolean {
    const { flow } = this;
    const isDoubtful = flow.padding?.isOpen === true;
    if (isDoubtful) for (const piece of flow.judge(direction, location, NO_BYTES)) this.#outer.push(piece);
    flow.pass(direction, location, buffer);
    if (this.#isCounting) return false;
    if (!flow.hasEnd && !isDoubtful) return false;
    this.#settle();
    return true;
  }

  #settle(): void {
    if (this.flow.hasEnd) {
      this.#close(0);
      this.#close(1);
    }
    this.held = this.#outer.held;
    if (!this.#outer.isCounting) return;
    for (const piece of this.flow.decide()) this.#outer.push(piece);
    for (const stream of this.flow.streams) stream.count();
    this.#isCounting = true;
  }

  /** Nothing more will come: gives up what is missing and reads what is left. */
  finish(): void {
    this.#flush();
    this.#close(0);
    this.#close(1);
    this.#outer.finish();
  }

  /** A bound of the program ends it as it stands. */
  giveUp(reason: string): void {
    for (const hop of this.hops) hop.giveUp(reason);
  }

  /** The bytes so far must be enough: those behind a gap come now. */
  #decide(): void {
    this.#flush();
    this.#outer.decide();
  }

  #flush(): void {
    for (const piece of this.flow.decide()) this.#outer.push(piece);
    for (const piece of this.flow.flush()) this.#outer.push(piece);
  }

  #close(direction: Direction): void {
    if (this.flow.isClosed(direction)) this.#outer.close(direction);
  }
}
