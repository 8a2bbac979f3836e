import { setFlagsFromString } from 'node:v8';
import { MessageChannel, Worker } from 'node:worker_threads';
import { AHEAD_SHARE, MEMORY_BYTES } from '../../limits.ts';
import type { Task } from '../task.ts';
import { AheadCapture, type Lane, order } from './ahead-capture.ts';
import type { JobNews, JobStart } from './job-messages.ts';
import { JobServer } from './job-server.ts';

/** Threads that read captures side by side, each the next one in their order that no other has; this thread is one of them. */
export class JobPool {
  readonly #captures: ReadonlyMap<number, AheadCapture>;
  readonly #unread: IterableIterator<readonly [index: number, path: string]>;
  readonly #workers: Worker[] = [];
  readonly #own = new MessageChannel();
  #isStopped = false;

  /** `files`: those to be read, with their places. */
  constructor(
    files: readonly (readonly [index: number, path: string])[],
    task: Task,
    jobs: number,
    interruption: AbortSignal,
  ) {
    this.#captures = new Map(files.map(([index]) => [index, new AheadCapture()]));
    this.#unread = files.values();
    const count = Math.min(jobs, files.length);
    // Each thread has a processor of its own to collect garbage on, and shares no other.
    if (count > 1) setFlagsFromString('--no-parallel-scavenge');
    const { memory = MEMORY_BYTES } = task.reading;
    const reading = { ...task.reading, memory: (memory * (1 - AHEAD_SHARE)) / count };
    const start: JobStart = { task: { ...task, reading }, ahead: (memory * AHEAD_SHARE) / count };
    new JobServer(this.#own.port2, start);
    this.#employ(this.#own.port1);
    while (this.#workers.length < count - 1) this.#hire(start);
    interruption.addEventListener('abort', () => this.#stop(), { once: true });
  }

  /** Undefined for a file that is not one of those to be read here. */
  capture(index: number): AheadCapture | undefined {
    return this.#captures.get(index);
  }

  async close(): Promise<void> {
    this.#isStopped = true;
    this.#own.port1.close();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #hire(start: JobStart): void {
    const worker = new Worker(new URL('./job-worker.js', import.meta.url), { workerData: start });
    this.#workers.push(worker);
    worker.on('error', (error) => {
      for (const capture of this.#captures.values()) capture.fail(error);
    });
    this.#employ(worker);
  }

  #employ(lane: Lane): void {
    lane.on('message', (news: JobNews) => {
      this.#captures.get(news.index)?.hear(news);
      if (news.kind === 'end') this.#assign(lane);
    });
    this.#assign(lane);
  }

  #assign(lane: Lane): void {
    if (this.#isStopped) return;
    const { value, done } = this.#unread.next();
    if (done === true) return;
    const [index, path] = value;
    this.#captures.get(index)?.begin(lane);
    order(lane, { kind: 'read', index, path });
  }

  /** What is being read ends as it stands. */
  #stop(): void {
    this.#isStopped = true;
    for (const lane of [this.#own.port1, ...this.#workers]) order(lane, { kind: 'stop' });
  }
}
