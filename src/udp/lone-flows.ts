import { endpointText } from '../bytes/address.ts';
import type { Instant } from '../bytes/instant.ts';
import { type Frame, type FrameMark, markFrame } from '../capture/frame.ts';
import { IDLE_SECONDS, KNOWN_PROXIES, LONE_FLOW_SECONDS, LONE_FLOWS } from '../limits.ts';
import { destinationOf, type Location, sourceOf } from '../packet/location.ts';
import { isUsualPort } from '../protocols/index.ts';
import { isDatagram } from '../protocols/socks5/datagram.ts';
import { assemble, confidenceOf, type Hints } from '../session/assembly.ts';
import type { Endpoint } from '../session/session.ts';
import type { SessionQueue } from '../session/session-queue.ts';
import { FlowTable, FOLLOWED, IGNORED } from '../tcp/flow-table.ts';
import type { Kept } from './association.ts';
import type { Stranger } from './associations.ts';
import { LoneFlow } from './lone-flow.ts';
import type { Relayed } from './relayed.ts';

export interface LoneFlowsOptions {
  readonly capture: string;
  /** UDP ports to read as SOCKS whatever their datagrams look like. */
  readonly named: ReadonlySet<number>;
  /** False: only port 1080 and the named ports. */
  readonly detects: boolean;
  readonly keepsHeaders: boolean;
  /** Text of the proxies that TCP sessions made certain. */
  readonly knownProxies: ReadonlySet<string>;
}

const NOTHING: readonly Relayed[] = [];

/**
 * UDP flows that speak SOCKS by their octets or by a named port, while no association awaits them. For a datagram without
 * a SOCKS header no object is made; one of a flow that is not known costs a few comparisons, or a look-up where others are.
 */
export class LoneFlows {
  readonly #options: LoneFlowsOptions;
  readonly #queue: SessionQueue;
  readonly #kept: Kept;
  readonly #tables = { 4: new FlowTable<LoneFlow>(4), 6: new FlowTable<LoneFlow>(6) };
  readonly #live = new Set<LoneFlow>();
  /** Text of the relays that such flows made certain. */
  readonly #relays = new Set<string>();

  constructor(options: LoneFlowsOptions, queue: SessionQueue, kept: Kept) {
    this.#options = options;
    this.#queue = queue;
    this.#kept = kept;
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
    const { buffer } = frame;
    const table = this.#tables[location.family];
    const isWanted = this.#isNamed(location) || isDatagram(buffer, location.payload, location.end);
    if (!isWanted && table.size === 0) return NOTHING;
    let index = table.find(buffer, location);
    if (!isWanted && (index < 0 || !this.#isLive(table.values[index]))) return NOTHING;
    if (index >= 0 && table.states[index] === IGNORED && !isSilent(table, index, frame)) return NOTHING;
    if (index < 0) {
      if (!this.#isEligible(location) || !this.#hasRoom(table, frame.seconds)) return NOTHING;
      table.find(buffer, location);
      index = table.add(frame.seconds);
    }
    const frames = marks ?? [
      markFrame(frame, this.#options.keepsHeaders ? location.payload : undefined, location.subframe),
    ];
    const known = table.values[index];
    const flow = known === undefined || !this.#live.has(known) ? this.#open(frame, location, frames, stranger) : known;
    table.values[index] = flow;
    table.states[index] = FOLLOWED;
    table.seen[index] = frame.seconds;
    flow.add(sideOf(flow, frame, location), frame, location, frames);
    if (flow.verdict === 'ignored') {
      this.#end(flow);
      table.states[index] = IGNORED;
      table.values[index] = undefined;
    }
    return this.#news(flow);
  }

  /** Ends flows that were silent for too long. */
  sweep(now: number): void {
    for (const flow of this.#live) {
      if (now - flow.seen > (flow.verdict === 'found' ? IDLE_SECONDS : LONE_FLOW_SECONDS)) {
        flow.stop = { by: 'idle', at: { seconds: now, nanoseconds: 0 } };
        this.#end(flow);
      }
    }
  }

  /** Ends all flows, for the capture ended at this time. */
  finish(at: Instant): void {
    for (const flow of this.#live) {
      flow.stop = { by: 'capture', at };
      this.#end(flow);
    }
  }

  #isLive(flow: LoneFlow | undefined): flow is LoneFlow {
    return flow !== undefined && this.#live.has(flow);
  }

  #isNamed({ sourcePort, destinationPort }: Location): boolean {
    const { named } = this.#options;
    return named.size > 0 && (named.has(sourcePort) || named.has(destinationPort));
  }

  #isEligible(location: Location): boolean {
    const { sourcePort, destinationPort } = location;
    return this.#options.detects || isUsualPort(sourcePort) || isUsualPort(destinationPort) || this.#isNamed(location);
  }

  /** Lets flows go that are of no interest any more, where the bound is reached. */
  #hasRoom(table: FlowTable<LoneFlow>, now: number): boolean {
    if (table.size < LONE_FLOWS && !table.isFull) return true;
    table.makeRoom((index) => {
      const isRejected = table.states[index] === IGNORED && now - (table.seen[index] as number) < LONE_FLOW_SECONDS;
      return isRejected || this.#isLive(table.values[index]);
    });
    return table.size < LONE_FLOWS;
  }

