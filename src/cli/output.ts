import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { systemReason } from '../capture/capture-error.ts';
import { UsageError } from './usage-error.ts';

/** Bytes that are gathered before they are written. */
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

/** Where results go: gathers them, writes them in large pieces, and waits where the reader is slow. */
export interface Output {
  write(text: string): void;
  /** The bytes are only lent. */
  writeBytes(bytes: Uint8Array): void;
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

/** A stream such as standard output, which has done with what does not wait in it. A closed pipe is no error. */
export class StreamOutput implements Output {
  isClosed = false;
  readonly #stream: NodeJS.WriteStream;
  readonly #batch = new ByteWriter(BATCH);
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
    this.#batch.text(text);
    if (this.#batch.length >= BATCH) this.flush();
  }

  writeBytes(bytes: Uint8Array): void {
    this.#batch.put(bytes);
    if (this.#batch.length >= BATCH) this.flush();
  }

  flush(): void {
    if (this.#batch.length === 0) return;
    if (!this.isClosed) this.#stream.write(this.#batch.bytes);
    // What waits in the stream must not be overwritten.
    if (this.#stream.writableLength > 0) this.#batch.release();
    else this.#batch.clear();
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
  readonly #batch = new ByteWriter(BATCH);

  constructor(path: string) {
    try {
      this.#descriptor = openSync(path, 'w');
    } catch (error) {
      throw new UsageError(`Cannot write "${path}": ${systemReason(error)}`);
    }
  }

  write(text: string): void {
    this.#batch.text(text);
    if (this.#batch.length >= BATCH) this.flush();
  }

  writeBytes(bytes: Uint8Array): void {
    if (bytes.length >= BATCH) {
      this.flush();
      this.#put(bytes);
      return;
    }
    this.#batch.put(bytes);
    if (this.#batch.length >= BATCH) this.flush();
  }

  async drain(): Promise<void> {}

  async close(): Promise<void> {
    this.flush();
    closeSync(this.#descriptor);
  }

  flush(): void {
    this.#put(this.#batch.bytes);
    this.#batch.clear();
  }

  #put(bytes: Uint8Array): void {
    let rest = bytes;
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

  writeBytes(bytes: Uint8Array): void {
    this.#output.writeBytes(bytes);
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
