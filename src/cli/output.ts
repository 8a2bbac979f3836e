import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { systemReason } from '../capture/capture-error.ts';
import { UsageError } from './usage-error.ts';

/** Text is gathered up to here before it is written. */
const BATCH = 64 * 1024;

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
  { o: path, file: inputs = [] }: { readonly o: string | undefined; readonly file: readonly string[] | undefined },
  { output }: { readonly output: Output },
): Output {
  if (path === undefined || path === '-') return output;
  if (inputs.some((input) => isSameFile(input, path)))
    throw new UsageError(`-o ${path} is one of the captures to read`);
  return new FileOutput(path);
}

/** Whether two paths lead to one regular file. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev && a.isFile();
}

/** A stream such as standard output. A closed pipe is no error. */
export class StreamOutput implements Output {
  isClosed = false;
  readonly #stream: NodeJS.WriteStream;
  #text = '';
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
    this.#text += text;
    if (this.#text.length >= BATCH) this.flush();
  }

  flush(): void {
    if (!this.isClosed && this.#text !== '') this.#stream.write(this.#text);
    this.#text = '';
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
    const text = this.#text;
    this.#text = '';
    await new Promise<void>((resolve) => {
      this.#stream.write(text, () => resolve());
    });
    this.#raise();
  }

  #raise(): void {
    if (this.#failure !== undefined) throw resultsError(this.#failure);
  }
}

/** A file of the user's choice. */
export class FileOutput implements Output {
  readonly isClosed = false;
  readonly #descriptor: number;
  #text = '';

  constructor(path: string) {
    try {
      this.#descriptor = openSync(path, 'w');
    } catch (error) {
      throw new UsageError(`Cannot write "${path}": ${systemReason(error)}`);
    }
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= BATCH) this.flush();
  }

  async drain(): Promise<void> {}

  async close(): Promise<void> {
    this.flush();
    closeSync(this.#descriptor);
  }

  flush(): void {
    let rest: Uint8Array = Buffer.from(this.#text);
    this.#text = '';
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#descriptor, rest));
    } catch (error) {
      throw resultsError(error);
    }
  }
}
