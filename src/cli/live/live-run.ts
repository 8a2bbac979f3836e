import { setImmediate as turn } from 'node:timers/promises';
import { CaptureError } from '../../capture/capture-error.ts';
import type { WrittenStatistics } from '../../capture/format/pcapng-writer.ts';
import type { Frame } from '../../capture/frame.ts';
import type { FrameTaker, LiveCapture } from '../../capture/live/live-capture.ts';
import type { Recording } from '../../capture/live/recording.ts';
import { LIVE_BATCH } from '../../limits.ts';
import type { Pipeline } from '../../pipeline.ts';
import type { Output } from '../output.ts';
import { type FrameQueue, isGap } from './frame-queue.ts';

/** How long the clock of a silent wire stands still. */
const SILENCE_MS = 500;

/** Takes frames as they come: into the file, if there is one, and into the queue. */
export class Arrivals implements FrameTaker {
  /** Why the file could not be written. */
  failure: CaptureError | undefined;
  readonly #queue: FrameQueue;
  #recording: Recording | undefined;
  #capture: LiveCapture | undefined;
  #maxBytes = 0;
  #wake: (() => void) | undefined;

  constructor(queue: FrameQueue) {
    this.#queue = queue;
  }

  /** From now on frames of `capture` are recorded too; with `maxBytes` in the files it ends. */
  record(recording: Recording, capture: LiveCapture, maxBytes: number): void {
    this.#recording = recording;
    this.#capture = capture;
    this.#maxBytes = maxBytes;
  }

  take(frame: Frame): void {
    const source = this.#capture?.interfaces[frame.interfaceId];
    if (source !== undefined) this.#attempt(() => this.#recording?.write(frame, source));
    if ((this.#recording?.bytes ?? 0) >= this.#maxBytes) this.#capture?.end();
    this.#queue.add(frame);
    this.notify();
  }

  /** Writes what the file gathers. */
  flush(): void {
    this.#attempt(() => this.#recording?.flush());
  }

  /** Ends the file with what each interface came to. */
  close(statistics: readonly WrittenStatistics[]): void {
    this.#attempt(() => this.#recording?.close(statistics));
  }

  /** Somebody who waits may go on. */
  notify(): void {
    this.#wake?.();
  }

  /** Resolves when a frame comes, or after a while. */
  async wait(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SILENCE_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.failure ??= error;
    }
  }
}

/** The capture's clock: the time of the last frame, and how long ago it came by our own. */
class LiveClock {
  #seconds: number | undefined;
  #since = 0;

  set({ seconds }: Frame): void {
    this.#seconds = seconds;
    this.#since = Date.now();
  }

  get seconds(): number | undefined {
    return this.#seconds === undefined ? undefined : this.#seconds + (Date.now() - this.#since) / 1000;
  }
}

/** Where the results of a run go, and when they are written. */
export interface RunTarget {
  readonly pipeline: Pipeline;
  readonly output: Output;
  /** Whether no more frames are to be read. */
  readonly isEnough: boolean;
  /** Whether no more frames come. */
  readonly isOver: boolean;
  /** Called before text is written. */
  prepare(): void;
}

/** Reads the queue into the pipeline until it is empty and no more comes, it is enough, or nobody reads the results any more. */
export async function runLive(queue: FrameQueue, arrivals: Arrivals, target: RunTarget): Promise<void> {
  const { pipeline, output } = target;
  const clock = new LiveClock();
  while (!output.isClosed && !target.isEnough) {
    readBatch(queue, target, clock);
    target.prepare();
    output.flush();
    await output.drain();
    if (!queue.isEmpty) {
      await turn();
      continue;
    }
    if (target.isOver) return;
    await arrivals.wait();
    const { seconds } = clock;
    if (queue.isEmpty && seconds !== undefined) pipeline.tick(seconds);
  }
}

function readBatch(queue: FrameQueue, target: RunTarget, clock: LiveClock): void {
  const { pipeline } = target;
  let last: Frame | undefined;
  for (let count = 0; count < LIVE_BATCH && !target.isEnough; count++) {
    const entry = queue.take();
    if (entry === undefined) break;
    if (isGap(entry)) {
      for (const { frame, count: missed } of entry.flows.values()) pipeline.miss(frame, missed);
    } else {
      pipeline.accept(entry);
      last = entry;
    }
  }
  if (last !== undefined) clock.set(last);
}
