import type { MessagePort, Worker } from 'node:worker_threads';
import type { CaptureResult } from '../read-capture.ts';
import type { JobNews, JobOrder } from './job-messages.ts';

/** The way to a thread that reads captures. */
export type Lane = Worker | MessagePort;

export function order(lane: Lane, message: JobOrder): void {
  lane.postMessage(message);
}

type Batch = Pick<Extract<JobNews, { kind: 'pieces' }>, 'pieces' | 'characters'>;

/** A capture that another thread reads, perhaps before its turn. */
export class AheadCapture {
  position = 0;
  size: number | undefined;
  /** Set when all pieces have arrived. */
  result: CaptureResult | undefined;
  #failure: Error | undefined;
  #lane: Lane | undefined;
  readonly #arrived: Batch[] = [];
  #wake: (() => void) | undefined;

  /** Pieces in their order; undefined when there are no more. Rejects where the thread failed. */
  async next(): Promise<readonly unknown[] | undefined> {
    while (this.#arrived.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.result !== undefined) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const { pieces, characters } = this.#arrived.shift() as Batch;
    if (this.#lane !== undefined) order(this.#lane, { kind: 'taken', characters });
    return pieces;
  }

  begin(lane: Lane): void {
    this.#lane = lane;
  }

  hear(news: JobNews): void {
    switch (news.kind) {
      case 'pieces':
        this.#arrived.push(news);
        break;
      case 'position':
        this.position = news.position;
        this.size = news.size;
        return;
      case 'end':
        this.result = news.result;
        break;
      case 'failure':
        this.fail(new Error(news.reason));
        return;
    }
    this.#wake?.();
  }

  fail(reason: Error): void {
    this.#failure = reason;
    this.#wake?.();
  }
}
