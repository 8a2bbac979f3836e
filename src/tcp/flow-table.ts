import { u32be } from '../bytes/integer.ts';
import type { MemoryBudget } from '../bytes/memory-budget.ts';
import { FLOWS } from '../limits.ts';
import type { Location } from '../packet/location.ts';
import type { Direction } from './stream.ts';

/** `fresh`: no payload yet; `ignored`: not ours; `followed`: has a value; `closed`: over, kept for late frames. */
export const FRESH = 0;
export const IGNORED = 1;
export const FOLLOWED = 2;
export const CLOSED = 3;

const FIRST_CAPACITY = 1024;
const EMPTY = -1;

/**
 * All flows of one address family by their endpoints: open addressing over typed arrays, 3 words an IPv4 key and 9 an
 * IPv6 key, because a lookup happens for every frame. A flow is an index into the columns; it moves when the table grows.
 */
export class FlowTable<T> {
  /** One of FRESH, IGNORED, FOLLOWED, CLOSED. */
  states: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** Second of the flow's last frame. */
  seen: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Sequence number of the first payload byte of each direction, by `flow * 2 + direction of the key`. */
  bases: Uint32Array = new Uint32Array(FIRST_CAPACITY * 2);
  /** Bit 0 and 1: the base of that direction is known; bit 2: the direction of the key is not that of the connection; bit 3: frames of it were missed; bit 4: zeros came first; bit 5: only its answer matters. */
  marks: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** Bytes of each direction that stand before its base, by `flow * 2 + direction of the key`. */
  passed: Uint8Array = new Uint8Array(FIRST_CAPACITY * 2);
  values: (T | undefined)[] = [];
  /** Direction, by the order of the key, of the packet that was looked up last. */
  direction: Direction = 0;
  /** Flows that it holds at the most. */
  readonly bound: number;
  readonly #budget: MemoryBudget;
  readonly #words: number;
  #keys: Uint32Array;
  #slots: Int32Array = new Int32Array(FIRST_CAPACITY * 2).fill(EMPTY);
  #count = 0;
  readonly #wanted: Uint32Array;

  /** A table has no more than a third of the budget. */
  constructor(family: 4 | 6, budget: MemoryBudget) {
    this.#words = family === 4 ? 3 : 9;
    this.#budget = budget;
    this.bound = Math.max(FIRST_CAPACITY, Math.min(FLOWS, Math.floor(budget.limit / 3 / this.#bytesAFlow)));
    this.#keys = new Uint32Array(FIRST_CAPACITY * this.#words);
    this.#wanted = new Uint32Array(this.#words);
  }

  get size(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.states.length;
  }

  /** The flow of a packet, or -1; sets `direction`. */
  find(buffer: Uint8Array, location: Location): number {
    this.#readKey(buffer, location);
    const slot = this.#slotOf(this.#wanted, 0);
    return this.#slots[slot] as number;
  }

  /** Adds the flow that `find` just missed. The table must not be full. */
  add(seconds: number): number {
    const flow = this.#count++;
    this.#keys.set(this.#wanted, flow * this.#words);
    this.#slots[this.#slotOf(this.#wanted, 0)] = flow;
    this.states[flow] = FRESH;
    this.marks[flow] = 0;
    this.passed[flow * 2] = this.passed[flow * 2 + 1] = 0;
    this.seen[flow] = seconds;
    this.values[flow] = undefined;
    return flow;
  }

  /** Flows that were silent longest, as many as asked for; `keep` then says which to keep. */
  silentLongest(count: number): (flow: number) => boolean {
    const last = this.seen.slice(0, this.#count).sort()[count - 1] ?? Number.NEGATIVE_INFINITY;
    let left = count;
    return (flow) => (this.seen[flow] as number) > last || left-- <= 0;
  }

  /** Keeps the flows that `keep` says and makes room for more; false when its bound leaves no room. */
  makeRoom(keep: (flow: number) => boolean): boolean {
    let kept = 0;
    for (let flow = 0; flow < this.#count; flow++) {
      if (keep(flow)) this.#move(flow, kept++);
    }
    this.#count = kept;
    this.values.length = kept;
    const capacity = this.states.length;
    if (kept > capacity * 0.7 && capacity < this.bound) this.#grow(Math.min(capacity * 2, this.bound));
    this.#index();
    return !this.isFull;
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    this.#keys.copyWithin(to * this.#words, from * this.#words, (from + 1) * this.#words);
    this.bases.copyWithin(to * 2, from * 2, from * 2 + 2);
    this.states[to] = this.states[from] as number;
    this.marks[to] = this.marks[from] as number;
    this.passed.copyWithin(to * 2, from * 2, from * 2 + 2);
    this.seen[to] = this.seen[from] as number;
    this.values[to] = this.values[from];
  }

  /** Columns, value, and up to four slots. */
  get #bytesAFlow(): number {
    return this.#words * 4 + 20 + 8 + 16;
  }

  #grow(capacity: number): void {
    this.#budget.charge((capacity - this.states.length) * this.#bytesAFlow);
    this.#keys = enlarged(this.#keys, new Uint32Array(capacity * this.#words));
    this.bases = enlarged(this.bases, new Uint32Array(capacity * 2));
    this.states = enlarged(this.states, new Uint8Array(capacity));
    this.marks = enlarged(this.marks, new Uint8Array(capacity));
    this.passed = enlarged(this.passed, new Uint8Array(capacity * 2));
    this.seen = enlarged(this.seen, new Float64Array(capacity));
    let slots = FIRST_CAPACITY * 2;
    while (slots < capacity * 2) slots *= 2;
    this.#slots = new Int32Array(slots);
  }

  #index(): void {
    this.#slots.fill(EMPTY);
    for (let flow = 0; flow < this.#count; flow++) {
      this.#slots[this.#slotOf(this.#keys, flow * this.#words)] = flow;
    }
  }

  /** The slot that holds the key at `at` of `keys`, or the empty one where it belongs. */
  #slotOf(keys: Uint32Array, at: number): number {
    const words = this.#words;
    const mask = this.#slots.length - 1;
    let hash = 0;
    for (let word = 0; word < words; word++) {
      hash = Math.imul(hash ^ (keys[at + word] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & mask;
    for (;;) {
      const flow = this.#slots[slot] as number;
      if (flow === EMPTY) return slot;
      let word = 0;
      const own = flow * words;
      while (word < words && this.#keys[own + word] === keys[at + word]) word++;
      if (word === words) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** The same key for both directions: the smaller endpoint first. */
  #readKey(buffer: Uint8Array, location: Location): void {
    const { source, destination, sourcePort, destinationPort } = location;
    const wanted = this.#wanted;
    const addressWords = (this.#words - 1) >> 1;
    let order = 0;
    for (let word = 0; word < addressWords; word++) {
      const from = u32be(buffer, source + word * 4);
      const to = u32be(buffer, destination + word * 4);
      if (order === 0) order = from - to;
      wanted[word] = from;
      wanted[addressWords + word] = to;
    }
    if (order === 0) order = sourcePort - destinationPort;
    this.direction = order > 0 ? 1 : 0;
    if (order > 0) {
      for (let word = 0; word < addressWords; word++) {
        const from = wanted[word] as number;
        wanted[word] = wanted[addressWords + word] as number;
        wanted[addressWords + word] = from;
      }
      wanted[addressWords * 2] = (destinationPort << 16) | sourcePort;
    } else {
      wanted[addressWords * 2] = (sourcePort << 16) | destinationPort;
    }
  }
}

function enlarged<A extends Uint8Array | Uint32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
