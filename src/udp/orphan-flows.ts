import type { CaptureClock } from '../bytes/capture-clock.ts';
import { EndpointSet } from '../bytes/endpoint-set.ts';
import type { Instant } from '../bytes/instant.ts';
import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { OrderedSet } from '../bytes/ordered-set.ts';
import { TimerWheel } from '../bytes/timer-wheel.ts';
import { type Frame, type FrameMark, markFrame } from '../capture/frame.ts';
import { COST, KNOWN_PROXIES, ORPHAN_FLOW_SECONDS, SWEEP_SECONDS, TIMER_SLOTS } from '../limits.ts';
import { destinationOf, type Location, sourceOf } from '../packet/location.ts';
import { markOf } from '../packet/packets.ts';
import { DATAGRAMS, isUsualPort } from '../protocols/index.ts';
import { assemble, confidenceOf, type Hints } from '../session/assembly.ts';
import type { StopCause } from '../session/ending.ts';
import type { Endpoint } from '../session/session.ts';
import type { SessionQueue } from '../session/session-queue.ts';
import { FlowTable, FOLLOWED, IGNORED } from '../tcp/flow-table.ts';
import type { Stranger } from './associations.ts';
import { type OrphanEntry, OrphanFlow } from './orphan-flow.ts';
import type { Relayed } from './relayed.ts';

export interface OrphanFlowsOptions {
  readonly capture: string;
  /** UDP ports to read as SOCKS whatever their datagrams look like. */
  readonly named: ReadonlySet<number>;
  /** False: only port 1080 and the named ports. */
  readonly detects: boolean;
  readonly keepsHeaders: boolean;
  /** Proxies that TCP sessions made certain. */
  readonly knownProxies: EndpointSet;
  readonly queue: SessionQueue;
  readonly budget: MemoryBudget;
  readonly clock: Pick<CaptureClock, 'now'>;
}

const NOTHING: readonly Relayed[] = [];

/**
 * UDP flows that speak SOCKS by their bytes or by a named port, while no association awaits them. For a datagram without
 * a SOCKS header no object is made; one of a flow that is not known costs a few comparisons, or a look-up where others are.
 */
export class OrphanFlows {
  /** Flows that a bound ended early. */
  evicted = 0;
  readonly #options: OrphanFlowsOptions;
  readonly #tables: { readonly 4: FlowTable<OrphanEntry>; readonly 6: FlowTable<OrphanEntry> };
  /** Those that have not ended, in the order in which they began. */
  readonly #live = new OrderedSet<OrphanFlow>();
  readonly #timers = new TimerWheel<OrphanFlow>(SWEEP_SECONDS, TIMER_SLOTS);
  /** Relays that such flows made certain. */
  readonly #relays = new EndpointSet(KNOWN_PROXIES);

  constructor(options: OrphanFlowsOptions) {
    this.#options = options;
    this.#tables = { 4: new FlowTable(4, options.budget), 6: new FlowTable(6, options.budget) };
  }

  /** Second when the oldest that has not ended began. */
  get oldest(): number | undefined {
    return this.#live.first?.ticket.since;
  }

  /**
   * Takes a datagram that no association has; gives the messages that are known to be some with it. `stranger`: it is
   * between the relay of an association and somebody else.
   */
  accept(
    frame: Frame,
    location: Location,
    marks: readonly FrameMark[] | undefined,
    stranger: Stranger | undefined,
  ): readonly Relayed[] {
    const table = this.#tables[location.family];
    const index = this.#find(table, frame, location);
    if (index < 0) return NOTHING;
    const frames = marks ?? [markOf(frame, location, this.#options.keepsHeaders)];
    const flow = table.values[index]?.flow ?? this.#open(frame, location, frames, stranger);
    table.values[index] = flow.entry;
    table.states[index] = FOLLOWED;
    flow.seen = this.#options.clock.now;
    flow.add(sideOf(flow, frame, location), frame, location, frames);
    if (flow.verdict === 'ignored') {
      this.#end(flow);
      table.states[index] = IGNORED;
      table.values[index] = undefined;
    }
    return this.#newMessages(flow);
  }

  /** Ends flows that were silent for too long. */
  sweep(at: Instant): void {
    for (const flow of this.#timers.due(this.#options.clock.now)) this.#stop(flow, 'idle', at);
  }

  /** Ends the oldest flow as it stands, because a bound was reached; false where there is none. */
  endOldest(reason: string, at: Instant): boolean {
    const flow = this.#live.first;
    if (flow === undefined) return false;
    this.evicted++;
    flow.association.giveUp(reason);
    this.#stop(flow, 'limit', at);
    return true;
  }

  /** Ends all flows, for the capture ended at this time. */
  finish(at: Instant): void {
    for (const flow of this.#live) this.#stop(flow, 'capture', at);
  }

  /** The place of a datagram's flow in the table, a new one where it may begin a flow; -1 where it is none of any. */
  #find(table: FlowTable<OrphanEntry>, frame: Frame, location: Location): number {
    const isWanted = this.#isNamed(location) || DATAGRAMS.isWhole(frame.buffer, location.payload, location.end);
    if (!isWanted && table.size === 0) return -1;
    const index = table.find(frame.buffer, location);
    if (index < 0) return isWanted && this.#isEligible(location) ? this.#add(table, frame, location) : -1;
    const silence = frame.seconds - (table.seen[index] as number);
    table.seen[index] = frame.seconds;
    const flow = table.values[index]?.flow;
    if (flow !== undefined && silence > flow.patience) this.#stop(flow, 'idle', instantOf(frame));
    if (!isWanted && table.values[index]?.flow === undefined) return -1;
    return table.states[index] === IGNORED && silence <= ORPHAN_FLOW_SECONDS ? -1 : index;
  }

  #add(table: FlowTable<OrphanEntry>, { buffer, seconds }: Frame, location: Location): number {
    if (table.isFull) {
      const isLive = (index: number) => table.values[index]?.flow !== undefined;
      const isRecent = (index: number) => seconds - (table.seen[index] as number) <= ORPHAN_FLOW_SECONDS;
      const isRejected = (index: number) => table.states[index] === IGNORED && isRecent(index);
      if (!table.makeRoom((index) => isLive(index) || isRejected(index)) && !table.makeRoom(isLive)) {
        this.#options.budget.reach('FLOWS');
        return -1;
      }
      table.find(buffer, location);
    }
    return table.add(seconds);
  }

  #isNamed({ sourcePort, destinationPort }: Location): boolean {
    const { named } = this.#options;
    return named.size > 0 && (named.has(sourcePort) || named.has(destinationPort));
  }

  #isEligible(location: Location): boolean {
    const { sourcePort, destinationPort } = location;
    return this.#options.detects || isUsualPort(sourcePort) || isUsualPort(destinationPort) || this.#isNamed(location);
  }

