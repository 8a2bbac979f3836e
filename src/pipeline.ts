import { CaptureClock, type StrayTime } from './bytes/capture-clock.ts';
import { MemoryBudget } from './bytes/memory-budget.ts';
import { type CaptureReader, emptyFrame, type Frame } from './capture/frame.ts';
import { Connections } from './engine/connections.ts';
import { Sessions, type TakeMessage } from './engine/sessions.ts';
import { CLOCK_LEAP_SECONDS, FRAMES_AT_ONCE, MEMORY_BYTES, ORDER_SECONDS, SWEEP_SECONDS } from './limits.ts';
import { locate } from './packet/locate.ts';
import type { Location } from './packet/location.ts';
import { type FrameCounts, Packets } from './packet/packets.ts';
import { DATAGRAM_PROTOCOL } from './protocols/index.ts';
import { KnownProxies } from './session/known-proxies.ts';
import type { Session } from './session/session.ts';
import { SessionQueue } from './session/session-queue.ts';
import { Associations } from './udp/associations.ts';
import { OrphanFlows } from './udp/orphan-flows.ts';

export type { MessagePlace } from './engine/sessions.ts';

export interface PipelineOptions {
  /** What sessions call the capture. */
  readonly capture: string;
  /** Id of the first session. */
  readonly firstId?: number;
  /** TCP ports to read as SOCKS even where detection would not. */
  readonly named?: ReadonlySet<number>;
  /** UDP ports to read as SOCKS although no association has them. */
  readonly namedUdp?: ReadonlySet<number>;
  /** Protocols whose sessions are wanted although they are only counted as a rule. */
  readonly wanted?: ReadonlySet<string>;
  /** False: only port 1080 and the named ports, as Wireshark does. */
  readonly detects?: boolean;
  /** Whether marks of frames keep the bytes before the payload, for trees of the layers below. */
  readonly keepsHeaders?: boolean;
  /** Bytes that it may retain: past them the oldest end as they stand. */
  readonly memory?: number;
}

/** Who takes what comes out of the pipeline. */
export interface Consumer {
  /** A session that has ended. */
  session(session: Session): void;
  /** A message, as soon as it is complete and its connection is known to be SOCKS. */
  message?: TakeMessage;
  /** Every frame, before it is read; borrowed. `location` is undefined when there is no IP packet in it. */
  frame?(frame: Frame, location: Location | undefined): void;
}

/** What a capture held, whether SOCKS or not. */
export interface Seen extends Pick<FrameCounts, 'frames' | 'cut' | 'cutLength'> {
  /** TCP connections. */
  readonly connections: number;
  /** Those whose first payload could be looked at. */
  readonly readable: number;
  /** Connections by the port of the end that did not open them. */
  readonly ports: ReadonlyMap<number, number>;
  /** Sessions of protocols that are only counted, by the titles of these. */
  readonly counted: ReadonlyMap<string, number>;
}

/** What was read in all. */
export interface Totals extends Seen, FrameCounts {
  /** Connections to the port of SOCKS that begin with TLS: what SOCKS they carry is sealed. */
  readonly sealed: number;
  /** Connections that begin with HTTP, to a port of SOCKS or to a proxy that other sessions or its answer made known. */
  readonly httpClients: number;
  /** Connections and UDP flows that a bound ended early. */
  readonly evicted: number;
  /** Other bounds that acted, and how often. */
  readonly reached: ReadonlyMap<string, number>;
  /** The first frame whose time is not believed, and how many there were. */
  readonly stray: StrayTime | undefined;
  readonly strays: number;
}

/** What goes on in a pipeline: for a status line. */
export interface PipelineState extends Pick<Totals, 'frames' | 'bytes' | 'evicted'> {
  /** Sessions whose connection is open. */
  readonly open: number;
}

const NO_PORTS: ReadonlySet<number> = new Set();
const NO_PROTOCOLS: ReadonlySet<string> = new Set();

/** Frames in, sessions out: the only place that knows the order of the rooms. */
export class Pipeline {
  readonly #consumer: Consumer;
  readonly #packets: Packets;
  readonly #clock = new CaptureClock(CLOCK_LEAP_SECONDS);
  readonly #budget: MemoryBudget;
  /** Time of the last frame that is believed, or as far as the capture's clock went on since. */
  readonly #now = { seconds: 0, nanoseconds: 0 };
  readonly #queue: SessionQueue;
  readonly #proxies: KnownProxies;
  readonly #connections: Connections;
  readonly #associations: Associations;
  readonly #orphanFlows: OrphanFlows;
  readonly #sessions: Sessions;
  #swept = Number.NEGATIVE_INFINITY;

