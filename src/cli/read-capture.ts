import { countText } from '../bytes/count-text.ts';
import { printable } from '../bytes/text.ts';
import { CaptureError } from '../capture/capture-error.ts';
import type { CaptureReader } from '../capture/frame.ts';
import { type CaptureEngine, openCapture } from '../capture/io/open-capture.ts';
import { openMerged } from '../capture/io/open-merged.ts';
import type { Input } from '../capture/io/open-source.ts';
import { Pipeline, type PipelineOptions, run, type Seen, type Totals } from '../pipeline.ts';
import { SOCKS_PORT } from '../protocols/shared/answers.ts';
import { NOTHING_SEEN, seenInAll } from './absence.ts';
import { boundLines } from './bound-lines.ts';
import type { Scribe } from './report.ts';
import { correctedLines, unreadLines } from './unread-lines.ts';

export interface ReadingOptions extends Omit<PipelineOptions, 'capture' | 'firstId'> {
  readonly engine: CaptureEngine;
  /** Over all files; Infinity for all. */
  readonly maxFrames: number;
  readonly isQuiet: boolean;
  /** Whether several files are one capture, their frames by time. */
  readonly isMerged: boolean;
  /** Whether what comes again is remembered, which changes no output. */
  readonly remembers: boolean;
}

/** What is looked after while a capture is read. */
export interface Watch {
  /** Resolves to false when the user interrupts. */
  readonly end: Promise<false>;
  /** Standard input. */
  input(): Input;
  /** Files that get a copy of what is read, by its path. */
  readonly copies?: ReadonlyMap<string, string>;
  /** Called between pieces of the capture, and of what is made of it in the end; resolves to false where reading is to end. */
  pause(reader?: Pick<CaptureReader, 'position' | 'size'>): Promise<boolean>;
}

const NO_COPIES: ReadonlyMap<string, string> = new Map();

/** What a capture held. */
export interface CaptureResult {
  readonly frames: number;
  readonly bytes: number;
  readonly sessions: number;
  /** What could not be read, a line each. */
  readonly problems: readonly string[];
  readonly isDamaged: boolean;
  readonly seen: Seen;
}

/**
 * Reads a capture, or several as one, to the end, or as far as they can be read; all that was readable has gone to the
 * scribe.
 */
export async function readCapture(
  paths: readonly string[],
  options: ReadingOptions,
  scribe: Scribe,
  watch: Watch,
): Promise<CaptureResult> {
  const pipeline = new Pipeline({ ...options, capture: captureName(paths) }, scribe.consumer);
  const problems = await readAll(paths, pipeline, options, watch);
  const totals = pipeline.finish();
  for (const _ of scribe.finish()) await watch.pause();
  await watch.pause();
  const { frames, bytes } = totals;
  return {
    frames,
    bytes,
    sessions: pipeline.nextId - 1,
    problems: [...warnings(paths, totals), ...problems],
    isDamaged: problems.length > 0,
    seen: seenInAll(NOTHING_SEEN, totals),
  };
}

/** Gives what is wrong with the capture. */
async function readAll(
  paths: readonly string[],
  pipeline: Pipeline,
  { engine, maxFrames }: ReadingOptions,
  watch: Watch,
): Promise<readonly string[]> {
  const { end } = watch;
  try {
    const { copies = NO_COPIES } = watch;
    const options = paths.includes('-') ? { engine, copies, input: watch.input() } : { engine, copies };
    const [path = ''] = paths;
    const opening = paths.length > 1 ? openMerged(paths, options) : openCapture(path, options);
    const reader = await Promise.race([opening, end]);
    if (reader === false) return [];
    return await readOpened(reader, pipeline, maxFrames, watch);
  } catch (error) {
    if (error instanceof CaptureError) return [error.message];
    throw error;
  }
}

async function readOpened(
  reader: CaptureReader,
  pipeline: Pipeline,
  maxFrames: number,
  watch: Watch,
): Promise<readonly string[]> {
  const problems = () => reader.problems.map(({ message }) => message);
  try {
    await run(interruptible(reader, watch.end), pipeline, { maxFrames, pause: () => watch.pause(reader) });
    return problems();
  } catch (error) {
    if (error instanceof CaptureError) return [...problems(), error.message];
    throw error;
  } finally {
    await reader.close();
  }
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

/** How many files are named before the rest is counted. */
const NAMED_FILES = 3;

function captureName(paths: readonly string[]): string {
  const names = paths.map((path) => (path === '-' ? 'standard input' : path));
  if (names.length <= NAMED_FILES) return names.join(' + ');
  return `${names[0]} + ${names.length - 1} more`;
}

function warnings(paths: readonly string[], totals: Totals): string[] {
  const { unread, corrected, sealed, httpClients } = totals;
  const place = printable(paths.length === 1 ? (paths[0] as string) : captureName(paths));
  const lines = [...correctedLines(corrected, ` of "${place}"`), ...unreadLines(unread, ` of "${place}"`)];
  if (sealed > 0)
    lines.push(
      sealed === 1
        ? `1 connection of "${place}" to port ${SOCKS_PORT} begins with TLS, which seals what SOCKS it carries`
        : `${sealed} connections of "${place}" to port ${SOCKS_PORT} begin with TLS, which seals what SOCKS they carry`,
    );
  if (httpClients > 0)
    lines.push(
      `${countText(httpClients, 'HTTP client')} of "${place}" at a SOCKS port: the client speaks HTTP, not SOCKS`,
    );
  lines.push(...boundLines(totals, ` of "${place}"`));
  return lines;
}