  #open(frame: Frame, location: Location, [first]: readonly FrameMark[], stranger: Stranger | undefined): OrphanFlow {
    const ends = [sourceOf(frame, location), destinationOf(frame, location)] as const;
    const isAnswer =
      stranger === undefined ? this.#isProxy(ends[0]) && !this.#isProxy(ends[1]) : stranger === 'sent to a stranger';
    const [client, proxy] = isAnswer ? [ends[1], ends[0]] : ends;
    const { queue, budget, clock } = this.#options;
    const flow = new OrphanFlow(
      {
        client,
        proxy,
        first: first ?? markFrame(frame),
        ticket: queue.open(frame.seconds),
        hints: this.#hints(proxy),
        isStranger: stranger !== undefined,
      },
      budget,
    );
    budget.charge(COST.orphan);
    flow.seen = clock.now;
    this.#live.add(flow);
    this.#timers.add(flow);
    return flow;
  }

  #hints(proxy: Endpoint): Hints {
    const { named, knownProxies } = this.#options;
    return {
      named: named.has(proxy.port) ? proxy.port : undefined,
      usual: isUsualPort(proxy.port) ? proxy.port : undefined,
      isKnownProxy: knownProxies.has(proxy) || this.#relays.has(proxy),
    };
  }

  /** Whether anything but the order of the datagrams says that this is the relay. */
  #isProxy(end: Endpoint): boolean {
    return confidenceOf({ isCertain: false }, this.#hints(end)) !== 'possible';
  }

  /** The messages of a flow that were not handed out yet, once it is known to be SOCKS. */
  #newMessages(flow: OrphanFlow): readonly Relayed[] {
    const { client, proxy, confidence, ticket, isCertain } = flow;
    if (flow.verdict !== 'found') return NOTHING;
    if (isCertain && !this.#relays.add(proxy)) this.#options.budget.reach('KNOWN_PROXIES');
    if (ticket.state === 'open') this.#options.queue.decide(ticket, true);
    return flow.takeMessages().map((pdu) => ({ pdu, client, proxy, confidence }));
  }

  #stop(flow: OrphanFlow, by: StopCause, at: Instant): void {
    flow.stop = { by, at };
    this.#end(flow);
  }

  #end(flow: OrphanFlow): void {
    this.#live.delete(flow);
    this.#options.budget.release(COST.orphan);
    this.#timers.remove(flow);
    flow.entry.flow = undefined;
    flow.hints = this.#hints(flow.proxy);
    flow.finish();
    const { ticket, verdict, hints } = flow;
    const { capture, queue } = this.#options;
    if (ticket.state === 'open') queue.decide(ticket, verdict === 'found');
    if (verdict === 'found')
      queue.end(ticket, (id) => assemble({ id, parent: undefined, capture }, flow.findings(), hints));
    else flow.association.finish();
  }
}

function instantOf({ seconds, nanoseconds }: Frame): Instant {
  return { seconds, nanoseconds };
}

function sideOf({ client }: OrphanFlow, frame: Frame, location: Location): 'client' | 'proxy' {
  const { address, port } = sourceOf(frame, location);
  return port === client.port && address === client.address ? 'client' : 'proxy';
}