  constructor(options: PipelineOptions, consumer: Consumer) {
    const {
      capture,
      firstId = 1,
      named = NO_PORTS,
      namedUdp = NO_PORTS,
      wanted = NO_PROTOCOLS,
      detects = true,
      keepsHeaders = false,
      memory = MEMORY_BYTES,
    } = options;
    this.#budget = new MemoryBudget(memory);
    const proxies = new KnownProxies(named);
    const queue = new SessionQueue(firstId, this.#budget);
    this.#consumer = consumer;
    this.#packets = new Packets(keepsHeaders);
    this.#proxies = proxies;
    this.#queue = queue;
    const [packets, clock, budget, now] = [this.#packets, this.#clock, this.#budget, this.#now];
    this.#connections = new Connections({ named, detects, wanted }, { packets, clock, now, budget, proxies });
    this.#associations = new Associations(keepsHeaders);
    const ofFlows = {
      capture,
      named: namedUdp,
      detects,
      keepsHeaders,
      knownProxies: proxies.all,
      queue,
      budget,
      clock,
    };
    this.#orphanFlows = new OrphanFlows(ofFlows);
    const associations = this.#associations;
    const message = consumer.message?.bind(consumer);
    this.#sessions = new Sessions({ capture, queue, proxies, associations, clock, budget, message });
  }

  /** The id that a session after all these would have. */
  get nextId(): number {
    return this.#queue.nextId;
  }

  accept(frame: Frame): void {
    const packets = this.#packets;
    this.#see(frame);
    const isLocated = packets.locate(frame);
    this.#consumer.frame?.(frame, isLocated ? packets.location : undefined);
    if (isLocated) for (let has = packets.first(); has; has = packets.next()) this.#acceptPacket(packets);
    if (this.#budget.isOver) this.#relieve();
    if (this.#queue.hasReady) this.#handOut();
  }

  /**
   * Lets the capture's clock go on to `seconds` although no frame came: what was silent for too long ends, and sessions
   * that have ended wait no longer than ORDER_SECONDS for a connection that is not decided.
   */
  tick(seconds: number): void {
    this.#clock.goOn(seconds);
    if (seconds > this.#now.seconds) {
      this.#now.seconds = seconds;
      this.#now.nanoseconds = 0;
    }
    if (this.#clock.now - this.#swept > SWEEP_SECONDS) this.#sweep();
    this.#queue.settle(seconds - ORDER_SECONDS);
    this.#handOut();
  }

  /** `count` frames of this one's flow came that could not be read in time; the bytes before its payload are enough. */
  miss(frame: Frame, count: number): void {
    const { location } = this.#packets;
    if (!locate(frame, location) || location.isFragment) return;
    if (location.transport === 'tcp') this.#connections.miss(frame, location, count);
    else if (location.transport === 'udp') this.#associations.miss(frame, location, count);
  }

  /** What goes on now. */
  get state(): PipelineState {
    const { frames, bytes } = this.#packets;
    return { frames, bytes, open: this.#connections.found, evicted: this.#evicted };
  }

  /** Ends every session; what is read of them goes to the consumer. */
  finish(): Totals {
    const connections = this.#connections;
    while (connections.finishOldest()) {
      this.#takeEnded();
      this.#relieve();
    }
    this.#sessions.finish();
    this.#orphanFlows.finish({ ...this.#now });
    this.#sessions.finishPossible();
    this.#handOut();
    const { count, readable, ports, counted, sealed } = connections;
    const httpClients = connections.httpClients.count(this.#proxies.all);
    const { stray, strays } = this.#clock;
    const bounds = { evicted: this.#evicted, reached: this.#budget.reached, stray, strays };
    return { ...this.#packets.counts, connections: count, readable, ports, counted, sealed, httpClients, ...bounds };
  }

  get #evicted(): number {
    return this.#connections.evicted + this.#orphanFlows.evicted;
  }

  #see({ seconds, nanoseconds, number }: Frame): void {
    const clock = this.#clock;
    clock.see(seconds, number);
    if (seconds <= clock.now) {
      this.#now.seconds = seconds;
      this.#now.nanoseconds = nanoseconds;
    }
    if (clock.now - this.#swept > SWEEP_SECONDS) this.#sweep();
  }

  #acceptPacket({ frame, location, marks }: Packets): void {
    if (location.transport === 'tcp') {
      const connection = this.#connections.accept(frame as Frame, location, marks);
      if (connection?.isEnded === false) this.#sessions.follow(connection);
      if (this.#connections.ended.length > 0) this.#takeEnded();
      return;
    }
    const relayed = this.#associations.accept(frame as Frame, location, marks);
    if (relayed === 'copy') return;
    const all =
      typeof relayed === 'object' ? [relayed] : this.#orphanFlows.accept(frame as Frame, location, marks, relayed);
    for (const { pdu, ...place } of all) this.#consumer.message?.(pdu, { protocol: DATAGRAM_PROTOCOL.name, ...place });
  }

  #takeEnded(): void {
    for (const connection of this.#connections.takeEnded()) this.#sessions.end(connection);
  }

  /** Ends what is silent for too long. */
  #sweep(): void {
    this.#swept = this.#clock.now;
    this.#orphanFlows.sweep({ ...this.#now });
    this.#connections.sweep();
    this.#takeEnded();
    this.#sessions.sweep();
  }

  /** Lets go of what is retained until the budget holds: first of what only waits, the oldest first, then of what goes on. */
  #relieve(): void {
    while (this.#budget.isOver) {
      const isWaiting = this.#queue.giveWay() || this.#sessions.giveWay();
      if (isWaiting) this.#budget.reach('MEMORY_BYTES');
      else if (!this.#endOldest()) return;
      this.#handOut();
    }
  }

  /** Ends the oldest connection or orphan UDP flow as it stands; false where there is none. */
  #endOldest(): boolean {
    const reason = `${this.#budget.limit} bytes of memory were in use`;
    const connection = this.#connections.oldest;
    const { oldest: since = Number.POSITIVE_INFINITY } = this.#orphanFlows;
    if (connection === undefined || since < connection.began)
      return this.#orphanFlows.endOldest(reason, { ...this.#now });
    this.#connections.evict(connection, reason);
    this.#takeEnded();
    return true;
  }

  #handOut(): void {
    for (const session of this.#queue.take()) this.#consumer.session(session);
  }
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