  #open(frame: Frame, location: Location, [first]: readonly FrameMark[], stranger: Stranger | undefined): LoneFlow {
    const ends = [sourceOf(frame, location), destinationOf(frame, location)] as const;
    const isAnswer =
      stranger === undefined ? this.#isProxy(ends[0]) && !this.#isProxy(ends[1]) : stranger === 'sent to a stranger';
    const [client, proxy] = isAnswer ? [ends[1], ends[0]] : ends;
    const hints = this.#hints(proxy);
    const ticket = this.#queue.open(frame.seconds);
    const start = {
      client,
      proxy,
      first: first ?? markFrame(frame),
      ticket,
      hints,
      isStranger: stranger !== undefined,
    };
    const flow = new LoneFlow(start, this.#kept);
    this.#live.add(flow);
    return flow;
  }

  #hints(proxy: Endpoint): Hints {
    const { named, knownProxies } = this.#options;
    const text = endpointText(proxy);
    return {
      named: named.has(proxy.port) ? proxy.port : undefined,
      usual: isUsualPort(proxy.port) ? proxy.port : undefined,
      isKnownProxy: knownProxies.has(text) || this.#relays.has(text),
    };
  }

  /** Whether anything but the order of the datagrams says that this is the relay. */
  #isProxy(end: Endpoint): boolean {
    return confidenceOf({ isCertain: false }, this.#hints(end)) !== 'possible';
  }

  /** The messages of a flow that were not told yet, once it is known to be SOCKS. */
  #news(flow: LoneFlow): readonly Relayed[] {
    const { client, proxy, confidence, ticket, isCertain } = flow;
    if (flow.verdict !== 'found') return NOTHING;
    if (isCertain && this.#relays.size < KNOWN_PROXIES) this.#relays.add(endpointText(proxy));
    if (ticket.state === 'open') this.#queue.decide(ticket, true);
    const pdus = flow.association.pdus.slice(flow.told);
    flow.told += pdus.length;
    return pdus.map((pdu) => ({ pdu, client, proxy, confidence }));
  }

  #end(flow: LoneFlow): void {
    this.#live.delete(flow);
    flow.hints = this.#hints(flow.proxy);
    flow.finish();
    const { ticket, verdict, hints } = flow;
    const isSession = verdict === 'found';
    if (ticket.state === 'open') this.#queue.decide(ticket, isSession);
    if (!isSession) {
      flow.association.finish();
      return;
    }
    const { capture } = this.#options;
    this.#queue.end(ticket, (id) => assemble({ id, parent: undefined, capture }, flow.findings(), hints));
  }
}

/** Whether the last datagram of a flow that looked like SOCKS is long ago: its ports may be used for something else now. */
function isSilent(table: FlowTable<LoneFlow>, index: number, { seconds }: Frame): boolean {
  const silence = seconds - (table.seen[index] as number);
  table.seen[index] = seconds;
  return silence > LONE_FLOW_SECONDS;
}

function sideOf({ client }: LoneFlow, frame: Frame, location: Location): 'client' | 'proxy' {
  const { address, port } = sourceOf(frame, location);
  return port === client.port && address === client.address ? 'client' : 'proxy';
}
