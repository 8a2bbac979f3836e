import type { CaptureClock } from '../bytes/capture-clock.ts';
import type { Instant } from '../bytes/instant.ts';
import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { sequenceDistance } from '../bytes/sequence.ts';
import { OUTSIDE, TimerWheel } from '../bytes/timer-wheel.ts';
import type { Frame, FrameMark } from '../capture/frame.ts';
import { CONNECTION_TURN, COST, LINGER_SECONDS } from '../limits.ts';
import { destinationOf, type Location, sourceOf } from '../packet/location.ts';
import type { Packets } from '../packet/packets.ts';
import { isUsualPort } from '../protocols/index.ts';
import { isHttpConnect } from '../protocols/shared/http-request.ts';
import type { StopCause } from '../session/ending.ts';
import type { KnownProxies } from '../session/known-proxies.ts';
import type { Endpoint } from '../session/session.ts';
import { Padding } from '../tcp/padding.ts';
import { nothingWaiting } from '../tcp/reassembler.ts';
import { startOf } from '../tcp/segment.ts';
import { TcpFlow } from '../tcp/tcp-flow.ts';
import { type Candidate, TcpFlows } from '../tcp/tcp-flows.ts';
import { Connection, type FlowEntry } from './connection.ts';
import { canBePadding, firstFinding, isFirstLook, isTls } from './first-payload.ts';
import { HttpClients } from './http-clients.ts';

export interface ConnectionsOptions {
  /** TCP ports to read as SOCKS even where detection would not. */
  readonly named: ReadonlySet<number>;
  /** False: only port 1080 and the named ports, as Wireshark does. */
  readonly detects: boolean;
  /** Protocols whose sessions are asked for although they are only counted as a rule. */
  readonly wanted: ReadonlySet<string>;
}

/** What all connections share with the other rooms. */
export interface Surroundings {
  readonly packets: Packets;
  readonly clock: CaptureClock;
  /** Time of the last frame that is believed, or as far as the capture's clock went on since. */
  readonly now: Instant;
  readonly budget: MemoryBudget;
  readonly proxies: KnownProxies;
}

/**
 * Every TCP connection of a capture, and what becomes of its segments: those of connections that can be SOCKS are
 * followed. For a segment of any other no object is made. Connections that are over stand in `ended` until they are taken.
 */
export class Connections {
  /** Those that are over and were not taken, in the order of their ends. */
  readonly ended: Connection[] = [];
  /** Connections whose first payload could be looked at. */
  readable = 0;
  /** Connections that a bound ended early. */
  evicted = 0;
  /** Connections to the port of SOCKS that begin with TLS: what SOCKS they carry is sealed. */
  sealed = 0;
  readonly httpClients: HttpClients;
  readonly #counted = new Map<string, number>();
  readonly #options: ConnectionsOptions;
  readonly #surroundings: Surroundings;
  readonly #flows: TcpFlows<FlowEntry>;
  readonly #open = new Set<Connection>();
  readonly #wheel = new TimerWheel<Connection>(1, CONNECTION_TURN);
  readonly #waiting = nothingWaiting();
  /** Walks from the oldest connection on, so that finding it does not cost more with each that has ended. */
  #ageing: Iterator<Connection> | undefined;
  #oldest: Connection | undefined;
  #opened = 0;

