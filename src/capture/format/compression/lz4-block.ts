/** Where a block was decompressed to, and what is wrong with it from there on. */
export interface Lz4Block {
  readonly end: number;
  readonly complaint: string | undefined;
}

const SHORTEST_MATCH = 4;
/** Below that a loop is faster than a call. */
const SHORT = 32;

/**
 * Decompresses an LZ4 block (lz4_Block_format.md) behind what stands in `output` from `first` to `start`, to which it may
 * refer. Never throws, and writes nothing outside of `start` to the end of `output`.
 */
export function decodeLz4Block(input: Uint8Array, output: Uint8Array, first: number, start: number): Lz4Block {
  let at = 0;
  let end = start;
  while (at < input.length) {
    const token = input[at++] as number;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && at < input.length) literals += more = input[at++] as number;
    }
    const room = output.length - end;
    const copied = Math.min(literals, room, input.length - at);
    copyLiterals(input, at, output, end, copied);
    at += copied;
    end += copied;
    if (literals > room) return { end, complaint: 'a block of it is longer than it may be' };
    if (literals > copied) return { end, complaint: 'a block of it ends within literals' };
    // The last sequence has no match.
    if (at === input.length) return { end, complaint: undefined };
    if (at + 2 > input.length) return { end, complaint: 'a block of it ends within an offset' };
    const distance = (input[at] as number) | ((input[at + 1] as number) << 8);
    at += 2;
    let length = token & 15;
    if (length === 15) {
      let more = 255;
      while (more === 255 && at < input.length) length += more = input[at++] as number;
    }
    length += SHORTEST_MATCH;
    if (distance === 0 || distance > end - first)
      return { end, complaint: `a block of it refers ${distance} bytes back` };
    const fitting = Math.min(length, output.length - end);
    copyMatch(output, end, distance, fitting);
    end += fitting;
    if (fitting < length) return { end, complaint: 'a block of it is longer than it may be' };
  }
  return { end, complaint: 'a block of it ends behind a match' };
}

function copyLiterals(input: Uint8Array, at: number, output: Uint8Array, end: number, length: number): void {
  if (length > SHORT) output.set(input.subarray(at, at + length), end);
  else for (let index = 0; index < length; index++) output[end + index] = input[at + index] as number;
}

/** A match may overlap with what it makes: then it repeats itself. */
function copyMatch(output: Uint8Array, end: number, distance: number, length: number): void {
  const from = end - distance;
  if (distance === 1) output.fill(output[from] as number, end, end + length);
  else if (length > SHORT && distance >= length) output.copyWithin(end, from, from + length);
  else for (let index = 0; index < length; index++) output[end + index] = output[from + index] as number;
}
