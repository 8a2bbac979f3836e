import { selects } from '../filter/selection.ts';
import { LIST_PATIENCE_MS } from '../limits.ts';
import type { Consumer, Seen } from '../pipeline.ts';
import type { Caches } from '../schema/caches.ts';
import { NOTHING_SEEN, seenInAll } from './absence.ts';
import { EXIT_INTERRUPTED, EXIT_OK, EXIT_UNREADABLE } from './exit-code.ts';
import { isRegular } from './output.ts';
import type { AheadCapture } from './parallel/ahead-capture.ts';
import { Progress } from './progress.ts';
import { type CaptureResult, interrupted, readCapture, type Watch } from './read-capture.ts';
import type { Printer, Scribe } from './report.ts';
import type { FrameCopy } from './select/frame-copy.ts';
import type { Surroundings } from './surroundings.ts';
import { cachesOf, scribeOf, type Task } from './task.ts';

/** What several captures held in all. */
export interface ReadingResult {
  readonly frames: number;
  readonly bytes: number;
  /** All of them, selected or not. */
  readonly sessions: number;
  /** What could not be read, a line each: to be told after the results. */
  readonly problems: readonly string[];
  readonly exitCode: number;
  readonly seen: Seen;
}

/** Prints captures one after the other, and counts over all of them. */
export class CaptureRun {
  readonly #task: Task;
  readonly #caches: Caches | undefined;
  readonly #printer: Printer;
  readonly #surroundings: Surroundings;
  readonly #end: Promise<false>;
  readonly #problems: string[] = [];
  #frames = 0;
  #bytes = 0;
  #sessions = 0;
  #isDamaged = false;
  #seen = NOTHING_SEEN;

  readonly #copy: FrameCopy | undefined;

  /** `copy` takes the frames of the sessions. */
  constructor(task: Task, printer: Printer, surroundings: Surroundings, copy: FrameCopy | undefined) {
    this.#task = task;
    this.#caches = cachesOf(task);
    this.#copy = copy;
    this.#printer = printer;
    this.#surroundings = surroundings;
    this.#end = interrupted(surroundings.interruption);
  }

  /** Whether no further capture is to be looked at. */
  get isOver(): boolean {
    return this.#mustEnd || this.#frames >= this.#task.reading.maxFrames;
  }

  result(): ReadingResult {
    const exitCode = this.#surroundings.interruption.aborted
      ? EXIT_INTERRUPTED
      : this.#isDamaged
        ? EXIT_UNREADABLE
        : EXIT_OK;
    return {
      frames: this.#frames,
      bytes: this.#bytes,
      sessions: this.#sessions,
      problems: this.#problems,
      exitCode,
      seen: this.#seen,
    };
  }

  /** Reads a capture, or several as one, in this thread. */
  async read(paths: readonly string[]): Promise<void> {
    const { reading } = this.#task;
    const scribe = await scribeOf(this.#task, { base: this.#sessions, caches: this.#caches }, (piece) =>
      this.#printer.print(piece, this.#sessions),
    );
    const progress = new Progress(this.#surroundings, reading.isQuiet);
    const copies = this.#copy?.begin(paths) ?? new Map();
    const watch: Watch = {
      end: this.#end,
      copies,
      input: () => this.#surroundings.input(),
      pause: async (reader) => {
        if (reader !== undefined) progress.show(reader);
        await this.#surroundings.output.drain();
        return !this.#mustEnd;
      },
    };
    const maxFrames = reading.maxFrames - this.#frames;
    const patience = paths.every(isRegular) ? undefined : setTimeout(() => this.#stream(scribe), LIST_PATIENCE_MS);
    try {
      this.#count(await readCapture(paths, { ...reading, maxFrames }, this.#watched(scribe), watch));
      await this.#copy?.write(paths, { maxFrames, pause: () => watch.pause() });
    } finally {
      clearTimeout(patience);
      progress.clear();
    }
  }

  /** What comes through a pipe may come slowly: it is shown as it comes. */
  #stream(scribe: Scribe): void {
    scribe.stream?.();
    this.#printer.stream?.();
    this.#surroundings.output.flush();
  }

  /** Prints a capture that is read, or was, in another thread. */
  async print(capture: AheadCapture): Promise<void> {
    const { output } = this.#surroundings;
    const progress = new Progress(this.#surroundings, this.#task.reading.isQuiet);
    for (let pieces = await capture.next(); pieces !== undefined; pieces = await capture.next()) {
      for (const piece of pieces) this.#printer.print(piece, this.#sessions);
      progress.show(capture);
      await output.drain();
      if (output.isClosed) break;
    }
    progress.clear();
    if (capture.result !== undefined) this.#count(capture.result);
  }

  /** The same scribe; the frames of its sessions are taken on the way. */
  #watched(scribe: Scribe): Scribe {
    const copy = this.#copy;
    const { selection } = this.#task;
    if (copy === undefined) return scribe;
    const isSelected = selection === undefined ? () => true : selects(selection, this.#sessions);
    const consumer: Consumer = {
      ...scribe.consumer,
      session(session) {
        if (isSelected(session)) copy.take(session);
        scribe.consumer.session(session);
      },
    };
    return { consumer, stream: () => scribe.stream?.(), finish: () => scribe.finish() };
  }

  get #mustEnd(): boolean {
    return this.#surroundings.interruption.aborted || this.#surroundings.output.isClosed;
  }

  #count({ frames, bytes, sessions, problems, isDamaged, seen }: CaptureResult): void {
    this.#frames += frames;
    this.#bytes += bytes;
    this.#sessions += sessions;
    this.#problems.push(...problems);
    this.#isDamaged ||= isDamaged;
    this.#seen = seenInAll(this.#seen, seen);
  }
}
