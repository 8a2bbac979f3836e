import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const readme = readFileSync('README.md', 'utf8');

/** Every `$ sockshark …` of the README with the lines that it shows below. */
const EXAMPLES = [...readme.matchAll(/^\$ sockshark (.*)\n([\s\S]*?)^```$/gm)].map(
  ([, words = '', shown = '']) => [words, shown.split('\n').filter((line) => line !== '' && line !== '…')] as const,
);
const UTF8 = { LANG: 'C.UTF-8', PAGER: '', NO_COLOR: '1' };

describe('README', () => {
  test('answers five questions with five commands', () => {
    expect(EXAMPLES.map(([words]) => words.split(' ')[0])).toHaveLength(5);
  });

  test.each(
    EXAMPLES.filter(([words]) => !words.includes('-w ')),
  )('shows what `sockshark %s` prints', async (words, shown) => {
    const { output, errors } = await runCli(words.split(' '), { columns: 80, isTerminal: true, environment: UTF8 });
    const all = [output, ...errors].join('\n');
    for (const line of shown) expect(all).toContain(line);
  });

  test('is short: under 120 lines, none wider than 100 columns', () => {
    const lines = readme.split('\n');
    expect(lines.length).toBeLessThan(120);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('names only commands, options and documents that exist', async () => {
    const commands = ['analyze', 'export', 'sniff', 'show', 'decode'];
    const helps = await Promise.all(commands.map(async (name) => (await runCli([name, '--help-all'])).output));
    const known = ['--help', '--help-all', ...[...helps.join('').matchAll(/--[a-z-]+/g)].map(([option]) => option)];
    const named = [...readme.matchAll(/`(--[a-z-]+)/g)].map(([, option]) => option as string);
    expect(named.filter((option) => !known.includes(option))).toEqual([]);
    for (const [, path = ''] of readme.matchAll(/\]\(([^)]+)\)/g)) expect(() => readFileSync(path)).not.toThrow();
  });
});
