import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const LOGIN = 'fixtures/dante-login/capture.pcap';
const CONNECT = 'fixtures/dante-connect/capture.pcap';

/** The README's examples in their order, and the words that print them. */
const EXAMPLES: readonly (readonly string[])[] = [
  ['--time', 'relative', LOGIN],
  ['-V', LOGIN],
  ['--tables', CONNECT],
  ['--frames', '--time', 'relative', LOGIN],
  ['export', '--format', 'ndjson', CONNECT],
];

const readme = readFileSync('README.md', 'utf8');
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, language, block]) =>
  language === 'sh' || language === 'console' ? [] : [block as string],
);

describe('README', () => {
  test.each(
    EXAMPLES.map((words, index) => [words.join(' '), index] as const),
  )('shows what `sockshark %s` prints', async (_, index) => {
    const { output } = await runCli(EXAMPLES[index] as readonly string[]);
    const lines = (blocks[index] as string).split('\n').map((line) => line.trim().replace(/,? ?…$/, ''));
    for (const line of lines) expect(output).toContain(line);
  });

  test('names only options that exist', async () => {
    const helps = ['analyze', 'export', 'sniff'].map(async (command) => (await runCli([command, '--help'])).output);
    const help = (await Promise.all(helps)).join('');
    const named = [...readme.matchAll(/`(--[a-z-]+)/g)].map(([, option]) => option as string);
    const known = ['--no-detect', '--help', ...[...help.matchAll(/--[a-z-]+/g)].map(([option]) => option)];
    expect(named.filter((option) => !known.includes(option))).toEqual([]);
  });
});
