import { type CaptureName, type CaptureStore, CompressionError, type StoredCapture } from '../capture/capture-store.ts';
import type { Case, Command } from './cases.ts';
import { findProgram, type Measurement, measure, medianOf, type Refusal } from './measure.ts';

/** What came of a command in all rounds. */
export interface Outcome {
  readonly id: string;
  readonly line: string;
  readonly result: Measurement | Refusal;
  /** TCP connections in the captures that it read. */
  readonly connections: number;
  /** Frames read, where time was drawn out from them to the whole capture. */
  readonly slice: number | undefined;
}

/** A command that can be run, and what it took so far. */
interface Runner {
  readonly program: string;
  readonly words: readonly string[];
  readonly captures: readonly StoredCapture[];
  /** How many frames of the first capture are read; undefined for all. */
  readonly slice: number | undefined;
  readonly measurements: Measurement[];
}

type Entry = { readonly command: Command; state: Runner | Refusal };

const SOCKSHARK = 'bin/sockshark.js';

export interface RunOptions {
  readonly rounds: number;
  /** Whether slow programs read whole captures. */
  readonly isWhole: boolean;
}

/** Runs the commands of a case by turns. */
export function runCase({ commands }: Case, store: CaptureStore, { rounds, isWhole }: RunOptions): Outcome[] {
  const entries: Entry[] = commands.map((command) => ({
    command,
    state: prepare(isWhole ? { ...command, slice: undefined } : command, store),
  }));
  for (let round = 0; round < rounds; round++) for (const entry of entries) runOnce(entry);
  return entries.map(outcome);
}

function prepare({ program: name, words, slice }: Command, store: CaptureStore): Runner | Refusal {
  const isNode = name === 'sockshark' || name === 'node';
  const program = isNode ? process.execPath : findProgram(name);
  if (program === undefined) return { reason: `${name} is not installed` };
  try {
    const captures = words.flatMap((word) => captureName(word) ?? []).map((one) => store.capture(one));
    const paths = captures.map(({ path }) => path);
    const given = words.map((word) => (captureName(word) === undefined ? word : (paths.shift() as string)));
    const isPart = slice !== undefined && slice < (captures[0]?.frames ?? 0);
    return {
      program,
      words: name === 'sockshark' ? [SOCKSHARK, ...given] : given,
      captures,
      slice: isPart ? slice : undefined,
      measurements: [],
    };
  } catch (error) {
    if (error instanceof CompressionError) return { reason: error.message };
    throw error;
  }
}

/** `{mixed}` names a capture. */
function captureName(word: string): CaptureName | undefined {
  return /^\{(\w+)\}$/.exec(word)?.[1] as CaptureName | undefined;
}

function runOnce(entry: Entry): void {
  const { state } = entry;
  if ('reason' in state) return;
  const { program, words, slice } = state;
  const result = slice === undefined ? measure(program, words) : measureSlice(state, slice);
  if ('reason' in result) entry.state = result;
  else state.measurements.push(result);
}

function measureSlice({ program, words, captures }: Runner, slice: number): Measurement | Refusal {
  const one = measure(program, [...words, '-c', '1']);
  const many = measure(program, [...words, '-c', String(slice)]);
  if ('reason' in one) return one;
  if ('reason' in many) return many;
  const frames = captures[0]?.frames ?? slice;
  const drawOut = (short: number, long: number) => short + ((long - short) * (frames - 1)) / (slice - 1);
  const hasCpu = one.cpu !== undefined && many.cpu !== undefined;
  return {
    wall: drawOut(one.wall, many.wall),
    cpu: hasCpu ? drawOut(one.cpu, many.cpu) : undefined,
    peak: many.peak,
  };
}

function outcome({ command, state }: Entry): Outcome {
  const line = [command.program, ...command.words].join(' ');
  if ('reason' in state) return { id: command.id, line, result: state, connections: 0, slice: undefined };
  const connections = state.captures.reduce((sum, capture) => sum + capture.connections, 0);
  return { id: command.id, line, result: medianOf(state.measurements), connections, slice: state.slice };
}
