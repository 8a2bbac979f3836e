import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printable } from '../../bytes/text.ts';
import { CaptureError, systemReason } from '../../capture/capture-error.ts';
import type { CaptureReader, Frame } from '../../capture/frame.ts';
import { CaptureWriter } from '../../capture/io/capture-writer.ts';
import { openCapture } from '../../capture/io/open-capture.ts';
import { openMerged } from '../../capture/io/open-merged.ts';
import { run } from '../../pipeline.ts';
import type { Session } from '../../session/session.ts';
import { GENERATOR } from '../../version.ts';
import { isSameFile, OutputError } from '../output.ts';
import { UsageError } from '../usage-error.ts';
import { FrameSelection } from './frame-selection.ts';

/** How captures are read once more: how many frames, and what is asked between pieces of them. */
export interface Rereading {
  readonly maxFrames: number;
  pause(): Promise<boolean>;
}

/** The files that a command line names to be written. */
interface Written {
  readonly w: string | undefined;
  readonly o: string | undefined;
}

/** Where `-w` says that the frames of sessions go; undefined without it. Throws UsageError for a file that cannot be written. */
export function frameCopyOf(
  { w: path, o: output }: Written,
  inputs: readonly string[],
  takesPossible: boolean,
): FrameCopy | undefined {
  if (path === undefined) return undefined;
  if (path === '-') throw new UsageError('-w needs a file: results go to standard output');
  if (inputs.some((input) => isSameFile(input, path)))
    throw new UsageError(`-w ${path} is one of the captures to read`);
  if (output !== undefined && isSameFile(output, path)) throw new UsageError(`-w ${path} is where -o writes`);
  return new FrameCopy(path, takesPossible);
}

/**
 * Writes the frames of sessions into a pcapng file. Which frames they are is known when a capture was read, so it is read
 * twice more: to find them, and to write them. What cannot be read again, as standard input, is kept in a file meanwhile.
 */
export class FrameCopy {
  readonly #path: string;
  readonly #takesPossible: boolean;
  readonly #writer: CaptureWriter;
  #selection = new FrameSelection();
  #folder: string | undefined;
  readonly #kept = new Map<string, string>();

  constructor(path: string, takesPossible: boolean) {
    this.#path = path;
    this.#takesPossible = takesPossible;
    try {
      this.#writer = new CaptureWriter(path, GENERATOR);
    } catch (error) {
      throw new UsageError(`Cannot write "${path}": ${systemReason(error)}`);
    }
  }

  /** Begins with other captures, which are read as one. Gives the files to keep what cannot be read again in. */
  begin(paths: readonly string[]): ReadonlyMap<string, string> {
    this.#selection = new FrameSelection();
    for (const path of paths) if (!isRegular(path)) this.#kept.set(path, join(this.#temporary(), `${this.#kept.size}`));
    return this.#kept;
  }

  take(session: Session): void {
    if (this.#takesPossible || session.detection.confidence !== 'possible') this.#selection.add(session);
  }

  /** Writes the frames of the sessions that these captures had. What is wrong with a capture was told when it was read first. */
  async write(paths: readonly string[], rereading: Rereading): Promise<void> {
    const selection = this.#selection;
    if (selection.isEmpty) return;
    await this.#reread(paths, rereading, (frame) => selection.collect(frame));
    await this.#reread(paths, rereading, (frame, reader) => {
      if (selection.has(frame.number)) this.#repeat(frame, reader);
    });
  }

  /** Nothing more will come; what was kept is removed. */
  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true });
    this.#folder = undefined;
    try {
      this.#writer.close();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #repeat(frame: Frame, reader: CaptureReader): void {
    try {
      this.#writer.repeat(frame, reader.origin(frame));
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #reread(
    paths: readonly string[],
    rereading: Rereading,
    visit: (frame: Frame, reader: CaptureReader) => void,
  ): Promise<void> {
    const readable = paths.map((path) => this.#kept.get(path) ?? path);
    const [path = ''] = readable;
    try {
      const reader = readable.length > 1 ? await openMerged(readable) : await openCapture(path);
      try {
        await run(reader, { accept: (frame) => visit(frame, reader) }, rereading);
      } finally {
        await reader.close();
      }
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
    }
  }

  #temporary(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'sockshark-'));
    return this.#folder;
  }

  #failure(error: unknown): OutputError {
    return new OutputError(`Cannot write "${printable(this.#path)}": ${systemReason(error)}`, error);
  }
}

/** Whether a file can be read as often as one likes; so can one that cannot be read at all. */
function isRegular(path: string): boolean {
  if (path === '-') return false;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.isFile() || stats.isDirectory();
}
