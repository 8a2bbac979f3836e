import { INSIDE_BYTES, INSIDE_TRAFFIC, INSIDE_WANTED } from '../../limits.ts';
import type { DetailValue, Inside } from '../../schema/detail.ts';
import type { Side } from '../../schema/message.ts';
import { INSIDE } from './index.ts';
import { recognise } from './openings.ts';
import type { InsideProtocol } from './protocol.ts';

const NO_BYTES = new Uint8Array(0);

/** The first octets of one side, as many as are wanted and the capture has without a gap. */
interface Head {
  bytes: Uint8Array;
  length: number;
  wanted: number;
  /** What follows was not kept or is not in the capture, so nothing can be put behind it. */
  isCut: boolean;
}

/**
 * Tells what is inside a relay from the first octets of its two sides. Few are kept until a protocol is recognised, then
 * as many as it has use for: INSIDE_WANTED a side at the most.
 */
export class InsideReader {
  readonly #client = emptyHead();
  readonly #proxy = emptyHead();
  #protocol: InsideProtocol | undefined;
  #traffic = 0;
  #inside: Inside | undefined;
  /** Whether `#inside` is what the octets so far tell. */
  #isRead = false;
  #isDone = false;

  /** Whether nothing has come yet. */
  get isFirst(): boolean {
    return this.#traffic === 0;
  }

  /** Whether more octets would tell nothing more. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Octets of memory that it keeps. */
  get held(): number {
    return this.#client.bytes.length + this.#proxy.bytes.length;
  }

  /** What was found; asked before `isDone`, it is what the octets so far tell. */
  get inside(): Inside | undefined {
    if (!this.#isRead) {
      this.#inside = this.#read();
      this.#isRead = true;
    }
    return this.#inside;
  }

  /** The first octets of a side, as many as are kept. */
  kept(side: Side): Uint8Array {
    return keptOf(this.#head(side));
  }

  /** The next octets of a side, behind so many that the capture does not have. */
  push(side: Side, bytes: Uint8Array, gap: number): void {
    if (this.#isDone || bytes.length + gap === 0) return;
    const head = this.#head(side);
    head.isCut ||= gap > 0;
    this.#isRead = false;
    this.#traffic += bytes.length + gap;
    const isLent = head.length === 0 && !head.isCut;
    if (isLent) this.#lend(head, side, bytes);
    else this.#append(head, side, bytes);
    if (this.#isEnough()) this.#finish();
    else if (isLent) head.bytes = head.bytes.slice(0, head.length);
  }

  /** The first octets of a side are looked at where they lie: most often nothing needs to be kept of them. */
  #lend(head: Head, side: Side, bytes: Uint8Array): void {
    head.bytes = bytes;
    head.length = Math.min(bytes.length, head.wanted);
    if (this.#protocol === undefined) this.#recognise();
    for (let length = -1; this.#protocol !== undefined && length < head.length; ) {
      length = head.length;
      want(head, this.#protocol, side);
      head.length = Math.max(length, Math.min(bytes.length, head.wanted));
    }
    head.isCut = head.length < bytes.length;
  }

  #append(head: Head, side: Side, bytes: Uint8Array): void {
    const taken = take(head, bytes);
    if (this.#protocol === undefined && taken > 0) this.#recognise();
    if (this.#protocol !== undefined) this.#takeWanted(side, this.#protocol, bytes.subarray(taken));
    else head.isCut ||= taken < bytes.length;
  }

  #recognise(): void {
    this.#protocol = recognise(keptOf(this.#client), keptOf(this.#proxy));
    if (this.#protocol === undefined) return;
    want(this.#client, this.#protocol, 'client');
    want(this.#proxy, this.#protocol, 'proxy');
  }

  #takeWanted(side: Side, protocol: InsideProtocol, bytes: Uint8Array): void {
    const head = this.#head(side);
    let rest = bytes;
    while (!head.isCut) {
      rest = rest.subarray(take(head, rest));
      const before = head.wanted;
      want(head, protocol, side);
      if (rest.length === 0) return;
      head.isCut = head.wanted <= before;
    }
  }

  #isEnough(): boolean {
    return (isFull(this.#client) && isFull(this.#proxy)) || this.#traffic > INSIDE_TRAFFIC;
  }

  #finish(): void {
    this.#inside = this.#read();
    this.#isRead = true;
    this.#isDone = true;
    this.#client.bytes = NO_BYTES;
    this.#proxy.bytes = NO_BYTES;
  }

  #read(): Inside | undefined {
    const protocol = this.#protocol;
    if (protocol === undefined) return undefined;
    return insideOf(protocol, protocol.read?.(keptOf(this.#client), keptOf(this.#proxy)) ?? NO_VALUES);
  }

  #head(side: Side): Head {
    return side === 'client' ? this.#client : this.#proxy;
  }
}

/** What a datagram carries, by its octets. */
export function insideDatagram(bytes: Uint8Array): Inside | undefined {
  for (const protocol of INSIDE) {
    const values = protocol.readDatagram?.(bytes);
    if (values !== undefined) return insideOf(protocol, values);
  }
  return undefined;
}

function insideOf({ sheet }: InsideProtocol, values: Readonly<Record<string, DetailValue | undefined>>): Inside {
  return { sheet, values: values as Inside['values'] };
}

const NO_VALUES = {};

function emptyHead(): Head {
  return { bytes: NO_BYTES, length: 0, wanted: INSIDE_BYTES, isCut: false };
}

function keptOf({ bytes, length }: Head): Uint8Array {
  return bytes.length === length ? bytes : bytes.subarray(0, length);
}

function isFull({ length, wanted, isCut }: Head): boolean {
  return isCut || length >= wanted;
}

function want(head: Head, protocol: InsideProtocol, side: Side): void {
  const wanted = protocol.wants?.(keptOf(head), side) ?? 0;
  head.wanted = Math.min(wanted, INSIDE_WANTED);
}

/** Keeps what is wanted of the octets; gives how many that are. */
function take(head: Head, bytes: Uint8Array): number {
  const count = head.isCut ? 0 : Math.min(bytes.length, Math.max(0, head.wanted - head.length));
  if (count === 0) return 0;
  const end = head.length + count;
  if (end > head.bytes.length) {
    const room = new Uint8Array(Math.min(head.wanted, Math.max(end, 2 * head.bytes.length)));
    room.set(keptOf(head));
    head.bytes = room;
  }
  head.bytes.set(bytes.subarray(0, count), head.length);
  head.length = end;
  return count;
}
