import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

/** The views that a fixture can expect, by the name of the file, and the words that print them. */
const VIEWS: Readonly<Record<string, readonly string[]>> = {
  'list.txt': ['analyze', '--sort', 'start'],
  'frames.txt': ['analyze', '--frames'],
  'tree.txt': ['analyze', '-V', '--sort', 'start'],
  'layers.txt': ['analyze', '-VV', '-c', '20', '--sort', 'start'],
  'tables.txt': ['analyze', '--tables', '--sort', 'start'],
  'hex.txt': ['analyze', '--hex', '--sort', 'start'],
  'sessions.json': ['export', '--sort', 'start'],
  'all-list.txt': ['analyze', '--protocol', 'all', '--sort', 'start'],
  'all-frames.txt': ['analyze', '--protocol', 'all', '--frames'],
  'all-tree.txt': ['analyze', '--protocol', 'all', '-V', '--sort', 'start'],
  'all-tables.txt': ['analyze', '--protocol', 'all', '--tables', '--sort', 'start'],
  'all-sessions.json': ['export', '--protocol', 'all', '--sort', 'start'],
};

const WRITES = process.env.GOLDEN === 'write' && process.env.CI === undefined;

const cases = readdirSync('fixtures').flatMap((name) => {
  const folder = join('fixtures', name);
  const capture = ['capture.pcap', 'capture.pcapng'].map((file) => join(folder, file)).find((path) => existsSync(path));
  const views = readdirSync(folder).filter((file) => file in VIEWS);
  return views.map((view) => ({ name, view, capture: capture as string, path: join(folder, view) }));
});

describe('Golden files', () => {
  test('every fixture has a capture, its story and a second witness', () => {
    for (const name of readdirSync('fixtures')) {
      const files = readdirSync(join('fixtures', name)).map((file) => basename(file));
      expect(files, name).toEqual(expect.arrayContaining(['about.md', 'tshark.txt']));
      expect(
        files.some((file) => /^capture\.pcap(ng)?$/.test(file)),
        name,
      ).toBe(true);
    }
  });

  test.each(cases)('$name/$view is what the program prints', async ({ view, capture, path }) => {
    const { output } = await runCli([...(VIEWS[view] as readonly string[]), capture]);
    if (WRITES) writeFileSync(path, output);
    expect(output).toBe(readFileSync(path, 'utf8'));
  });

  test.each(cases)('$name/$view is the same where nothing is remembered', async ({ view, capture, path }) => {
    const { output } = await runCli([...(VIEWS[view] as readonly string[]), capture], { remembersNothing: true });
    expect(output).toBe(readFileSync(path, 'utf8'));
  });
});
