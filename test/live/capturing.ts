import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type SuiteFactory, test } from 'vitest';
import { type Need, testWith, untested } from '../support/needs.ts';
import { whatIsMissing } from './requirements.ts';

const MISSING = whatIsMissing();

/** Tests that capture; where the machine cannot let them, one test says why and is skipped. */
export function describeLive(name: string, factory: SuiteFactory): void {
  if (MISSING === undefined) describe(name, factory);
  else test.skip(untested(name, MISSING), () => {});
}

/** What captures: the option that asks for it, and what else it takes. */
export interface Engine {
  readonly tool: 'tcpdump' | 'dumpcap' | 'cap';
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly needs: readonly Need[];
}

/** Every engine that captures by itself; dumpcap is root's second, so it is alone in its PATH. */
export const LIVE_ENGINES: readonly Engine[] = [
  { tool: 'tcpdump', words: ['--engine', 'exec'], environment: { PATH: only('tcpdump') }, needs: [] },
  { tool: 'dumpcap', words: ['--engine', 'exec'], environment: { PATH: only('dumpcap') }, needs: [] },
  { tool: 'cap', words: ['--engine', 'cap'], environment: {}, needs: ['cap'] },
];

/** A test for each engine, with its name in the title. */
export function testEngines(engines: readonly Engine[], title: string, act: (engine: Engine) => Promise<void>): void {
  for (const engine of engines) testWith(engine.needs, `${title}, with ${engine.tool}`, () => act(engine));
}

/** A folder for PATH with this program, and what starts programs in a namespace. */
function only(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-path-'));
  for (const name of [program, 'nsenter', 'mkfifo']) {
    const path = execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' }).trim();
    if (path !== '') symlinkSync(path, join(folder, name));
  }
  return folder;
}

/** A recorded capture with 13 sessions of a real proxy, sent again over the cable. */
export const RECORDED = 'fixtures/dante-login/capture.pcap';

export function replay(...more: readonly string[]): string[] {
  return ['tcpreplay', '-q', '-i', 'vb', '--pps', '1000', ...more, RECORDED];
}

/** The sessions of newline-delimited JSON. */
export function sessionsOf(ndjson: string): Record<string, unknown>[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Sessions without what depends on when and where they were captured. */
export function timeless(sessions: readonly unknown[]): unknown {
  const keys = [
    'uid',
    'capture',
    'start',
    'end',
    'duration',
    'after',
    'time',
    'latency',
    'firstFrame',
    'lastFrame',
    'frame',
    'frames',
  ];
  return JSON.parse(JSON.stringify(sessions, (key, value) => (keys.includes(key) ? undefined : value)));
}
