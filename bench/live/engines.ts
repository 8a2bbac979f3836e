import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';

/** A way to listen to `va`: a command line, and the PATH in which only its capture program is. */
export interface Listener {
  readonly name: string;
  readonly command: readonly string[];
  readonly path: string | undefined;
}

/** Every engine; the program runs with the probe that measures its stalls. */
export function listeners(folder: string): Listener[] {
  const probe = join(import.meta.dirname, 'stall-probe.js');
  const program = [execPath, '--import', probe, 'bin/sockshark.js', 'sniff', '--format', 'ndjson'];
  const piped = [...program, '-i', '-'].map((word) => `'${word}'`).join(' ');
  return [
    { name: 'tcpdump', command: [...program, '-i', 'va'], path: pathOf('tcpdump', folder) },
    { name: 'dumpcap', command: [...program, '-i', 'va'], path: pathOf('dumpcap', folder) },
    { name: 'cap', command: [...program, '-i', 'va', '--engine', 'cap'], path: undefined },
    { name: 'pipe', command: ['sh', '-c', `tcpdump -i va -U -B 65536 -w - 2>/dev/null | ${piped}`], path: undefined },
  ];
}

function pathOf(program: string, folder: string): string {
  const path = join(folder, program);
  mkdirSync(path);
  for (const name of [program, 'nsenter', 'mkfifo']) {
    symlinkSync(execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(), join(path, name));
  }
  return path;
}
