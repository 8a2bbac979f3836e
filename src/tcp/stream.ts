import type { FrameMark } from '../capture/frame.ts';

/** 0: from the endpoint that sent the first SYN, or failing that the first payload; 1: from the other. */
export type Direction = 0 | 1;

export function opposite(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}

/** The next bytes of one direction of a TCP flow, in order. */
export interface StreamBytes {
  readonly direction: Direction;
  /** Of the first byte, from the start of the stream as far as the capture has it. */
  readonly offset: number;
  /** Borrowed: valid during the call they are handed to. */
  readonly bytes: Uint8Array;
  /** Bytes lost just before. */
  readonly gap: number;
  /** The frames that brought the bytes: one, but for fragments of an IP packet. */
  readonly frames: readonly FrameMark[];
}
