import { endpointText } from './bytes/address.ts';
import { CaptureClock } from './bytes/capture-clock.ts';
import { MemoryBudget } from './bytes/memory-budget.ts';
import { sequenceDistance } from './bytes/sequence.ts';
import { type CaptureReader, emptyFrame, type Frame, type FrameMark, markFrame } from './capture/frame.ts';
import { Conversation, type ConversationStart, type Seat } from './engine/conversation.ts';
import { firstFinding, isFirstLook, isTls } from './engine/first-payload.ts';
import { HttpClients } from './engine/http-clients.ts';
import type { Hop } from './engine/layers/hop.ts';
import type { Pdu } from './engine/pdu.ts';
import {
  ASSOCIATION_GRACE_SECONDS,
  CLOCK_LEAP_SECONDS,
  CONVERSATIONS,
  ENDED_ASSOCIATIONS,
  FRAMES_AT_ONCE,
  HANDSHAKE_BYTES,
  IDLE_SECONDS,
  KNOWN_PROXIES,
  LAYERS,
  LINGER_SECONDS,
  MEMORY_BYTES,
  ORDER_SECONDS,
  POSSIBLE_SESSIONS,
  SWEEP_SECONDS,
} from './limits.ts';
import { Defragmenter } from './packet/defragmenter.ts';
import { type Corrected, FrameLocator } from './packet/frame-locator.ts';
import { locate, locateNext } from './packet/locate.ts';
import { destinationOf, emptyLocation, type Location, sourceOf } from './packet/location.ts';
import { type Unread, UnreadFrames } from './packet/unread.ts';
import { isUsualPort } from './protocols/index.ts';
import { isHttpConnect } from './protocols/shared/http-front.ts';
import { assemble, confidenceOf, type Hints } from './session/assembly.ts';
import type { StopCause } from './session/ending.ts';
import type { Confidence, Endpoint, Session } from './session/session.ts';
import { SessionQueue, type Ticket } from './session/session-queue.ts';
import { mayBePadding, Padding } from './tcp/padding.ts';
import { nothingWaiting, type Waiting } from './tcp/reassembler.ts';
import { startOf } from './tcp/segment.ts';
import { opposite } from './tcp/stream.ts';
import { TcpFlow } from './tcp/tcp-flow.ts';
import { type Candidate, TcpFlows } from './tcp/tcp-flows.ts';
import { Associations } from './udp/associations.ts';
import { OrphanFlows, type OrphanFlowsOptions } from './udp/orphan-flows.ts';

export interface PipelineOptions {
  /** What sessions call the capture. */
  readonly capture: string;
  /** Id of the first session. */
  readonly firstId?: number;
  /** TCP ports to read as SOCKS even where detection would not. */
  readonly named?: ReadonlySet<number>;
  /** UDP ports to read as SOCKS although no association has them. */
  readonly namedUdp?: ReadonlySet<number>;
  /** False: only port 1080 and the named ports, as Wireshark does. */
  readonly detects?: boolean;
  /** Whether marks of frames keep the octets before the payload, for trees of the layers below. */
  readonly keepsHeaders?: boolean;
}

/** Who takes what comes out of the pipeline. */
export interface Consumer {
  /** A session that has ended. */
  session(session: Session): void;
  /** A message, as soon as it is complete and its connection is known to be SOCKS. */
  message?(pdu: Pdu, place: MessagePlace): void;
  /** Every frame, before it is read; borrowed. `location` is undefined when there is no IP packet in it. */
  frame?(frame: Frame, location: Location | undefined): void;
}

/** Between which ends of the wire a message travels, and how sure it is that it is one. */
export interface MessagePlace {
  readonly protocol: string;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
  readonly confidence: Confidence;
}

/** What a capture held, whether SOCKS or not. */
export interface Seen {
  readonly frames: number;
  /** TCP connections. */
  readonly connections: number;
  /** Those whose first payload could be looked at. */
  readonly readable: number;
  /** Connections by the port of the end that did not open them. */
  readonly ports: ReadonlyMap<number, number>;
  /** Frames that the snap length cut, and to how many bytes. */
  readonly cut: number;
  readonly cutLength: number;
}

