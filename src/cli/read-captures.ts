import { printable } from '../bytes/text.ts';
import { CaptureError } from '../capture/capture-error.ts';
import type { CaptureReader } from '../capture/frame.ts';
import { type CaptureEngine, openCapture } from '../capture/open-capture.ts';
import { type Consumer, Pipeline, type PipelineOptions, run, type Totals } from '../pipeline.ts';
import { EXIT_INTERRUPTED, EXIT_OK, EXIT_UNREADABLE } from './exit-code.ts';
import { Progress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';

export interface ReadingOptions extends Omit<PipelineOptions, 'capture' | 'firstId'> {
  readonly engine: CaptureEngine;
  /** Over all files; Infinity for all. */
  readonly maxFrames: number;
  readonly isQuiet: boolean;
}

/** What several captures held in all. */
export interface ReadingResult {
  readonly frames: number;
  readonly bytes: number;
  /** What could not be read, a line each: to be told after the results. */
  readonly problems: readonly string[];
  readonly exitCode: number;
}

/**
 * Runs captures through the pipeline one after the other; ids go on from file to file. A file that cannot be read, or
 * not to its end, is a problem of the result, and all of it that was readable has gone to the consumer.
 */
export async function readCaptures(
  paths: readonly string[],
  options: ReadingOptions,
  consumer: Consumer,
  surroundings: Surroundings,
): Promise<ReadingResult> {
  const end = interrupted(surroundings.interruption);
  const problems: string[] = [];
  let frames = 0;
  let bytes = 0;
  let exitCode = EXIT_OK;
  let nextId = 1;
  for (const path of paths) {
    if (surroundings.interruption.aborted || surroundings.output.isClosed) break;
    const maxFrames = options.maxFrames - frames;
    if (maxFrames === 0) break;
    const pipeline = new Pipeline({ ...options, capture: captureName(path), firstId: nextId }, consumer);
    const problem = await readOne(path, pipeline, { ...options, maxFrames }, surroundings, end);
    const totals = pipeline.finish();
    await surroundings.output.drain();
    nextId = pipeline.nextId;
    frames += totals.frames;
    bytes += totals.bytes;
    problems.push(...warnings(path, totals));
    if (problem === undefined) continue;
    problems.push(problem);
    exitCode = EXIT_UNREADABLE;
  }
  if (surroundings.interruption.aborted) exitCode = EXIT_INTERRUPTED;
  return { frames, bytes, problems, exitCode };
}

/** Reads a capture to its end; gives what is wrong with it. */
async function readOne(
  path: string,
  pipeline: Pipeline,
  { engine, maxFrames, isQuiet }: ReadingOptions,
  surroundings: Surroundings,
  end: Promise<false>,
): Promise<string | undefined> {
  const progress = new Progress(surroundings, isQuiet);
  try {
    const opening = openCapture(path, path === '-' ? { engine, input: surroundings.input() } : { engine });
    const reader = await Promise.race([opening, end]);
    if (reader === false) return undefined;
    try {
      await run(interruptible(reader, end), pipeline, {
        maxFrames,
        pause: async () => {
          progress.show(reader);
          await surroundings.output.drain();
          return !surroundings.interruption.aborted && !surroundings.output.isClosed;
        },
      });
    } finally {
      progress.clear();
      await reader.close();
    }
  } catch (error) {
    if (error instanceof CaptureError) return error.message;
    throw error;
  }
  return undefined;
}

/** Resolves to false when the user interrupts. */
function interrupted(interruption: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (interruption.aborted) resolve(false);
    interruption.addEventListener('abort', () => resolve(false), { once: true });
  });
}

/** A reader that comes to its end when the user interrupts, also while it waits for a silent writer. */
function interruptible(reader: CaptureReader, end: Promise<false>): Pick<CaptureReader, 'advance' | 'next'> {
  return {
    advance: () => Promise.race([reader.advance(), end]),
    next: (frame) => reader.next(frame),
  };
}

function captureName(path: string): string {
  return path === '-' ? 'standard input' : (path.split('/').at(-1) ?? path);
}

function warnings(path: string, { unknownLinkTypes, evicted }: Totals): string[] {
  const lines = [...unknownLinkTypes].map(
    ([name, frames]) => `${frames} frames of "${printable(path)}" are of link type ${name}, which is not read`,
  );
  if (evicted > 0)
    lines.push(`${evicted} connections of "${printable(path)}" were ended early, because too many were open at once`);
  return lines;
}
