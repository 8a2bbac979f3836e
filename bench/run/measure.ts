import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { median } from './median.ts';

/** What one process took from start to exit. */
export interface Measurement {
  /** Seconds of the clock. */
  readonly wall: number;
  /** Seconds of processor time, user and system; undefined where nothing could measure it. */
  readonly cpu: number | undefined;
  /** Largest resident memory in MB of 1,000,000 octets; undefined where nothing could measure it. */
  readonly peak: number | undefined;
}

/** Why a command has no measurement. */
export interface Refusal {
  readonly reason: string;
}

const TIME = '/usr/bin/time';
const hasTime = existsSync(TIME);

/** By what processor time and memory are measured. */
export const METER = hasTime ? TIME : 'nothing: /usr/bin/time is not installed';

/** The first program of this name in PATH. */
export function findProgram(name: string): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a program with its output to /dev/null. */
export function measure(program: string, words: readonly string[]): Measurement | Refusal {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-time-'));
  const record = join(folder, 'time');
  try {
    const [first, ...rest] = hasTime
      ? [TIME, '-q', '-f', '%U %S %M', '-o', record, program, ...words]
      : [program, ...words];
    const start = process.hrtime.bigint();
    const { status, stderr, error } = spawnSync(first as string, rest, {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    if (error !== undefined) return { reason: error.message };
    if (status !== 0) return { reason: stderr.trim().split('\n')[0] || `exit code ${status}` };
    if (!hasTime) return { wall, cpu: undefined, peak: undefined };
    const [user = 0, system = 0, kilobytes = 0] = readFileSync(record, 'utf8').trim().split(' ').map(Number);
    return { wall, cpu: user + system, peak: (kilobytes * 1024) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The median of several measurements, each quantity on its own. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
  return {
    wall: median(measurements.map(({ wall }) => wall)) ?? 0,
    cpu: median(measurements.flatMap(({ cpu }) => cpu ?? [])),
    peak: median(measurements.flatMap(({ peak }) => peak ?? [])),
  };
}