/** What was read in all. */
export interface Totals extends Seen {
  /** Octets of frames captured. */
  readonly bytes: number;
  /** Frames that are not read although they may hold IP packets, by what keeps them from being read. */
  readonly unread: readonly Unread[];
  /** Frames that were read as another link type than the capture states. */
  readonly corrected: readonly Corrected[];
  /** Connections to the port of SOCKS that begin with TLS: what SOCKS they carry is sealed. */
  readonly sealed: number;
  /** Connections that begin with HTTP, to a port of SOCKS or to a proxy that other sessions or its answer made known. */
  readonly httpClients: number;
  /** Connections that a bound ended early. */
  readonly evicted: number;
}

/** What goes on in a pipeline: for a status line. */
export interface PipelineState extends Pick<Totals, 'frames' | 'bytes' | 'evicted'> {
  /** Sessions whose connection is open. */
  readonly open: number;
}

const NO_PORTS: ReadonlySet<number> = new Set();

/** Frames in, sessions out: the only place that knows the order of the rooms. */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #consumer: Consumer;
  readonly #location = emptyLocation();
  readonly #locator = new FrameLocator();
  readonly #defragmenter = new Defragmenter();
  readonly #flows = new TcpFlows<Seat>();
  readonly #associations: Associations;
  readonly #orphanFlows: OrphanFlows;
  readonly #queue: SessionQueue;
  readonly #live = new Set<Conversation>();
  /** Ended conversations whose association may still have datagrams, in the order of their ends. */
  readonly #lingering = new Set<Conversation>();
  readonly #waiting: Waiting = nothingWaiting();
  readonly #budget = new MemoryBudget(MEMORY_BYTES);
  readonly #clock = new CaptureClock(CLOCK_LEAP_SECONDS);
  /** Walks from the oldest conversation on, so that finding it does not cost more with each that has ended. */
  #ageing: Iterator<Conversation> | undefined;
  readonly #knownProxies = new Set<string>();
  readonly #unread = new UnreadFrames();
  /** Ended conversations that another session may still make likely. */
  readonly #possible: Conversation[] = [];
  #frames = 0;
  #bytes = 0;
  #cut = 0;
  #cutLength = 0;
  #readable = 0;
  #evicted = 0;
  #sealed = 0;
  readonly #httpClients = new HttpClients();
  /** Octets of handshakes that conversations hold. */
  #held = 0;
  #swept = Number.NEGATIVE_INFINITY;
  /** Time of the last frame, or as far as the capture's clock went on since. */
  readonly #now = { seconds: 0, nanoseconds: 0 };

  constructor(options: PipelineOptions, consumer: Consumer) {
    this.#options = options;
    this.#consumer = consumer;
    this.#associations = new Associations(options.keepsHeaders === true);
    this.#queue = new SessionQueue(options.firstId ?? 1);
    this.#orphanFlows = new OrphanFlows(this.#orphanFlowsOptions());
  }

  #orphanFlowsOptions(): OrphanFlowsOptions {
    const { capture, namedUdp = NO_PORTS, detects = true, keepsHeaders = false } = this.#options;
    const shared = { knownProxies: this.#knownProxies, queue: this.#queue, budget: this.#budget, clock: this.#clock };
    return { capture, named: namedUdp, detects, keepsHeaders, ...shared };
  }

  /** The id that a session after all these would have. */
  get nextId(): number {
    return this.#queue.nextId;
  }

  accept(frame: Frame): void {
    const location = this.#location;
    this.#frames++;
    this.#clock.see(frame.seconds, frame.number);
    this.#now.seconds = frame.seconds;
    this.#now.nanoseconds = frame.nanoseconds;
    const length = frame.end - frame.start;
    this.#bytes += length;
    if (length < frame.originalLength) this.#countCut(length);
    if (frame.seconds - this.#swept > SWEEP_SECONDS) this.#sweep(frame.seconds);
    const isLocated = this.#locator.locate(frame, location);
    this.#consumer.frame?.(frame, isLocated ? location : undefined);
    if (!isLocated || location.unread !== 0) this.#unread.add(frame, location);
    if (isLocated) this.#acceptLocated(frame, location);
    if (this.#queue.hasReady) this.#handOut();
  }

  /**
   * Lets the capture's clock go on to `seconds` although no frame came: what was silent for too long ends, and sessions
   * that have ended wait no longer than ORDER_SECONDS for a connection that is not decided.
   */
  tick(seconds: number): void {
    if (seconds > this.#now.seconds) this.#goOn(seconds);
    if (seconds - this.#swept > SWEEP_SECONDS) this.#sweep(seconds);
    this.#queue.settle(seconds - ORDER_SECONDS);
    if (this.#queue.hasReady) this.#handOut();
  }

  #goOn(seconds: number): void {
    this.#clock.goOn(seconds);
    this.#now.seconds = seconds;
    this.#now.nanoseconds = 0;
  }

  /** `count` frames of this one's flow came that could not be read in time; the octets before its payload are enough. */
  miss(frame: Frame, count: number): void {
    const location = this.#location;
    if (!locate(frame, location) || location.isFragment) return;
    if (location.transport === 'tcp') this.#flows.miss(frame, location)?.conversation?.flow.miss(frame.number, count);
    else if (location.transport === 'udp') this.#associations.miss(frame, location, count);
  }

  /** What goes on now. */
  get state(): PipelineState {
    let open = 0;
    for (const { verdict } of this.#live) if (verdict === 'found') open++;
    return { frames: this.#frames, bytes: this.#bytes, open, evicted: this.#evicted };
  }

  /** Ends every session; what is read of them goes to the consumer. */
  finish(): Totals {
    for (const conversation of this.#live) {
      this.#stop(conversation, 'capture');
    }
    for (const conversation of this.#lingering) this.#settle(conversation);
    this.#orphanFlows.finish({ ...this.#now });
    for (const conversation of this.#possible) this.#enqueue(conversation);
    this.#possible.length = 0;
    this.#handOut();
    return {
      frames: this.#frames,
      bytes: this.#bytes,
      connections: this.#flows.connections,
      readable: this.#readable,
      ports: this.#flows.ports,
      cut: this.#cut,
      cutLength: this.#cutLength,
      unread: this.#unread.all(),
      corrected: this.#locator.corrected,
      sealed: this.#sealed,
      httpClients: this.#httpClients.count(this.#knownProxies),
      evicted: this.#evicted,
    };
  }

  #countCut(length: number): void {
    this.#cut++;
    if (length > this.#cutLength) this.#cutLength = length;
  }

  /** All packets of a frame: few hold more than one. */
  #acceptLocated(frame: Frame, location: Location): void {
    for (;;) {
      const { next } = location;
      if (location.isFragment) this.#acceptFragment(frame, location);
      else this.#acceptPacket(frame, location, undefined);
      if (next === 0 || !locateNext(frame, next, location)) return;
    }
  }

  /** A packet put together may be a tunnel that carries a fragment again; with each, there are less octets. */
  #acceptFragment(frame: Frame, location: Location): void {
    let whole = this.#defragmenter.add(frame, location, [this.#mark(frame, location)]);
    for (let layers = 0; layers < LAYERS; layers++) {
      if (whole === undefined || !this.#locateWhole(whole.frame, location)) return;
      if (!location.isFragment) {
        this.#acceptPacket(whole.frame, location, whole.marks);
        return;
      }
      whole = this.#defragmenter.add(whole.frame, location, whole.marks);
    }
  }

  #locateWhole(frame: Frame, location: Location): boolean {
    const isLocated = locate(frame, location);
    if (!isLocated || location.unread !== 0) this.#unread.add(frame, location);
    return isLocated;
  }

  /** `marks` are those of the fragments; undefined when the packet came in one frame. */
  #acceptPacket(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): void {
    if (location.transport === 'tcp') this.#acceptSegment(frame, location, marks);
    else if (location.transport === 'udp') this.#acceptDatagram(frame, location, marks);
    else this.#unread.addPacket(frame, location);
  }

  #acceptSegment(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): void {
    const flows = this.#flows;
    let found = flows.lookup(frame, location);
    if (found === 'ignored') return;
    if (found === 'full') {
      this.#makeRoom(frame.seconds, location.family);
      found = flows.lookup(frame, location);
    }
    if (found === 'reused') {
      this.#endSeated(flows.current);
      flows.restart(location);
      found = flows.lookup(frame, location);
    }
    if (found === 'candidate') this.#consider(frame, location, marks);
    const conversation = found === 'followed' ? flows.current.conversation : undefined;
    if (conversation !== undefined) this.#follow(conversation, frame, location, marks);
  }

  /** The first payload of a connection says whether it can be SOCKS at all. */
  #consider(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): void {
    const flows = this.#flows;
    let candidate = flows.candidate(location);
    const { direction, bases, isStart } = candidate;
    const ahead = sequenceDistance(bases[direction] ?? 0, startOf(location));
    if (location.end <= location.payload || (ahead < 0 && ahead + location.payloadLength <= 0)) return;
    if (isStart && ahead === 0 && canBePadding(frame, location)) {
      flows.pad();
      return;
    }
    if (isFirstLook(candidate)) this.#readable++;
    const named = this.#namedPort(location);
    if (named === undefined) {
      const finding = this.#isEligible(location) ? firstFinding(frame, location, candidate, ahead) : 'none';
      if (typeof finding === 'number') {
        flows.passOver(location, finding);
        if (finding === location.payloadLength) return;
        candidate = flows.candidate(location);
      } else if (finding !== 'wanted') {
        this.#passBy(frame, location, finding);
        return;
      }
    }
    const conversation = this.#open(frame, location, candidate, named);
    this.#flows.follow(conversation.seat, candidate);
    this.#follow(conversation, frame, location, marks);
  }

  /** The connection is not of SOCKS: it may still be of a client that takes a proxy of SOCKS for another one. */
  #passBy(frame: Frame, location: Location, finding: 'http' | 'refused' | 'none'): void {
    if (finding === 'http') {
      this.#countHttp(destinationOf(frame, location));
      this.#flows.awaitAnswer();
      return;
    }
    if (finding === 'refused') this.#httpClients.speaksSocks(endpointText(sourceOf(frame, location)));
    else this.#countSealed(frame, location);
    this.#flows.ignore();
  }

  #countHttp(listener: Endpoint): void {
    const text = endpointText(listener);
    this.#httpClients.add(text);
    if (isUsualPort(listener.port)) this.#httpClients.speaksSocks(text);
  }

  /** TLS to a port of SOCKS: it may well be SOCKS inside, but only keys could tell. */
  #countSealed({ buffer }: Frame, { payload, destinationPort }: Location): void {
    if (isUsualPort(destinationPort) && isTls(buffer, payload)) this.#sealed++;
  }

  #isProxy(listener: Endpoint): boolean {
    return (
      isUsualPort(listener.port) || (this.#knownProxies.size > 0 && this.#knownProxies.has(endpointText(listener)))
    );
  }

  #namedPort({ sourcePort, destinationPort }: Location): number | undefined {
    const { named } = this.#options;
    if (named === undefined) return undefined;
    return named.has(destinationPort) ? destinationPort : named.has(sourcePort) ? sourcePort : undefined;
  }

  #isEligible({ sourcePort, destinationPort }: Location): boolean {
    return this.#options.detects !== false || isUsualPort(sourcePort) || isUsualPort(destinationPort);
  }

  #open(
    frame: Frame,
    location: Location,
    { direction, bases, isStart, isMissed, isPadded, passed }: Candidate,
    named: number | undefined,
  ): Conversation {
    const source = sourceOf(frame, location);
    const destination = destinationOf(frame, location);
    const endpoints: readonly [Endpoint, Endpoint] = direction === 0 ? [source, destination] : [destination, source];
    const client = named === undefined ? undefined : endpoints[1].port === named ? 0 : 1;
    const isHttp = direction === 0 && isStart && isHttpConnect(frame.buffer, location.payload, location.end);
    const mark = markFrame(frame);
    const flow = new TcpFlow(bases, this.#waiting);
    const start: ConversationStart = {
      endpoints,
      isStart,
      client,
      first: mark,
      passed,
      isExpected: this.#isProxy(endpoints[1]),
      isHttp,
    };
    const conversation = new Conversation(flow, start, this.#budget);
    conversation.hop.ticket = this.#queue.open(frame.seconds);
    if (isMissed) flow.miss(frame.number, 0);
    if (isPadded) {
      flow.padding = new Padding();
      flow.padding.add(frame.number);
    }
    this.#live.add(conversation);
    if (this.#live.size > CONVERSATIONS) this.#evict(`${CONVERSATIONS} connections were followed at once`);
    return conversation;
  }

  /** Ends the oldest conversation as it stands. */
  #evict(reason: string): void {
    this.#ageing ??= this.#live.values();
    const { value: oldest, done } = this.#ageing.next();
    if (done === true) {
      this.#ageing = undefined;
      return;
    }
    this.#evicted++;
    oldest.giveUp(reason);
    this.#stop(oldest, 'limit');
  }

  #follow(conversation: Conversation, frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): void {
    const { direction } = this.#flows;
    conversation.seen = frame.seconds;
    conversation.flow.touch(frame);
    if (conversation.isCounting) {
      conversation.pass(direction, location, frame.buffer);
      this.#endIfOver(conversation);
      return;
    }
    const before = conversation.held;
    if (location.payloadLength === 0) {
      conversation.pass(direction, location, frame.buffer);
    } else {
      conversation.receive(direction, location, frame.buffer, marks ?? [this.#mark(frame, location)]);
    }
    this.#held += conversation.held - before;
    if (conversation.verdict === 'ignored') {
      this.#reject(conversation);
      this.#flows.ignore();
      return;
    }
    for (let hop: Hop | undefined = conversation.hop; hop !== undefined; hop = hop.inner) {
      this.#report(hop, conversation);
    }
    this.#endIfOver(conversation);
    while (this.#held > HANDSHAKE_BYTES && this.#live.size > 0)
      this.#evict(`${HANDSHAKE_BYTES} octets of handshakes waited to be read`);
  }

  #endIfOver(conversation: Conversation): void {
    if (!conversation.flow.hasEnd) return;
    if (conversation.flow.isEnding) conversation.association?.end(conversation.flow.last);
    if (!conversation.flow.isOver) return;
    this.#end(conversation);
    this.#flows.close();
  }

  /** Tells of messages, and lets what they bring about reach the rooms before. */
  #report(hop: Hop, { endpoints, isEnded, seen }: Conversation): void {
    this.#place(hop, seen);
    const pdus = hop.news();
    if (pdus.length === 0) return;
    if (hop.isCertain) this.#remember(hop);
    if (this.#consumer.message !== undefined) {
      const { protocol, direction } = hop;
      const client = endpoints[direction];
      const proxy = endpoints[opposite(direction)];
      const place = { protocol, client, proxy, confidence: confidenceOf(hop, this.#hints(hop)) };
      for (const pdu of pdus) this.#consumer.message(pdu, place);
    }
    const { association, depth } = hop;
    if (association !== undefined && depth === 0 && !isEnded) this.#associations.open(association);
  }

  /** Gives a hop its place in the order of sessions, once it is known to be one; `since` is the second when it came up. */
  #place(hop: Hop, since: number): void {
    hop.ticket ??= this.#queue.open(since);
    const { ticket, verdict } = hop;
    if (ticket.state === 'open' && verdict !== 'open') this.#queue.decide(ticket, verdict === 'found');
  }

  #remember(hop: Hop): void {
    if (hop.isRemembered) return;
    hop.isRemembered = true;
    if (this.#knownProxies.size < KNOWN_PROXIES) this.#knownProxies.add(hop.proxyText);
  }

  #acceptDatagram(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): void {
    const relayed = this.#associations.accept(frame, location, marks);
    if (relayed === 'copy') return;
    const all = typeof relayed === 'object' ? [relayed] : this.#orphanFlows.accept(frame, location, marks, relayed);
    for (const { pdu, ...place } of all) this.#consumer.message?.(pdu, { protocol: 'socks5', ...place });
  }

  #mark(frame: Frame, location: Location): FrameMark {
    return markFrame(frame, this.#options.keepsHeaders === true ? location.payload : undefined, location.subframe);
  }

  /** The conversation is over: its session goes to the queue, unless it was none. */
  #end(conversation: Conversation): void {
    if (conversation.isEnded) return;
    conversation.flow.isBesideUnread = !this.#unread.isEmpty;
    conversation.finish();
    if (conversation.verdict !== 'found') {
      this.#reject(conversation);
      return;
    }
    this.#release(conversation);
    if (conversation.hop.speaksHttp) {
      this.#httpClients.speaksSocks(conversation.hop.proxyText);
      this.#httpClients.add(conversation.hop.proxyText);
    }
    for (const hop of conversation.hops) this.#report(hop, conversation);
    if (conversation.association?.hasEnded === true) this.#linger(conversation);
    else this.#settle(conversation);
  }

  /** Ends a conversation that is read no further, whether its connection is over or not. */
  #stop(conversation: Conversation, by: StopCause): void {
    conversation.flow.stop = { by, at: { ...this.#now } };
    this.#end(conversation);
  }

  /** Its association waits for late datagrams. */
  #linger(conversation: Conversation): void {
    this.#lingering.add(conversation);
    const [oldest] = this.#lingering;
    if (this.#lingering.size > ENDED_ASSOCIATIONS && oldest !== undefined) this.#settle(oldest);
  }

  /** Nothing can be added to it any more. */
  #settle(conversation: Conversation): void {
    this.#lingering.delete(conversation);
    if (conversation.association !== undefined) this.#associations.close(conversation.association);
    const isOpen = confidenceOf(conversation.hop, this.#hints(conversation.hop)) === 'possible';
    if (isOpen && this.#possible.length < POSSIBLE_SESSIONS) this.#possible.push(conversation);
    else this.#enqueue(conversation);
  }

  #endSeated({ conversation }: Seat): void {
    if (conversation !== undefined) this.#end(conversation);
  }

  /** The sessions of a conversation are complete. */
  #enqueue({ hops }: Conversation): void {
    const { capture } = this.#options;
    let outer: Ticket | undefined;
    for (const hop of hops) {
      if (hop.verdict !== 'found') return;
      const { ticket } = hop;
      const parent = outer;
      const hints = this.#hints(hop);
      this.#queue.end(ticket as Ticket, (id) => assemble({ id, parent: parent?.id, capture }, hop.findings(), hints));
      outer = ticket;
    }
  }

  #reject(conversation: Conversation): void {
    const { isHttp, isRefusedBySocks, endpoints } = conversation;
    if (isHttp) this.#countHttp(endpoints[1]);
    if (isRefusedBySocks) this.#httpClients.speaksSocks(endpointText(endpoints[1]));
    this.#release(conversation);
    this.#place(conversation.hop, conversation.seen);
  }

  #release(conversation: Conversation): void {
    conversation.leave();
    this.#held -= conversation.held;
    conversation.held = 0;
    this.#live.delete(conversation);
  }

  #hints({ dissector, proxy, proxyText, isCertain }: Hop): Hints {
    const named = this.#options.named?.has(proxy.port) === true ? proxy.port : undefined;
    const usual = dissector.port === proxy.port ? proxy.port : undefined;
    return { named, usual, isKnownProxy: isCertain || this.#knownProxies.has(proxyText) };
  }

  #handOut(): void {
    for (const session of this.#queue.take()) this.#consumer.session(session);
  }

  /** Ends conversations that are silent for too long, or done but for bytes that do not come. */
  #sweep(now: number): void {
    this.#swept = now;
    this.#orphanFlows.sweep({ seconds: now, nanoseconds: 0 });
    for (const conversation of this.#live) {
      const { flow, patience, lastSecond } = conversation;
      if (now - lastSecond <= (flow.isEnding ? LINGER_SECONDS : patience)) continue;
      if (!flow.isEnding) conversation.giveUp(`no frame of it came for ${patience} seconds`);
      this.#stop(conversation, 'idle');
    }
    for (const conversation of this.#lingering) {
      const lateness = conversation.association?.lateness({ seconds: now, nanoseconds: 0 }) ?? 0;
      if (lateness <= ASSOCIATION_GRACE_SECONDS) break;
      this.#settle(conversation);
    }
  }

  /** Makes room in a table of flows, at its bound by shorter and shorter patience; CONVERSATIONS is less than FLOWS, so there is an end. */
  #makeRoom(now: number, family: 4 | 6): void {
    for (let patience = IDLE_SECONDS; patience >= -1; patience = patience === 0 ? -1 : Math.floor(patience / 4)) {
      const { dropped, hasRoom } = this.#flows.sweep(now, patience, Math.min(patience, LINGER_SECONDS), family);
      for (const seat of dropped) this.#endSeated(seat);
      if (hasRoom) return;
    }
  }
}

/** Whether the payload of a segment is of the kind that is padding in some captures. */
function canBePadding({ buffer }: Frame, location: Location): boolean {
  const { payload, end } = location;
  return buffer[payload] === 0 && mayBePadding(location, buffer.subarray(payload, end));
}

export interface RunOptions {
  /** Frames to read at the most. */
  readonly maxFrames: number;
  /** Called between pieces of the capture, and every FRAMES_AT_ONCE frames; reading stops where it resolves to false. */
  pause(): Promise<boolean>;
}

/** Runs a capture through a pipeline. Rejects with CaptureError where it cannot be read on. */
export async function run(
  reader: Pick<CaptureReader, 'advance' | 'next'>,
  pipeline: Pick<Pipeline, 'accept'>,
  { maxFrames, pause }: RunOptions,
): Promise<void> {
  const frame = emptyFrame();
  let count = 0;
  while (count < maxFrames && (await reader.advance())) {
    while (count < maxFrames && reader.next(frame)) {
      count++;
      pipeline.accept(frame);
      if (count % FRAMES_AT_ONCE === 0 && !(await pause())) return;
    }
    if (!(await pause())) return;
  }
}
