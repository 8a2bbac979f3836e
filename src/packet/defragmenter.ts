import { type Instant, secondsBetween } from '../bytes/instant.ts';
import { emptyFrame, type Frame, type FrameMark } from '../capture/frame.ts';
import {
  FRAGMENT_BYTES,
  FRAGMENT_OVERHEAD,
  FRAGMENT_QUEUES,
  FRAGMENT_SECONDS,
  FRAGMENTS_PER_PACKET,
} from '../limits.ts';
import { type Fragment, finishHeader, IPV6_HEADER, LENGTH_MAXIMUM, readFragment } from './fragment.ts';
import { insertPieces, type Piece } from './fragment-pieces.ts';
import { LINKTYPE_IPV4, LINKTYPE_IPV6 } from './link-types.ts';
import type { Location } from './location.ts';

/** A whole IP packet, put together. */
export interface Reassembled {
  /**
   * The packet as a frame of link type IPV4 or IPV6, with the number and time of the frame that completed it. Borrowed:
   * valid until the next call.
   */
  readonly frame: Frame;
  /** The frames that brought octets of it, in order of the octets. */
  readonly marks: readonly FrameMark[];
}

/** An IP packet that waits for fragments. */
interface Queue {
  readonly key: string;
  readonly since: Instant;
  /** In order, none overlaps another. */
  readonly pieces: Piece[];
  /** Sum of the pieces' octets, and what the queue counts for in FRAGMENT_BYTES. */
  octets: number;
  cost: number;
  /** The farthest end of any fragment, and the end of the last one. */
  reach: number;
  total: number | undefined;
  /** The headers before the divided part, of the first fragment, without the fragment header. */
  header: Uint8Array | undefined;
}

/**
 * Puts the fragments of IP packets together (RFC 791 section 3.2, RFC 8200 section 4.5). Where they overlap, the octets
 * that came first stay. Never throws, and holds no more than the FRAGMENT limits allow.
 */
export class Defragmenter {
  readonly #queues = new Map<string, Queue>();
  readonly #frame = emptyFrame();
  readonly #buffer = new Uint8Array(IPV6_HEADER + LENGTH_MAXIMUM);
  #cost = 0;
  #dropped = 0;

  /** Packets given up because fragments contradicted each other, did not come in time, or were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Packets that wait for fragments. */
  get waiting(): number {
    return this.#queues.size;
  }

  /**
   * Takes a frame whose location is a fragment, and the marks of all frames that brought it; gives the packet that it
   * completes. The frame may be the one that was given last: a tunnel can carry fragments in fragments.
   */
  add(frame: Frame, location: Location, marks: readonly FrameMark[]): Reassembled | undefined {
    this.#expire(frame);
    const fragment = readFragment(frame.buffer, location);
    if (!isUsable(fragment)) return undefined;
    const queue = this.#queueOf(fragment.key, frame);
    const isFitting = fits(queue, fragment);
    if (isFitting) this.#store(queue, fragment, marks);
    if (!isFitting || isTooMuch(queue, fragment.family)) {
      this.#drop(queue);
      return undefined;
    }
    if (queue.octets !== queue.total) {
      this.#bound();
      return undefined;
    }
    this.#forget(queue);
    return this.#assemble(queue, frame, fragment.family);
  }

  #queueOf(key: string, now: Instant): Queue {
    const waiting = this.#queues.get(key);
    if (waiting !== undefined && !isExpired(waiting, now)) return waiting;
    if (waiting !== undefined) this.#drop(waiting);
    const { seconds, nanoseconds } = now;
    const queue: Queue = {
      key,
      since: { seconds, nanoseconds },
      pieces: [],
      octets: 0,
      cost: 0,
      reach: 0,
      total: undefined,
      header: undefined,
    };
    this.#queues.set(key, queue);
    return queue;
  }

  #store(queue: Queue, fragment: Fragment, marks: readonly FrameMark[]): void {
    const added = insertPieces(queue.pieces, fragment.start, fragment.octets, marks);
    if (added === 0) return;
    queue.header ??= fragment.header;
    queue.octets += added;
    let cost = added + (fragment.header?.length ?? 0);
    for (const { headers } of marks) cost += (headers?.length ?? 0) + FRAGMENT_OVERHEAD;
    queue.cost += cost;
    this.#cost += cost;
  }

  #assemble(queue: Queue, last: Frame, family: 4 | 6): Reassembled {
    const header = queue.header as Uint8Array;
    const buffer = this.#buffer;
    const end = header.length + queue.octets;
    buffer.set(header);
    for (const piece of queue.pieces) buffer.set(piece.octets, header.length + piece.start);
    finishHeader(buffer, header.length, end, family);
    const linkType = family === 4 ? LINKTYPE_IPV4 : LINKTYPE_IPV6;
    const frame = Object.assign(this.#frame, last, { linkType, buffer, start: 0, end, originalLength: end });
    return { frame, marks: [...new Set(queue.pieces.flatMap((piece) => piece.marks))] };
  }

  /** Queues stand in the order in which they were opened, so the oldest are first. */
  #expire(now: Instant): void {
    for (const queue of this.#queues.values()) {
      if (!isExpired(queue, now)) return;
      this.#drop(queue);
    }
  }

  #bound(): void {
    for (const queue of this.#queues.values()) {
      if (this.#queues.size <= FRAGMENT_QUEUES && this.#cost <= FRAGMENT_BYTES) return;
      this.#drop(queue);
    }
  }

  #drop(queue: Queue): void {
    this.#dropped++;
    this.#forget(queue);
  }

  #forget(queue: Queue): void {
    this.#cost -= queue.cost;
    this.#queues.delete(queue.key);
  }
}

/** RFC 8200 section 4.5: what is not the last fragment has a multiple of eight octets, or is discarded. */
function isUsable({ start, end, isLast }: Fragment): boolean {
  return end > start && (isLast || (end - start) % 8 === 0);
}

function isExpired(queue: Queue, now: Instant): boolean {
  return secondsBetween(queue.since, now) > FRAGMENT_SECONDS;
}

/** Takes the end of a fragment into account; false when it contradicts the others about the length of the packet. */
function fits(queue: Queue, { end, isLast }: Fragment): boolean {
  queue.reach = Math.max(queue.reach, end);
  if (isLast) queue.total ??= end;
  const isOtherEnd = isLast && queue.total !== end;
  return !isOtherEnd && queue.reach <= (queue.total ?? LENGTH_MAXIMUM);
}

function isTooMuch(queue: Queue, family: 4 | 6): boolean {
  const header = queue.header?.length ?? 0;
  const counted = family === 4 ? header : Math.max(0, header - IPV6_HEADER);
  return counted + queue.reach > LENGTH_MAXIMUM || queue.pieces.length > FRAGMENTS_PER_PACKET;
}
