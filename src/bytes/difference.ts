/** Where in a stream two copies of a part of it differ: the first byte, the end of the last, and how many do. */
export interface Difference {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Bytes of a stream, from an offset on. */
export interface Stretch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Where two stretches differ that overlap; undefined where they do not. */
export function differenceOf(a: Stretch, b: Stretch): Difference | undefined {
  const end = Math.min(a.offset + a.bytes.length, b.offset + b.bytes.length);
  let from = -1;
  let to = 0;
  let count = 0;
  for (let at = Math.max(a.offset, b.offset); at < end; at++) {
    if (a.bytes[at - a.offset] === b.bytes[at - b.offset]) continue;
    if (from < 0) from = at;
    to = at + 1;
    count++;
  }
  return count === 0 ? undefined : { from, to, count };
}
