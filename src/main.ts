import { printable } from './bytes/text.ts';
import { EXIT_INTERRUPTED, EXIT_UNREADABLE, EXIT_USAGE } from './cli/exit-code.ts';
import { StreamOutput } from './cli/output.ts';
import { runProgram } from './cli/program.ts';
import type { Surroundings } from './cli/surroundings.ts';
import { UsageError } from './cli/usage-error.ts';

/** For the door, which must not wait for a read that is under way. */
export { EXIT_INTERRUPTED };

/** Its descriptor. */
const STANDARD_INPUT = 0;

/** Words in, text and exit code out. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    return await runProgram(words, surroundings());
  } catch (error) {
    if (error instanceof UsageError) {
      tell(error.message);
      return EXIT_USAGE;
    }
    tell(error instanceof Error ? error.message : String(error));
    return EXIT_UNREADABLE;
  }
}

function tell(line: string): void {
  const lines = line.split('\n').map(printable);
  process.stderr.write(`sockshark: ${lines.join('\n')}\n`);
}

function surroundings(): Surroundings {
  const { stdout, stderr, env } = process;
  // A closed terminal takes no complaints, not even about itself.
  stderr.on('error', () => {});
  return {
    output: new StreamOutput(stdout),
    input: () => STANDARD_INPUT,
    tell,
    report: (line) => process.stderr.write(`${printable(line)}\n`),
    status(line) {
      if (!stderr.isTTY) return;
      // A line that is folded could not be taken away again.
      stderr.write(
        line === undefined
          ? '\r\u001b[K'
          : `\r\u001b[K${line.slice(0, (columnsOf(stderr) ?? Number.POSITIVE_INFINITY) - 1)}`,
      );
    },
    columns: columnsOf(stdout),
    isTerminal: stdout.isTTY === true,
    identity: {
      uid: process.getuid?.(),
      become(uid, gid) {
        process.setgroups?.([gid]);
        process.setgid?.(gid);
        process.setuid?.(uid);
      },
    },
    environment: env,
    interruption: interruption(),
  };
}

/** Columns of a terminal that knows how wide it is. */
function columnsOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  return isTTY && columns > 0 ? columns : undefined;
}

/** The first signal (SIGHUP: the terminal was closed) lets what was decoded be written; the second ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
      controller.abort();
    });
  }
  return controller.signal;
}
