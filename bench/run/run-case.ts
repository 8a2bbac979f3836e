import type { CaptureStore, StoredCapture } from '../capture/capture-store.ts';
import type { RecipeName } from '../capture/recipes.ts';
import type { Case, Command } from './cases.ts';
import { findProgram, type Measurement, measure, median, type Refusal } from './measure.ts';

/** What came of a command in all rounds. */
export interface Outcome {
  readonly id: string;
  readonly line: string;
  readonly result: Measurement | Refusal;
  /** Frames read, where time was drawn out from them to the whole capture. */
  readonly slice?: number | undefined;
}

interface Runner {
  readonly command: Command;
  readonly program: string;
  readonly words: readonly string[];
  readonly measurements: Measurement[];
  refusal: Refusal | undefined;
}

const SOCKSHARK = 'bin/sockshark.js';

/** Runs the commands of a case by turns, `rounds` times. */
export function runCase({ commands }: Case, store: CaptureStore, rounds: number): Outcome[] {
  const runners = commands.map((command) => prepare(command, store));
  for (let round = 0; round < rounds; round++) {
    for (const runner of runners) if (runner.refusal === undefined) runOnce(runner, store);
  }
  return runners.map(({ command, words, measurements, refusal }) => ({
    id: command.id,
    line: [command.program, ...words].join(' '),
    result: refusal ?? median(measurements),
    slice: refusal === undefined ? sliceOf(command, store) : undefined,
  }));
}

function prepare(command: Command, store: CaptureStore): Runner {
  const isOwn = command.program === 'sockshark' || command.program === 'node';
  const program = isOwn ? process.execPath : findProgram(command.program);
  const refusal = program === undefined ? { reason: 'not installed' } : undefined;
  const given = refusal === undefined ? command.words.map((word) => filled(word, store)) : command.words;
  const words = command.program === 'sockshark' ? [SOCKSHARK, ...given] : given;
  return { command, program: program ?? '', words, measurements: [], refusal };
}

/** `{mixed}` becomes the path of that capture. */
function filled(word: string, store: CaptureStore): string {
  return word.replace(/^\{(.+)\}$/, (_, name: string) => store.capture(name as RecipeName).path);
}

function runOnce(runner: Runner, store: CaptureStore): void {
  const { slice } = runner.command;
  const result =
    slice === undefined
      ? measure(runner.program, runner.words)
      : measureSlice(runner, store.capture(slice.of), slice.frames);
  if ('reason' in result) runner.refusal = result;
  else runner.measurements.push(result);
}

function sliceOf({ slice }: Command, store: CaptureStore): number | undefined {
  return slice !== undefined && slice.frames < store.capture(slice.of).frames ? slice.frames : undefined;
}

function measureSlice({ program, words }: Runner, { frames }: StoredCapture, slice: number): Measurement | Refusal {
  const count = Math.min(slice, frames);
  const one = measure(program, [...words, '-c', '1']);
  const many = measure(program, [...words, '-c', String(count)]);
  if ('reason' in one) return one;
  if ('reason' in many) return many;
  const drawOut = (short: number, long: number) => short + ((long - short) * (frames - 1)) / Math.max(1, count - 1);
  const hasCpu = one.cpu !== undefined && many.cpu !== undefined;
  return {
    wall: drawOut(one.wall, many.wall),
    cpu: hasCpu ? drawOut(one.cpu as number, many.cpu as number) : undefined,
    peak: many.peak,
  };
}
