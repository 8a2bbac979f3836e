import { type Difference, differenceOf } from '../bytes/difference.ts';
import type { FrameMark } from '../capture/frame.ts';
import type { Side } from '../schema/message.ts';
import type { Note } from '../schema/note.ts';
import type { View } from '../schema/view.ts';

/** `complete`: all of it; `truncated`: the stream or capture ended inside; `malformed`: unreadable from some field on; `lost`: octets missing. */
export type Completeness = 'complete' | 'truncated' | 'malformed' | 'lost';

/** A frame that a message has to do with, although it brought none of its octets. */
export interface Link {
  readonly frame: number;
  /** `fragment`: it has another fragment of the datagram that this one completes; `unwrapped`: the same data beyond the relay. */
  readonly relation: 'fragment' | 'unwrapped';
}

/** One message found in the bytes, with its place. */
export interface Pdu {
  readonly view: View;
  readonly side: Side;
  /** Where the message begins in the stream of its side, or in the datagram's payload. */
  readonly offset: number;
  /** Octets of the message that were seen or, when some were lost, that it spans. */
  readonly length: number;
  readonly completeness: Completeness;
  /** All frames that brought octets of it, in order of the octets. */
  readonly frames: readonly FrameMark[];
  readonly notes: readonly Note[];
  readonly links?: readonly Link[];
  /** Why a datagram has no header that can be read. */
  readonly flaw?: string;
}

/** Where another copy of bytes differs from those that were read, and the frames of these. */
export interface DifferingCopy extends Difference {
  readonly frames: readonly FrameMark[];
}

/** Where bytes of a side, which came again at a stream offset, differ from those of messages that were read. */
export function differingCopies(pdus: readonly Pdu[], side: Side, offset: number, bytes: Uint8Array): DifferingCopy[] {
  const found: DifferingCopy[] = [];
  for (const { side: from, offset: start, view, frames } of pdus) {
    if (from !== side || view.lost.length > 0) continue;
    const read = { offset: start, bytes: view.bytes.subarray(view.start, view.end) };
    const difference = differenceOf(read, { offset, bytes });
    if (difference !== undefined) found.push({ ...difference, frames });
  }
  return found;
}
