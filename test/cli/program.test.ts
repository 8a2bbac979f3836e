import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.ts';
import { runCli } from './run-cli.ts';

const LOGIN = 'fixtures/dante-login/capture.pcap';
const CUT = 'fixtures/file-cut/capture.pcap';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('runProgram', () => {
  test.each([
    [['--frmes', LOGIN], 'Unknown option --frmes (did you mean --frames?) (see sockshark --help)'],
    [['-Z', LOGIN], 'Unknown option -Z (see sockshark --help)'],
    [['analyze', '--format', 'json', LOGIN], '--format is no option of this command (see sockshark --help)'],
    [['export'], 'No capture is named; - stands for standard input'],
    [['-V'], 'No capture is named; - stands for standard input'],
    [
      ['export', '--format', 'xml', LOGIN],
      'Invalid values: Argument: format, Given: "xml", Choices: "json", "ndjson", "csv" (see sockshark --help)',
    ],
    [['-c', '0', LOGIN], '-c needs a number of frames, 1 or more (see sockshark --help)'],
    [['-c', '1.5', LOGIN], '-c needs a number of frames, 1 or more (see sockshark --help)'],
    [
      ['-d', 'udp.port==1,dns', LOGIN],
      '-d udp.port==1,dns is not of the form tcp.port==N,socks or udp.port==N,socks (see sockshark --help)',
    ],
    [
      ['-d', 'tcp.port==70000,socks', LOGIN],
      '-d tcp.port==70000,socks is not of the form tcp.port==N,socks or udp.port==N,socks (see sockshark --help)',
    ],
    [['--time', 'iso', '--time', 'epoch', LOGIN], '--time is given more than once (see sockshark --help)'],
    [['-o', '/nonexistent/folder/file', LOGIN], 'Cannot write "/nonexistent/folder/file": no such file'],
    [['fields', 'sokcs'], 'No field begins with "sokcs" (did you mean socks?)'],
  ])('refuses %j in one line', async (words, message) => {
    const error = await runCli(words).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(message);
  });

  test.each([
    ['exprot', 'export'],
    ['analyse', 'analyze'],
    ['shwo', 'show'],
  ])('asks whether %s is meant to be %s', async (typo, command) => {
    const error = await runCli([typo, LOGIN]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(`No command "${typo}" (did you mean ${command}?), and no file of that name`);
  });

  test('help COMMAND is COMMAND --help', async () => {
    expect((await runCli(['help', 'export'])).output).toBe((await runCli(['export', '--help'])).output);
    expect((await runCli(['help'])).output).toBe((await runCli(['--help'])).output);
  });

  test.each([
    ['analyze'],
    ['show'],
    ['export'],
  ])('--help of %s fits a screen, --help-all has the rest', async (command) => {
    const help = (await runCli([command, '--help'], { columns: 80 })).output.split('\n');
    const all = (await runCli([command, '--help-all'], { columns: 80 })).output;
    expect(help.length).toBeLessThanOrEqual(41);
    for (const line of help) expect(line.length).toBeLessThanOrEqual(80);
    for (const group of ['Select:', 'Input:', 'Output:']) expect(help).toContain(group);
    expect(help.join()).not.toContain('--reader');
    expect(all).toContain('--reader');
  });

  test('takes -r, -n and -l as tshark does', async () => {
    const usual = await runCli(['--sort', 'end', LOGIN]);
    expect((await runCli(['-r', LOGIN, '-n', '--sort', 'end'])).output).toBe(usual.output);
    const prompt = await runCli(['-l', '-r', LOGIN]);
    expect(prompt.output.split('\n')).toHaveLength(usual.output.split('\n').length);
  });

  test.each([
    ['ad', 'local'],
    ['ud', 'iso'],
    ['e', 'epoch'],
    ['r', 'relative'],
    ['dd', 'delta'],
  ])("takes tshark's --time %s for %s", async (word, style) => {
    expect((await runCli(['--time', word, LOGIN])).output).toBe((await runCli(['--time', style, LOGIN])).output);
  });

  test('-t with a time of tshark names --time', async () => {
    await expect(runCli(['-t', 'ad', LOGIN])).rejects.toThrow('--time ad');
  });

  test('reads FILE alone as analyze FILE', async () => {
    expect((await runCli([LOGIN])).output).toBe((await runCli(['analyze', LOGIN])).output);
  });

  test('reports what was readable of a cut file, then the place, with exit code 1', async () => {
    const { exitCode, output, errors } = await runCli(['export', '--format', 'ndjson', CUT]);
    expect(exitCode).toBe(1);
    expect(output.trimEnd().split('\n')).toHaveLength(9);
    expect(errors).toEqual([
      `Cannot read frame 149 of "${CUT}" at byte 43642: its header says 344 bytes, 164 are left`,
    ]);
  });

  test('goes on with the next file behind one that cannot be read', async () => {
    const { exitCode, output, errors } = await runCli(['export', '--format', 'csv', 'none.pcap', LOGIN]);
    expect(exitCode).toBe(1);
    expect(output.trimEnd().split('\n')).toHaveLength(14);
    expect(errors).toEqual(['Cannot read "none.pcap": no such file']);
  });

  test('writes well-formed JSON also where nothing could be read', async () => {
    const { exitCode, output } = await runCli(['export', 'none.pcap']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ schema: 1, sessions: [], totals: { frames: 0, sessions: 0 } });
  });

  test('reads standard input, whatever its size', async () => {
    const bytes = readFileSync(LOGIN);
    const piped = await runCli(['export', '-'], { bytes });
    const named = await runCli(['export', LOGIN]);
    expect(piped.output).toBe(named.output.replaceAll(LOGIN, 'standard input'));
  });

  test('stops after -c frames, over all files', async () => {
    const totals = async (...words: string[]) => JSON.parse((await runCli(['export', ...words])).output).totals;
    expect(await totals('-c', '7', LOGIN)).toMatchObject({ frames: 7 });
    expect(await totals('-c', '200', LOGIN, LOGIN)).toMatchObject({ frames: 200 });
  });

  test('reads with pcap-parser the same as by itself', async () => {
    const [own, other] = await Promise.all(
      ['sockshark', 'pcap-parser'].map((reader) => runCli(['export', '--reader', reader, LOGIN])),
    );
    expect(other?.output).toBe(own?.output);
  });

  test('writes to the file that -o names, without colours or folding', async () => {
    const path = join(folder, 'list.txt');
    const { output } = await runCli(['-o', path, LOGIN], { isTerminal: true, columns: 40 });
    expect(output).toBe('');
    expect(readFileSync(path, 'utf8')).toBe((await runCli([LOGIN])).output);
  });

  test('does not write over a capture that it reads', async () => {
    const path = join(folder, 'same.pcap');
    const bytes = readFileSync(LOGIN);
    writeFileSync(path, bytes);
    await expect(runCli(['-o', path, path])).rejects.toThrow(`-o ${path} is one of the captures to read`);
    await expect(runCli(['export', '-o', path, LOGIN, path])).rejects.toThrow('is one of the captures');
    expect(readFileSync(path)).toEqual(bytes);
  });

  test('colours a terminal unless told otherwise', async () => {
    const hasColor = async (words: string[], environment: Record<string, string>, isTerminal: boolean) =>
      (await runCli([...words, LOGIN], { environment, isTerminal })).output.includes('\u001b[');
    expect(await hasColor([], {}, true)).toBe(true);
    expect(await hasColor([], {}, false)).toBe(false);
    expect(await hasColor([], { NO_COLOR: '1' }, true)).toBe(false);
    expect(await hasColor([], { TERM: 'dumb' }, true)).toBe(false);
    expect(await hasColor([], { FORCE_COLOR: '1', NO_COLOR: '1' }, false)).toBe(true);
    expect(await hasColor([], { CLICOLOR: '0' }, true)).toBe(false);
    expect(await hasColor([], { CLICOLOR: '1' }, false)).toBe(false);
    expect(await hasColor([], { CLICOLOR_FORCE: '1' }, false)).toBe(true);
    expect(await hasColor([], { CLICOLOR_FORCE: '1', NO_COLOR: '1' }, true)).toBe(false);
    expect(await hasColor(['--color', 'never'], { FORCE_COLOR: '1' }, true)).toBe(false);
    expect(await hasColor(['--color', 'always'], { NO_COLOR: '1' }, false)).toBe(true);
  });

  test('tells the summary on standard error unless quiet', async () => {
    expect((await runCli([LOGIN])).errors).toEqual([
      '13 sessions: 6 established, 7 refused (4 bad login, 2 no method, 1 connection refused)',
      '! 11 × cleartext-password, 1 × empty-credentials',
    ]);
    expect((await runCli(['-q', LOGIN])).errors).toEqual([]);
  });

  test('lists sessions that are only possible with --all alone', async () => {
    const { writeGreeting } = await import('./greeting-capture.ts');
    const path = join(folder, 'greeting.pcap');
    writeFileSync(path, writeGreeting());
    const hidden = await runCli([path]);
    expect(hidden.output).toBe('');
    expect(hidden.errors).toEqual(['No sessions; 1 more only possible, listed with --all']);
    expect((await runCli(['--all', path])).output).toContain('CONNECT 127.0.0.1:80');
    expect(JSON.parse((await runCli(['export', path])).output).sessions[0].detection.confidence).toBe('possible');
    expect((await runCli(['-d', 'tcp.port==9999,socks', path])).output).toContain('10.0.0.1:9999');
  });

  test('says of each link type that is not known how many frames have it', async () => {
    const { pcapFile } = await import('../capture/write-capture.ts');
    const path = join(folder, 'strange.pcap');
    const frames = Array.from({ length: 5 }, () => ({ bytes: Uint8Array.of(0x41, 0x88), seconds: 1, nanoseconds: 0 }));
    writeFileSync(path, pcapFile({ frames, linkType: 195 }));
    const { exitCode, errors } = await runCli(['-q', path]);
    expect(exitCode).toBe(0);
    expect(errors).toEqual([`5 frames of "${path}" are of link type 195 (IEEE802_15_4_WITHFCS), which is not read`]);
  });

  test('shows every frame with --frames --all, those of SOCKS with their meaning', async () => {
    const { output } = await runCli(['--frames', '--all', '-c', '12', LOGIN]);
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(13);
    expect(lines[1]).toMatch(/TCP.*\[SYN\]/);
    expect(lines[4]).toMatch(/SOCKS5.*negotiation: offers/);
  });

  test('prints the script that completes commands', async () => {
    const { output } = await runCli(['completion']);
    expect(output).toContain('begin-sockshark-completions');
  });
});
