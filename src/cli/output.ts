import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { systemReason } from '../capture/capture-error.ts';
import { UsageError } from './usage-error.ts';

/** Octets that are gathered before they are written. */
const BATCH = 64 * 1024;
/** UTF-8 octets that a unit of a text takes at the most. */
const MOST_OCTETS = 3;

/** Results that cannot be written. */
export class OutputError extends Error {
  override readonly name = 'OutputError';

  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}

function resultsError(cause: unknown): OutputError {
  return new OutputError(`Cannot write the results: ${systemReason(cause)}`, cause);
}

/** Where results go: gathers text, writes it in large pieces, and waits where the reader is slow. */
export interface Output {
  write(text: string): void;
  /** Writes what is gathered now, for results that are awaited. */
  flush(): void;
  /** Resolves when the receiver can take more. */
  drain(): Promise<void>;
  /** Whether nobody reads any more, as after `| head`. */
  readonly isClosed: boolean;
  close(): Promise<void>;
}

/** Where `-o` says that results go; `-`, like no `-o`, is standard output. Throws UsageError for a file that cannot be written. */
export function outputOf(
  { o: path, l: isPrompt = false }: { readonly o: string | undefined; readonly l?: boolean },
  inputs: readonly string[],
  { output }: { readonly output: Output },
): Output {
  if (path !== undefined && inputs.some((input) => isSameFile(input, path)))
    throw new UsageError(`-o ${path} is one of the captures to read`);
  const chosen = path === undefined || path === '-' ? output : new FileOutput(path);
  return isPrompt ? new PromptOutput(chosen) : chosen;
}

/** Whether two paths lead to one regular file. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev && a.isFile();
}

/** Whether it makes no difference when a file is read; one that cannot be read is reported when its turn comes. */
export function isRegular(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Text as octets: each is encoded as it comes, because joining short texts to a long one costs more than that. */
class Batch {
  readonly #octets = Buffer.allocUnsafeSlow(BATCH);
  #used = 0;

  /** Whether the text was taken; one that was not needs a batch with more room. */
  take(text: string): boolean {
    if (text.length * MOST_OCTETS > BATCH - this.#used) return false;
    this.#used += this.#octets.write(text, this.#used);
    return true;
  }

  get octets(): Uint8Array {
    return this.#octets.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
  }
}

/** A stream such as standard output, which has done with what does not wait in it. A closed pipe is no error. */
export class StreamOutput implements Output {
  isClosed = false;
  readonly #stream: NodeJS.WriteStream;
  #batch = new Batch();
  #failure: Error | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.isClosed = true;
      // EIO: the terminal was closed.
      if (error.code !== 'EPIPE' && error.code !== 'EIO') this.#failure = error;
    });
  }

  write(text: string): void {
    if (this.#batch.take(text)) return;
    this.flush();
    if (!this.#batch.take(text) && !this.isClosed) this.#stream.write(text);
  }

  flush(): void {
    const { octets } = this.#batch;
    if (octets.length === 0) return;
    if (!this.isClosed) this.#put(octets);
    this.#batch.clear();
  }

  /** Hands on what is gathered; what waits in the stream must not be overwritten. */
  #put(octets: Uint8Array): void {
    if (this.#stream.writableLength > 0) {
      this.#stream.write(Buffer.from(octets));
      return;
    }
    this.#stream.write(octets);
    if (this.#stream.writableLength > 0) this.#batch = new Batch();
  }

  async drain(): Promise<void> {
    if (this.isClosed || !this.#stream.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const events = ['drain', 'error', 'close'] as const;
      const done = () => {
        for (const event of events) this.#stream.off(event, done);
        resolve();
      };
      for (const event of events) this.#stream.on(event, done);
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return this.#raise();
    this.flush();
    await new Promise<void>((resolve) => {
      this.#stream.write('', () => resolve());
    });
    this.#raise();
  }

  #raise(): void {
    if (this.#failure !== undefined) throw resultsError(this.#failure);
  }
}

/** A file of the user's choice, or a pipe by its name: a closed one is no error. */
export class FileOutput implements Output {
  isClosed = false;
  readonly #descriptor: number;
  readonly #batch = new Batch();

  constructor(path: string) {
    try {
      this.#descriptor = openSync(path, 'w');
    } catch (error) {
      throw new UsageError(`Cannot write "${path}": ${systemReason(error)}`);
    }
  }

  write(text: string): void {
    if (this.#batch.take(text)) return;
    this.flush();
    if (!this.#batch.take(text)) this.#put(Buffer.from(text));
  }

  async drain(): Promise<void> {}

  async close(): Promise<void> {
    this.flush();
    closeSync(this.#descriptor);
  }

  flush(): void {
    const { octets } = this.#batch;
    this.#batch.clear();
    this.#put(octets);
  }

  #put(octets: Uint8Array): void {
    let rest = octets;
    try {
      while (rest.length > 0 && !this.isClosed) rest = rest.subarray(writeSync(this.#descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw resultsError(error);
      this.isClosed = true;
    }
  }
}

/** Hands on each text as it comes, for a reader that waits for lines. */
class PromptOutput implements Output {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  get isClosed(): boolean {
    return this.#output.isClosed;
  }

  write(text: string): void {
    this.#output.write(text);
    this.#output.flush();
  }

  flush(): void {
    this.#output.flush();
  }

  drain(): Promise<void> {
    return this.#output.drain();
  }

  close(): Promise<void> {
    return this.#output.close();
  }
}
