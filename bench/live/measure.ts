import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener } from './engines.ts';
import type { Namespace } from './namespace.ts';

/** What is sent. */
export interface Load {
  readonly path: string;
  /** Frames a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Whether nobody reads the results until all is sent. */
  readonly isSlow: boolean;
}

/** What came of it. */
export interface Outcome {
  readonly engine: string;
  readonly rate: number;
  readonly sent: number;
  readonly received: number;
  /** As the program tells them. */
  readonly droppedByKernel: string;
  readonly droppedHere: string;
  /** Milliseconds for which the program's event loop stood still at the most. */
  readonly stall: number;
}

/** Sends a load to a listener, and reads what it says of it. */
export async function measure(space: Namespace, listener: Listener, load: Load, folder: string): Promise<Outcome> {
  const stallFile = join(folder, 'stall');
  const env = { ...process.env, STALL_FILE: stallFile, PATH: listener.path ?? process.env.PATH };
  const [program = '', ...words] = space.words(listener.command);
  const results = load.isSlow ? 'pipe' : 'ignore';
  const child = spawn(program, words, { stdio: ['ignore', results, 'pipe'], env, detached: true });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  while (!errors.includes('capturing on')) await sleep(20);
  await sleep(500);
  const sent = await send(space, load);
  // Engines hand frames on every second.
  await sleep(2000);
  if (child.exitCode !== null) throw new Error(`${listener.name} ended early: ${errors}`);
  process.kill(-(child.pid as number), 'SIGINT');
  await sleep(load.isSlow ? 500 : 0);
  child.stdout?.resume();
  await once(child, 'close');
  const told = /([\d]+) frames?, .*dropped: (\S+) by the kernel, (\S+) here/.exec(errors);
  return {
    engine: listener.name,
    rate: load.rate,
    sent,
    received: Number(told?.[1]),
    droppedByKernel: told?.[2] ?? 'not told',
    droppedHere: told?.[3] ?? 'not told',
    stall: Number(readFileSync(stallFile, 'utf8')),
  };
}

async function send(space: Namespace, { path, rate, seconds }: Load): Promise<number> {
  const limits = ['--pps', String(rate), '--limit', String(rate * seconds), '--loop', '1000', '--unique-ip'];
  const told = await space.run('tcpreplay', '-K', '-i', 'vb', ...limits, path);
  return Number(/Successful packets:\s+(\d+)/.exec(told)?.[1]);
}
