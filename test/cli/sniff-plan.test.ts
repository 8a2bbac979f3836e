import { describe, expect, test } from 'vitest';
import { testWith } from '../support/needs.ts';
import { runCli } from './run-cli.ts';

/** Command lines that do not fit together, and what is said of them. */
const WRONG: readonly (readonly [line: string, said: RegExp])[] = [
  ['-b filesize:1', /-b needs -w/],
  ['-w x -b files:2', /-b files: needs -b filesize: or duration:/],
  ['-w x -b weight:2', /there are filesize:, duration: and files:/],
  ['-a filesize:1', /-a filesize needs -w/],
  ['-a duration', /not of the form NAME:NUMBER/],
  ['-a packets:1.5', /needs a whole number/],
  ['-a rain:3', /there are duration:, packets:, sessions: and filesize:/],
  ['-a duration:0', /not of the form NAME:NUMBER/],
  ['-s -5', /-s needs a number/],
  ['-B 0', /-B needs a number of MiB/],
  ['-c 0', /-c needs a number of frames/],
  ['-i - -f tcp', /what comes from a pipe is not filtered/],
  ['-i - --engine cap', /-i - is read by --engine pipe/],
  ['-i lo --engine pipe', /--engine pipe reads standard input/],
  ['-i 99999', /No interface has the number 99999/],
  ['-w -', /-w needs the name of a file/],
  ['--engine steam', /Choices: "auto", "exec", "cap", "pipe"/],
];

describe('sniff', () => {
  test.each(WRONG)('refuses %s', async (line, said) => {
    await expect(runCli(['sniff', ...line.split(' ')])).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(said),
    });
  });

  testWith(['tcpdump'], 'puts a caret under what is wrong in a filter', async () => {
    await expect(runCli(['sniff', '-i', 'lo', '-f', 'tcp prt 1'])).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^-f: .*syntax error.*\n {2}tcp prt 1\n {6}\^\^\^$/),
    });
  });
});

describe('interfaces', () => {
  test.each([
    ['interfaces'],
    ['-D'],
    ['sniff', '-D'],
  ])('%s lists the loopback with its number and addresses', async (...words) => {
    const { output, exitCode } = await runCli(words.filter((word) => word !== undefined));
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^│ 1 +│ lo +│ up +│ ETHERNET +│.*127\.0\.0\.1\/8/m);
  });
});

describe('doctor', () => {
  test('tells of each engine, and names a command for each that does not work', async () => {
    const { output } = await runCli(['doctor']);
    for (const tool of ['dumpcap', 'tcpdump', 'cap', 'pipe']) expect(output).toMatch(new RegExp(`^│ ${tool} `, 'm'));
    const broken = output.split('\n').filter((line) => /^│ \w+ +│ (it is not installed|no permission)/.test(line));
    expect(output.split('repair:').length - 1).toBe(broken.length);
  });
});
