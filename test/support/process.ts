import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

/** The built program, as users start it; each tier builds it first. */
export const PROGRAM = 'bin/sockshark.js';

const LONGEST_OUTPUT = 1 << 28;

export interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program to its end. */
export async function told(words: readonly string[]): Promise<Told> {
  return run(process.execPath, [PROGRAM, ...words]);
}

/** Runs a line of `sh` to its end, in which `$0` is Node and `$1` the built program. */
export async function shell(line: string): Promise<Told> {
  return run('sh', ['-c', line, process.execPath, PROGRAM]);
}

/** Starts the built program, and gathers what it writes. */
export function start(words: readonly string[]): {
  readonly child: ChildProcessWithoutNullStreams;
  readonly texts: { output: string; errors: string };
} {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
  const texts = { output: '', errors: '' };
  child.stdout.on('data', (piece) => {
    texts.output += piece;
  });
  child.stderr.on('data', (piece) => {
    texts.errors += piece;
  });
  return { child, texts };
}

function run(program: string, words: readonly string[]): Promise<Told> {
  return promisify(execFile)(program, words, { maxBuffer: LONGEST_OUTPUT }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Told) => ({ code, stdout, stderr }),
  );
}
