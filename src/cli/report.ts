import type { Consumer } from '../pipeline.ts';

/** Takes a piece of a report, and about how many characters it makes. */
export type Deliver<P> = (piece: P, characters: number) => void;

/**
 * Turns one capture into pieces of a report. Pieces are plain data, so that another thread can read the capture; ids in
 * them count from the capture's first session.
 */
export interface Scribe {
  readonly consumer: Consumer;
  /** Holds nothing back any more to put it in order. */
  stream?(): void;
  /** Delivers what waits for the end of the capture, step by step. */
  finish(): Iterable<unknown>;
}

/** Prints the pieces of all captures in their order: whatever depends on the captures before is done here. */
export interface Printer<P = unknown> {
  /** `base` is how many sessions the captures before had. */
  print(piece: P, base: number): void;
  /** Holds nothing back any more to put it in order. */
  stream?(): void;
}
