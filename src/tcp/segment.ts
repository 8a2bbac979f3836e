import { type Location, TCP_SYN } from '../packet/location.ts';

/** Sequence number of a segment's first payload byte: a SYN stands before it (RFC 9293 section 3.4). */
export function startOf({ flags, sequence }: Location): number {
  return (flags & TCP_SYN) === 0 ? sequence : sequence + 1;
}
