import type { Input } from '../capture/io/open-source.ts';
import type { Output } from './output.ts';

/** Who runs the program; `uid` is undefined where the system has no such numbers. */
export interface Identity {
  readonly uid: number | undefined;
  /** Gives up root for good. Throws the error of the system. */
  become(uid: number, gid: number): void;
}

/** What a command may touch of the world outside: handed in by main, so that a command runs without a terminal too. */
export interface Surroundings {
  /** Results. */
  readonly output: Output;
  /** Standard input; asked for only when it is read. */
  input(): Input;
  /** Warnings, summaries and errors, a line each. */
  tell(line: string): void;
  /** Summaries, a line each, as they stand. */
  report(line: string): void;
  /** Overwrites the status line; undefined takes it away. Nothing happens unless standard error is a terminal. */
  status(line: string | undefined): void;
  /** Columns of the terminal that takes the results; undefined for a pipe or a file. */
  readonly columns: number | undefined;
  /** Whether results and messages go to a terminal. */
  readonly isTerminal: boolean;
  /** Who runs the program. */
  readonly identity: Identity;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Nothing that comes again is remembered, which changes no output. */
  readonly remembersNothing?: true;
  /** Aborted when the user interrupts: what was decoded is still written. */
  readonly interruption: AbortSignal;
}
