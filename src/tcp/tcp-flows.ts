import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { sequenceDistance } from '../bytes/sequence.ts';
import type { Frame } from '../capture/frame.ts';
import { IDLE_SECONDS, LINGER_SECONDS } from '../limits.ts';
import { type Location, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../packet/location.ts';
import { CLOSED, FlowTable, FOLLOWED, FRESH, IGNORED } from './flow-table.ts';
import { startOf } from './segment.ts';
import type { Direction } from './stream.ts';
import type { Bases } from './tcp-flow.ts';

/** A connection whose first payload has come: someone must say whether it is followed. */
export interface Candidate {
  /** Direction of the packet at hand: 0 if it comes from the endpoint that opened the connection. */
  readonly direction: Direction;
  /** For a direction that was not seen yet, what its peer awaits. */
  readonly bases: Bases;
  /** Whether a SYN was seen, so that the streams are known from their first bytes. */
  readonly isStart: boolean;
  /** Whether frames of it came that could not be read. */
  readonly isMissed: boolean;
  /** Whether zeros came before that may be padding. */
  readonly isPadded: boolean;
  /** Bytes of each direction that stand before its base. */
  readonly passed: readonly [number, number];
  /** Whether only the first payload of the listener matters. */
  readonly isAnswer: boolean;
}

/** How much of a table may be in use behind a look at all flows, so that the next one is far. */
const MOST_FULL = 0.75;

const REVERSED = 4;
const MISSED = 8;
const PADDED = 16;
const ANSWER = 32;

/**
 * Every TCP connection of a capture. Per frame it does a lookup and, for connections that are ignored, nothing more: no
 * object is made for them. What it finds out travels as data: `lookup` tells what the frame is to the caller, who says
 * what becomes of the flow.
 */
export class TcpFlows<T> {
  /** Connections seen. */
  connections = 0;
  /** The same by the ports of the ends that did not open them. */
  readonly ports = new Map<number, number>();
  readonly #budget: MemoryBudget;
  readonly #tables: { readonly 4: FlowTable<T>; readonly 6: FlowTable<T> };
  #table: FlowTable<T>;
  #flow = -1;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
    this.#tables = { 4: new FlowTable(4, budget), 6: new FlowTable(6, budget) };
    this.#table = this.#tables[4];
  }

  /**
   * Finds the flow of a TCP packet. `ignored`: nothing to do. `followed`: `current` is its value. `candidate`: its first
   * payload has come; `follow` or `ignore` it. `reused`: `current` ended, because a new connection has its endpoints.
   */
  lookup(frame: Frame, location: Location): 'ignored' | 'followed' | 'candidate' | 'reused' | 'full' {
    const table = this.#tables[location.family];
    this.#table = table;
    let flow = table.find(frame.buffer, location);
    const { flags } = location;
    if (flow < 0) {
      if (location.payloadLength === 0 && (flags & TCP_SYN) === 0) return 'ignored';
      if (table.isFull) return 'full';
      flow = table.add(frame.seconds);
      this.#count(location);
    }
    this.#flow = flow;
    table.seen[flow] = frame.seconds;
    if ((flags & TCP_SYN) !== 0 && this.#isNewConnection(location)) {
      if (table.states[flow] === FOLLOWED) return 'reused';
      this.#restart(location);
    }
    const state = table.states[flow];
    if (state === FOLLOWED) return 'followed';
    if (state !== FRESH) {
      if ((flags & (TCP_FIN | TCP_RST)) !== 0) table.states[flow] = CLOSED;
      return 'ignored';
    }
    this.#learn(location);
    if (((table.marks[flow] as number) & ANSWER) !== 0 && this.direction === 0) return 'ignored';
    return location.payloadLength > 0 ? 'candidate' : 'ignored';
  }

  /** The value of the flow that was looked up. */
  get current(): T {
    return this.#table.values[this.#flow] as T;
  }

  /** Direction of the packet that was looked up. */
  get direction(): Direction {
    const isReversed = ((this.#table.marks[this.#flow] as number) & REVERSED) !== 0;
    return (isReversed ? 1 - this.#table.direction : this.#table.direction) as Direction;
  }

  /** What is known of the flow that was looked up, before anything is made for it. */
  candidate(location: Location): Candidate {
    const { marks, passed, direction: keyDirection } = this.#table;
    const flow = this.#flow;
    const mark = marks[flow] as number;
    if ((mark & 3) === 0 && keyDirection === 1) marks[flow] = mark | REVERSED;
    const { direction } = this;
    const key = direction === 0 ? keyDirection : 1 - keyDirection;
    return {
      direction,
      bases: [this.#baseOf(key, location), this.#baseOf(1 - key, location)],
      isStart: (mark & 3) !== 0,
      isMissed: (mark & MISSED) !== 0,
      isPadded: (mark & PADDED) !== 0,
      passed: [passed[flow * 2 + key] as number, passed[flow * 2 + 1 - key] as number],
      isAnswer: (mark & ANSWER) !== 0,
    };
  }

  /** Sequence number of the first byte of a direction of the key; undefined where neither side has told it. */
  #baseOf(key: number, location: Location): number | undefined {
    const { marks, bases, direction } = this.#table;
    if (((marks[this.#flow] as number) & (1 << key)) !== 0) return bases[this.#flow * 2 + key];
    if (key === direction) return startOf(location);
    return (location.flags & TCP_ACK) === 0 ? undefined : location.acknowledgment;
  }

  /** A packet of a flow has come that cannot be read in time; gives the flow's value if it is followed. */
  miss(frame: Frame, location: Location): T | undefined {
    const table = this.#tables[location.family];
    let flow = table.find(frame.buffer, location);
    if (flow < 0 && table.isFull) return undefined;
    if (flow < 0) {
      flow = table.add(frame.seconds);
      this.#count(location);
    }
    table.marks[flow] = (table.marks[flow] as number) | MISSED;
    return table.states[flow] === FOLLOWED ? table.values[flow] : undefined;
  }

  /** The flow that was looked up is of interest: later frames are `followed` with this value. */
  follow(value: T, { bases, direction }: Candidate): void {
    const table = this.#table;
    const flow = this.#flow;
    table.states[flow] = FOLLOWED;
    table.values[flow] = value;
    for (const of of [0, 1] as const) {
      const base = bases[of];
      if (base === undefined) continue;
      const key = of === direction ? table.direction : 1 - table.direction;
      table.marks[flow] = (table.marks[flow] as number) | (1 << key);
      table.bases[flow * 2 + key] = base;
    }
  }

  /** The first `length` bytes of the payload that was looked up stand before what may be of interest. */
  passOver(location: Location, length: number): void {
    const { marks, bases, passed, direction } = this.#table;
    const flow = this.#flow;
    const at = flow * 2 + direction;
    bases[at] = startOf(location) + length;
    passed[at] = (passed[at] as number) + length;
    marks[flow] = (marks[flow] as number) | (1 << direction);
  }

  /** Of the flow that was looked up only the first payload of the listener is of interest. */
  awaitAnswer(): void {
    const { marks } = this.#table;
    marks[this.#flow] = (marks[this.#flow] as number) | ANSWER;
  }

  /** The flow that was looked up is of no interest until its endpoints open another connection. */
  ignore(): void {
    this.#table.states[this.#flow] = IGNORED;
    this.#table.values[this.#flow] = undefined;
  }

  /** The payload of the flow that was looked up may be padding: it stays a candidate. */
  pad(): void {
    this.#table.marks[this.#flow] = (this.#table.marks[this.#flow] as number) | PADDED;
  }

  /** The value is done with; the connection of the packet that was looked up begins anew. */
  restart(location: Location): void {
    this.#table.values[this.#flow] = undefined;
    this.#restart(location);
  }

  /** The flow that was looked up is over. */
  close(): void {
    this.#table.states[this.#flow] = CLOSED;
    this.#table.values[this.#flow] = undefined;
  }

  /**
   * Makes room in the table of a family, which is full: forgets what was silent for too long and is not followed, and lets
   * the table grow. At its bound the quarter that was silent longest goes, whatever the clock says: gives the values of
   * followed flows among them.
   */
  makeRoom(now: number, family: 4 | 6): readonly T[] {
    const table = this.#tables[family];
    const isAwaited = (flow: number): boolean => {
      const state = table.states[flow];
      return (
        state === FOLLOWED || now - (table.seen[flow] as number) <= (state === CLOSED ? LINGER_SECONDS : IDLE_SECONDS)
      );
    };
    const dropped: T[] = [];
    if (table.makeRoom(isAwaited) && table.size <= table.bound * MOST_FULL) return dropped;
    const count = table.size >> 2;
    const isRecent = table.silentLongest(count);
    this.#budget.reach('FLOWS', count);
    table.makeRoom((flow) => {
      const isKept = isRecent(flow);
      if (!isKept && table.states[flow] === FOLLOWED) dropped.push(table.values[flow] as T);
      return isKept;
    });
    return dropped;
  }

  #count(location: Location): void {
    const port = listeningPort(location);
    this.connections++;
    this.ports.set(port, (this.ports.get(port) ?? 0) + 1);
  }

  /** Whether a SYN opens another connection than the one that is known: its peer may have acknowledged data of it before it came. */
  #isNewConnection({ flags, sequence, payloadLength }: Location): boolean {
    if ((flags & TCP_ACK) !== 0) return false;
    const { marks, bases, passed, direction } = this.#table;
    const isKnown = ((marks[this.#flow] as number) & (1 << direction)) !== 0;
    const at = this.#flow * 2 + direction;
    const base = (bases[at] as number) - (passed[at] as number);
    const acknowledged = sequenceDistance(sequence + 1, base);
    return !isKnown || acknowledged < 0 || acknowledged > payloadLength;
  }

  #restart(location: Location): void {
    const flow = this.#flow;
    if (this.#table.states[flow] !== FRESH) this.#count(location);
    this.#table.states[flow] = FRESH;
    this.#table.marks[flow] = 0;
    this.#table.passed.fill(0, flow * 2, flow * 2 + 2);
    this.#learn(location);
  }

  /** Remembers where the streams begin, by SYNs and by what the peer acknowledges before the first payload. */
  #learn(location: Location): void {
    const { flags, acknowledgment } = location;
    const { marks, bases, passed, direction } = this.#table;
    const flow = this.#flow;
    let mark = marks[flow] as number;
    if ((flags & TCP_SYN) !== 0) {
      bases[flow * 2 + direction] = startOf(location) + (passed[flow * 2 + direction] as number);
      mark |= 1 << direction;
      const isReversed = ((flags & TCP_ACK) === 0) === (direction === 1);
      mark = isReversed ? mark | REVERSED : mark & ~REVERSED;
    }
    const other = 1 - direction;
    if ((flags & TCP_ACK) !== 0 && (mark & (1 << direction)) !== 0 && (mark & (1 << other)) === 0) {
      bases[flow * 2 + other] = acknowledgment;
      mark |= 1 << other;
    }
    marks[flow] = mark;
  }
}

/** The port of the end that did not open the connection; without a SYN the lower one, which is hardly a client's. */
function listeningPort({ flags, sourcePort, destinationPort }: Location): number {
  if ((flags & TCP_SYN) === 0) return Math.min(sourcePort, destinationPort);
  return (flags & TCP_ACK) === 0 ? destinationPort : sourcePort;
}
