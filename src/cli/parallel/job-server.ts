import type { MessagePort } from 'node:worker_threads';
import type { Caches } from '../../schema/caches.ts';
import { interrupted, readCapture, type Watch } from '../read-capture.ts';
import { cachesOf, scribeOf } from '../task.ts';
import type { JobNews, JobOrder, JobStart } from './job-messages.ts';

/** Characters of pieces that go together in one message. */
const BATCH = 64 * 1024;

/** Reads the captures that come through a port, and sends back the pieces; rests while too many are not taken. */
export class JobServer {
  readonly #port: MessagePort;
  readonly #start: JobStart;
  readonly #caches: Caches | undefined;
  readonly #stop = new AbortController();
  readonly #end = interrupted(this.#stop.signal);
  #pieces: unknown[] = [];
  #characters = 0;
  #untaken = 0;
  #resume: (() => void) | undefined;

  constructor(port: MessagePort, start: JobStart) {
    this.#port = port;
    this.#start = start;
    this.#caches = cachesOf(start.task);
    port.on('message', (order: JobOrder) => this.#obey(order));
    port.on('close', () => this.#obey({ kind: 'stop' }));
  }

  #obey(order: JobOrder): void {
    if (order.kind === 'read') {
      this.#read(order.index, order.path).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#tell({ kind: 'failure', index: order.index, reason });
      });
      return;
    }
    if (order.kind === 'taken') this.#untaken -= order.characters;
    else this.#stop.abort();
    this.#resume?.();
  }

  async #read(index: number, path: string): Promise<void> {
    const { task } = this.#start;
    const scribe = await scribeOf(task, { base: undefined, caches: this.#caches }, (piece, characters) => {
      this.#pieces.push(piece);
      this.#characters += characters;
      if (this.#characters >= BATCH) this.#send(index);
    });
    const result = await readCapture([path], task.reading, scribe, this.#watch(index));
    this.#send(index);
    this.#tell({ kind: 'end', index, result });
  }

  #watch(index: number): Watch {
    return {
      end: this.#end,
      input: () => {
        throw new Error('standard input is read by the first thread alone');
      },
      pause: async (reader) => {
        if (reader !== undefined) {
          const { position, size } = reader;
          this.#tell({ kind: 'position', index, position, size });
        }
        await this.#room();
        return !this.#stop.signal.aborted;
      },
    };
  }

  /** Resolves when more may be made. */
  async #room(): Promise<void> {
    while (this.#untaken > this.#start.ahead && !this.#stop.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
      });
    }
  }

  #send(index: number): void {
    if (this.#pieces.length === 0) return;
    this.#untaken += this.#characters;
    this.#tell({ kind: 'pieces', index, pieces: this.#pieces, characters: this.#characters });
    this.#pieces = [];
    this.#characters = 0;
  }

  #tell(news: JobNews): void {
    this.#port.postMessage(news);
  }
}