  constructor(options: ConnectionsOptions, surroundings: Surroundings) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#flows = new TcpFlows(surroundings.budget);
    this.httpClients = new HttpClients(surroundings.budget);
  }

  get count(): number {
    return this.#flows.connections;
  }

  /** The same by the ports of the ends that did not open them. */
  get ports(): ReadonlyMap<number, number> {
    return this.#flows.ports;
  }

  /** Sessions of protocols that are only counted, by the titles of these. */
  get counted(): ReadonlyMap<string, number> {
    return this.#counted;
  }

  /** Open connections that are sessions. */
  get found(): number {
    let found = 0;
    for (const { verdict } of this.#open) if (verdict === 'found') found++;
    return found;
  }

  /** Takes those that are over. */
  takeEnded(): readonly Connection[] {
    return this.ended.splice(0);
  }

  /** Takes a segment; gives its connection where that is followed, and may have something new. */
  accept(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): Connection | undefined {
    const flows = this.#flows;
    let found = flows.lookup(frame, location);
    if (found === 'ignored') return undefined;
    if (found === 'full') {
      for (const dropped of flows.makeRoom(this.#surroundings.clock.now, location.family))
        this.#endEntry(dropped, 'limit');
      found = flows.lookup(frame, location);
    }
    if (found === 'reused') {
      this.#endEntry(flows.current, undefined);
      flows.restart(location);
      found = flows.lookup(frame, location);
    }
    if (found === 'candidate') return this.#consider(frame, location, marks);
    const connection = found === 'followed' ? flows.current.connection : undefined;
    if (connection === undefined) return undefined;
    const time = this.#surroundings.clock.timeOf(frame.seconds);
    if (time - connection.seen > LINGER_SECONDS && time > connection.deadline) {
      this.#stopIdle(connection);
      return undefined;
    }
    return this.#follow(connection, frame, location, marks) ? connection : undefined;
  }

  /** `count` frames of this one's flow came that could not be read in time. */
  miss(frame: Frame, location: Location, count: number): void {
    this.#flows.miss(frame, location)?.connection?.flow.miss(frame.number, count);
  }

  /** Ends connections that are silent for too long, or done but for bytes that do not come. */
  sweep(): void {
    const due = this.#wheel.due(this.#surroundings.clock.now);
    if (due.length > 1) due.sort((a, b) => a.order - b.order);
    for (const connection of due) this.#stopIdle(connection);
  }

  /** The connection that has been open longest. */
  get oldest(): Connection | undefined {
    while (this.#oldest === undefined || this.#oldest.isEnded) {
      if (this.#open.size === 0) return undefined;
      this.#ageing ??= this.#open.values();
      const { value, done } = this.#ageing.next();
      this.#oldest = value;
      if (done === true) this.#ageing = undefined;
    }
    return this.#oldest;
  }

  /** Ends a connection as it stands, because a bound was reached. */
  evict(connection: Connection, reason: string): void {
    this.evicted++;
    connection.giveUp(reason);
    this.#stop(connection, 'limit');
  }

  /** Ends the oldest, for the capture has ended; false where none is left. One by one, because what an end takes is let go then. */
  finishOldest(): boolean {
    const { oldest } = this;
    if (oldest !== undefined) this.#stop(oldest, 'capture');
    return oldest !== undefined;
  }

  /** The first payload of a connection says whether it can be SOCKS at all. */
  #consider(frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): Connection | undefined {
    const flows = this.#flows;
    let candidate = flows.candidate(location);
    const { direction, bases, isStart } = candidate;
    const ahead = sequenceDistance(bases[direction] ?? 0, startOf(location));
    if (location.end <= location.payload || (ahead < 0 && ahead + location.payloadLength <= 0)) return undefined;
    if (isStart && ahead === 0 && canBePadding(frame, location)) {
      flows.pad();
      return undefined;
    }
    if (isFirstLook(candidate)) this.readable++;
    const named = this.#namedPort(location);
    if (named === undefined) {
      const finding = this.#isEligible(location) ? firstFinding(frame, location, candidate, ahead) : 'none';
      if (typeof finding === 'number') {
        flows.passOver(location, finding);
        if (finding === location.payloadLength) return undefined;
        candidate = flows.candidate(location);
      } else if (finding !== 'wanted') {
        this.#passBy(frame, location, finding);
        return undefined;
      }
    }
    const frames = marks ?? [this.#surroundings.packets.mark()];
    const connection = this.#begin(frame, location, candidate, named, frames[0] as FrameMark);
    flows.follow(connection.entry, candidate);
    this.#follow(connection, frame, location, frames);
    return connection;
  }

  /** The connection is not of SOCKS: it may still be of a client that takes a proxy of SOCKS for another one. */
  #passBy(frame: Frame, location: Location, finding: 'http' | 'refused' | 'none'): void {
    if (finding === 'http') {
      this.#countHttp(destinationOf(frame, location));
      this.#flows.awaitAnswer();
      return;
    }
    if (finding === 'refused') this.httpClients.addProxy(sourceOf(frame, location));
    else if (isUsualPort(location.destinationPort) && isTls(frame.buffer, location.payload)) this.sealed++;
    this.#flows.ignore();
  }

  #countHttp(listener: Endpoint): void {
    this.httpClients.add(listener);
    if (isUsualPort(listener.port) || this.#options.named.has(listener.port)) this.httpClients.addProxy(listener);
  }

  #namedPort({ sourcePort, destinationPort }: Location): number | undefined {
    const { named } = this.#options;
    if (named.size === 0) return undefined;
    return named.has(destinationPort) ? destinationPort : named.has(sourcePort) ? sourcePort : undefined;
  }

  #isEligible({ sourcePort, destinationPort }: Location): boolean {
    return this.#options.detects || isUsualPort(sourcePort) || isUsualPort(destinationPort);
  }

  #begin(
    frame: Frame,
    location: Location,
    candidate: Candidate,
    named: number | undefined,
    first: FrameMark,
  ): Connection {
    const { direction, bases, isStart, isMissed, isPadded, passed } = candidate;
    const { budget, proxies } = this.#surroundings;
    const source = sourceOf(frame, location);
    const destination = destinationOf(frame, location);
    const endpoints: readonly [Endpoint, Endpoint] = direction === 0 ? [source, destination] : [destination, source];
    const flow = new TcpFlow(bases, this.#waiting);
    const connection = new Connection(flow, {
      order: this.#opened++,
      endpoints,
      isStart,
      client: named === undefined ? undefined : endpoints[1].port === named ? 0 : 1,
      first,
      passed,
      isExpected: isUsualPort(endpoints[1].port) || proxies.all.has(endpoints[1]),
      isHttp: direction === 0 && isStart && isHttpConnect(frame.buffer, location.payload, location.end),
      budget,
      wanted: this.#options.wanted,
    });
    if (isMissed) flow.miss(frame.number, 0);
    if (isPadded) {
      flow.padding = new Padding();
      flow.padding.add(frame.number);
    }
    budget.charge(COST.connection);
    this.#open.add(connection);
    return connection;
  }

  /** Gives whether the connection may have something new. */
  #follow(connection: Connection, frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): boolean {
    const { direction } = this.#flows;
    connection.seen = this.#surroundings.clock.timeOf(frame.seconds);
    connection.flow.touch(frame);
    const hasNews =
      connection.isCounting || location.payloadLength === 0
        ? connection.pass(direction, location, frame.buffer)
        : this.#receive(connection, frame, location, marks);
    if (connection.isEnded) return hasNews;
    if (connection.timerSlot === OUTSIDE) this.#wheel.add(connection);
    if (connection.flow.hasEnd) this.#endIfOver(connection);
    return hasNews;
  }

  #receive(connection: Connection, frame: Frame, location: Location, marks: readonly FrameMark[] | undefined): boolean {
    const before = connection.held;
    const frames = marks ?? [this.#surroundings.packets.mark()];
    const hasNews = connection.receive(this.#flows.direction, location, frame.buffer, frames);
    if (connection.held !== before) this.#hold(connection.held - before);
    if (hasNews && connection.verdict === 'ignored') {
      this.#flows.ignore();
      this.#release(connection);
      this.#reject(connection);
    }
    return hasNews;
  }

  /** What waits to be read grew by so many bytes. */
  #hold(more: number): void {
    if (more > 0) this.#surroundings.budget.charge(more);
    else if (more < 0) this.#surroundings.budget.release(-more);
  }

  #endIfOver(connection: Connection): void {
    const { flow } = connection;
    if (flow.isEnding && !connection.isEnding) {
      connection.isEnding = true;
      connection.association?.end(flow.last);
      this.#wheel.add(connection);
    }
    if (!flow.isOver) return;
    this.#flows.close();
    this.#end(connection);
  }

  /** It was silent for longer than its patience. */
  #stopIdle(connection: Connection): void {
    const { flow, patience } = connection;
    if (!flow.isEnding) connection.giveUp(`no frame of it came for ${patience} seconds`);
    this.#stop(connection, 'idle');
  }

  #endEntry({ connection }: FlowEntry, by: StopCause | undefined): void {
    if (connection === undefined) return;
    if (by === undefined) this.#end(connection);
    else this.#stop(connection, by);
  }

  /** Ends a connection that is read no further, whether it is over or not. */
  #stop(connection: Connection, by: StopCause): void {
    const { seconds, nanoseconds } = this.#surroundings.now;
    connection.flow.stop = { by, at: { seconds, nanoseconds } };
    this.#end(connection);
  }

  #end(connection: Connection): void {
    if (connection.isEnded) return;
    connection.flow.isBesideUnread = this.#surroundings.packets.hasUnread;
    connection.finish();
    this.#release(connection);
    if (connection.verdict !== 'found') {
      this.#reject(connection);
      return;
    }
    if (connection.hop.speaksOther) {
      this.httpClients.addProxy(connection.hop.proxy);
      this.httpClients.add(connection.hop.proxy);
    }
    this.ended.push(connection);
  }

  /** It is none of SOCKS after all. */
  #reject(connection: Connection): void {
    this.#surroundings.budget.release(COST.connection);
    const { isHttp, isRefused, endpoints } = connection;
    const { unwanted, hasAnswer } = connection.hop;
    if (unwanted !== undefined) this.#counted.set(unwanted.title, (this.#counted.get(unwanted.title) ?? 0) + 1);
    if (isHttp && !hasAnswer) this.#countHttp(endpoints[1]);
    if (isRefused) this.httpClients.addProxy(endpoints[1]);
    this.ended.push(connection);
  }

  #release(connection: Connection): void {
    connection.leave();
    this.#wheel.remove(connection);
    this.#hold(-connection.held);
    connection.held = 0;
    this.#open.delete(connection);
  }
}
