import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Namespace } from '../../bench/live/namespace.ts';

const PROGRAM = 'bin/sockshark.js';

/** How long anything that is awaited may take. */
const PATIENCE_MS = 15_000;

export interface SniffOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Words before the program, which is started by them. */
  readonly by?: readonly string[];
  /** Standard input. */
  readonly input?: Readable;
  /** False: nobody reads the results until `read` is called. */
  readonly isRead?: boolean;
}

/** `sockshark sniff` inside a namespace, as users start it; `npm test` builds it first. */
export class Sniffing {
  output = '';
  errors = '';
  readonly child: ChildProcess;
  readonly #closed: Promise<unknown[]>;

  constructor(
    space: Namespace,
    words: readonly string[],
    { environment = {}, by = [], input, isRead = true }: SniffOptions = {},
  ) {
    const [program = '', ...rest] = space.words([...by, process.execPath, PROGRAM, 'sniff', ...words]);
    const env = { ...process.env, ...environment };
    this.child = spawn(program, rest, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], env });
    if (input !== undefined && this.child.stdin !== null) input.pipe(this.child.stdin);
    this.#closed = once(this.child, 'close');
    this.child.stderr?.on('data', (piece) => {
      this.errors += piece;
    });
    if (isRead) this.read();
  }

  /** Starts one and waits until it captures. */
  static async start(space: Namespace, words: readonly string[], options?: SniffOptions): Promise<Sniffing> {
    const sniffing = new Sniffing(space, words, options);
    await sniffing.told(/capturing on/);
    return sniffing;
  }

  read(): void {
    this.child.stdout?.on('data', (piece) => {
      this.output += piece;
    });
  }

  /** Waits until standard error has this. */
  async told(pattern: RegExp): Promise<void> {
    await until(
      () => pattern.test(this.errors),
      () => `${pattern} in: ${this.errors}`,
    );
  }

  /** Waits until standard output has this. */
  async shown(pattern: RegExp): Promise<void> {
    await until(
      () => pattern.test(this.output),
      () => `${pattern} in: ${this.output}\n${this.errors}`,
    );
  }

  /** Waits until standard output has so many sessions as JSON. */
  async shows(sessions: number): Promise<void> {
    const count = () => this.output.split('"firstFrame":').length - 1;
    await until(
      () => count() >= sessions,
      () => `${sessions} sessions, there are ${count()}: ${this.errors}`,
    );
  }

  /** Sends a signal, if one is named, and waits for the end; gives the exit code. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal !== undefined) this.child.kill(signal);
    const [code] = await this.#closed;
    return code as number | null;
  }

  /** The process that captures for it; throws where there is none, because signals to 0 go to the tests themselves. */
  get captureProcess(): number {
    const { pid } = this.child;
    const [captureProcess = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    if (captureProcess === '') throw new Error(`No process captures: ${this.errors}`);
    return Number(captureProcess);
  }
}

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
