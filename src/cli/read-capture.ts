import type { Readable } from 'node:stream';
import { printable } from '../bytes/text.ts';
import { CaptureError } from '../capture/capture-error.ts';
import type { CaptureReader } from '../capture/frame.ts';
import { type CaptureEngine, openCapture } from '../capture/open-capture.ts';
import { Pipeline, type PipelineOptions, run, type Totals } from '../pipeline.ts';
import type { Scribe } from './report.ts';

export interface ReadingOptions extends Omit<PipelineOptions, 'capture' | 'firstId'> {
  readonly engine: CaptureEngine;
  /** Over all files; Infinity for all. */
  readonly maxFrames: number;
  readonly isQuiet: boolean;
}

/** What is looked after while a capture is read. */
export interface Watch {
  /** Resolves to false when the user interrupts. */
  readonly end: Promise<false>;
  /** Standard input. */
  input(): Readable;
  /** Called between pieces of the capture, and of what is made of it in the end; resolves to false where reading is to end. */
  pause(reader?: Pick<CaptureReader, 'position' | 'size'>): Promise<boolean>;
}

/** What a capture held. */
export interface CaptureResult {
  readonly frames: number;
  readonly bytes: number;
  readonly sessions: number;
  /** What could not be read, a line each. */
  readonly problems: readonly string[];
  readonly isDamaged: boolean;
}

/** Reads a capture to its end, or as far as it can be read; all of it that was readable has gone to the scribe. */
export async function readCapture(
  path: string,
  options: ReadingOptions,
  scribe: Scribe,
  watch: Watch,
): Promise<CaptureResult> {
  const pipeline = new Pipeline({ ...options, capture: captureName(path) }, scribe.consumer);
  const problem = await readAll(path, pipeline, options, watch);
  const totals = pipeline.finish();
  for (const _ of scribe.finish()) await watch.pause();
  await watch.pause();
  const { frames, bytes } = totals;
  return {
    frames,
    bytes,
    sessions: pipeline.nextId - 1,
    problems: [...warnings(path, totals), ...(problem === undefined ? [] : [problem])],
    isDamaged: problem !== undefined,
  };
}

/** Gives what is wrong with the capture. */
async function readAll(
  path: string,
  pipeline: Pipeline,
  { engine, maxFrames }: ReadingOptions,
  watch: Watch,
): Promise<string | undefined> {
  const { end } = watch;
  try {
    const opening = openCapture(path, path === '-' ? { engine, input: watch.input() } : { engine });
    const reader = await Promise.race([opening, end]);
    if (reader === false) return undefined;
    try {
      await run(interruptible(reader, end), pipeline, { maxFrames, pause: () => watch.pause(reader) });
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof CaptureError) return error.message;
    throw error;
  }
  return undefined;
}

/** Resolves to false when the user interrupts. */
export function interrupted(interruption: AbortSignal): Promise<false> {
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

function warnings(path: string, { unknownLinkTypes, encrypted, evicted }: Totals): string[] {
  const lines = [...unknownLinkTypes].map(
    ([name, frames]) => `${frames} frames of "${printable(path)}" are of link type ${name}, which is not read`,
  );
  if (encrypted > 0)
    lines.push(`${encrypted} frames of "${printable(path)}" are 802.11 data that is encrypted, which is not read`);
  if (evicted > 0)
    lines.push(`${evicted} connections of "${printable(path)}" were ended early, because too many were open at once`);
  return lines;
}
