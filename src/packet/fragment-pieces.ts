import type { FrameMark } from '../capture/frame.ts';

/** Octets of a packet that came together, from `start` to `end`. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly octets: Uint8Array;
  /** The frames that brought them: several where the fragment came in a tunnel whose own packet was divided. */
  readonly marks: readonly FrameMark[];
}

/**
 * Adds to pieces that are in order and do not overlap what none of them has of the octets that begin at `start`; gives how
 * many octets these are.
 */
export function insertPieces(pieces: Piece[], start: number, octets: Uint8Array, marks: readonly FrameMark[]): number {
  const end = start + octets.length;
  const last = pieces.at(-1);
  if (last === undefined || last.end <= start) {
    if (octets.length > 0) pieces.push({ start, end, octets: octets.slice(), marks });
    return octets.length;
  }
  let added = 0;
  let index = 0;
  for (let from = start; from < end; ) {
    const next = pieces[index];
    if (next !== undefined && next.end <= from) {
      index++;
      continue;
    }
    const to = next === undefined ? end : Math.min(end, next.start);
    if (from < to) {
      pieces.splice(index++, 0, { start: from, end: to, octets: octets.slice(from - start, to - start), marks });
      added += to - from;
    }
    from = next === undefined ? end : next.end;
  }
  return added;
}
