import { Readable } from 'node:stream';
import type { Output } from '../../src/cli/output.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Surroundings } from '../../src/cli/surroundings.ts';

export interface Run {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: readonly string[];
}

/** Runs a command line in this process, as on a pipe; `given` changes what it finds around it. Rejects as the program does. */
export async function runCli(
  words: readonly string[],
  given: Partial<Surroundings> & { bytes?: Uint8Array } = {},
): Promise<Run> {
  let text = '';
  const decoder = new TextDecoder();
  const errors: string[] = [];
  const output: Output = {
    isClosed: false,
    write(piece) {
      text += piece;
    },
    writeBytes(bytes) {
      text += decoder.decode(bytes, { stream: true });
    },
    flush() {},
    async drain() {},
    async close() {},
  };
  const exitCode = await runProgram(words, {
    output,
    input: () => Readable.from([given.bytes ?? new Uint8Array(0)]),
    tell: (line) => errors.push(line),
    report: (line) => errors.push(line),
    status() {},
    columns: undefined,
    isTerminal: false,
    identity: { uid: undefined, become() {} },
    environment: {},
    interruption: new AbortController().signal,
    ...given,
  });
  return { exitCode, output: text, errors };
}
