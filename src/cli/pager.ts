import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type Output, StreamOutput } from './output.ts';
import { programPath } from './program-path.ts';
import type { Surroundings } from './surroundings.ts';

/** What less is told where nobody told it: end where all fits on one screen, keep colours, leave the screen as it is. */
const LESS = 'FRX';

/**
 * What a command finds around it, with results going through a pager as git has it: on a terminal, by $PAGER or less.
 * The same where there is none, or PAGER is empty or cat.
 */
export function withPager(
  { pager, o: path }: { readonly pager: boolean; readonly o?: string | undefined },
  surroundings: Surroundings,
): Surroundings {
  const isFile = path !== undefined && path !== '-';
  if (!pager || isFile || !surroundings.isTerminal) return surroundings;
  const { environment } = surroundings;
  const command = environment.PAGER ?? (programPath('less', environment, constants.X_OK) === undefined ? '' : 'less');
  if (command === '' || command === 'cat') return surroundings;
  const child = spawn('sh', ['-c', command], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS, LV: '-c', ...environment },
  });
  return { ...surroundings, output: new PagerOutput(child, surroundings.output), status() {} };
}

/** Results on their way through a pager; closing waits until its user has read them. */
class PagerOutput implements Output {
  readonly #pipe: StreamOutput;
  readonly #terminal: Output;
  readonly #ended: Promise<void>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, terminal: Output) {
    this.#terminal = terminal;
    this.#child = child;
    this.#pipe = new StreamOutput(child.stdin as NodeJS.WriteStream);
    this.#ended = new Promise((resolve) => {
      child.on('error', () => resolve());
      child.on('exit', () => resolve());
    });
  }

  get isClosed(): boolean {
    return this.#pipe.isClosed;
  }

  write(text: string): void {
    this.#pipe.write(text);
  }

  writeBytes(bytes: Uint8Array): void {
    this.#pipe.writeBytes(bytes);
  }

  flush(): void {
    this.#pipe.flush();
  }

  drain(): Promise<void> {
    return this.#pipe.drain();
  }

  async close(): Promise<void> {
    await this.#pipe.close();
    this.#child.stdin?.end();
    await this.#ended;
    await this.#terminal.close();
  }
}
