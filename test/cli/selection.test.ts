import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const LOGIN = 'fixtures/dante-login/capture.pcap';
const UDP = 'fixtures/udp-association/capture.pcap';
const FOLDER = mkdtempSync(join(tmpdir(), 'selection-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

/** The ids of the sessions that `export` writes with these words. */
async function ids(...words: readonly string[]): Promise<number[]> {
  const { output } = await runCli(['export', '--format', 'ndjson', '--sort', 'start', ...words]);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).id);
}

describe('Selections', () => {
  test.each<readonly [string, readonly string[], readonly number[]]>([
    ['ids and ranges', ['--session', '7,9-11'], [7, 9, 10, 11]],
    ['those that failed', ['--failed'], [3, 4, 6, 8, 9, 10, 12]],
    ['a user', ['--user', 'rblong'], [5]],
    ['a host and port', ['--to', '10.77.2.2:22'], [11]],
    ['a host by name, in any case', ['--to', 'TARGET.rb.test'], [2]],
    ['a port', ['--to', ':81'], [12]],
    ['a proxy of IPv6', ['--proxy', '[fd77:1::1]:1081'], [13]],
    ['a proxy of IPv6 without port', ['--proxy', 'fd77:1::1'], [13]],
    ['a note', ['--note', 'empty-credentials'], [6]],
    ['several at once', ['--user', 'rbuser', '--failed', '--to', ':81'], [12]],
    ['none', ['--user', 'nobody'], []],
  ])('choose %s', async (_what, words, expected) => {
    expect(await ids(...words, LOGIN)).toEqual(expected);
  });

  test('--slower takes the time from the first message to the last of the handshake', async () => {
    expect(await ids('--slower', '45ms', LOGIN)).toEqual([2]);
    expect(await ids('--slower', '0.045s', LOGIN)).toEqual([2]);
    expect(await ids('--slower', '1h', LOGIN)).toEqual([]);
  });

  test('--to finds the destinations of datagrams', async () => {
    const { output } = await runCli(['export', '--format', 'ndjson', UDP]);
    const found = JSON.parse(output.split('\n').find((line) => line.includes('"destinations":[{')) ?? '');
    const { address, port } = found.udp.destinations[0];
    expect(await ids('--to', address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`, UDP)).toContain(
      found.id,
    );
  });

  test('ids count over all captures, also with jobs', async () => {
    expect(await ids('--session', '3,16', LOGIN, LOGIN, '--jobs', '2')).toEqual([3, 16]);
  });

  test('--frames lists the frames of selected sessions alone', async () => {
    const { output, errors } = await runCli(['analyze', '--frames', '--session', '9', LOGIN]);
    expect(output.split('\n').filter((line) => line.includes('SOCKS5'))).toHaveLength(2);
    expect(errors.join()).toContain('2 messages of SOCKS');
  });

  test('-w writes the frames of selected sessions', async () => {
    const path = join(FOLDER, 'failed.pcapng');
    await runCli(['analyze', '--failed', '-w', path, LOGIN]);
    const { output } = await runCli(['export', path]);
    expect(JSON.parse(output).sessions).toHaveLength(7);
  });

  test.each([
    ['--session', 'x'],
    ['--session', '0'],
    ['--session', '5-3'],
    ['--to', ''],
    ['--to', 'host:99999'],
    ['--note', 'cleartext-pasword'],
    ['--slower', 'fast'],
    ['--slower', '1 parsec'],
  ])('refuse %s %s', async (option, value) => {
    await expect(runCli(['analyze', option, value, LOGIN])).rejects.toThrow(value === '' ? option : value);
  });
});

describe('--no-messages', () => {
  test('leaves the messages out of JSON, and nothing else', async () => {
    const whole = JSON.parse((await runCli(['export', LOGIN])).output).sessions;
    const short = JSON.parse((await runCli(['export', '--no-messages', LOGIN])).output).sessions;
    expect(short).toEqual(whole.map(({ messages, ...rest }: { readonly messages: unknown }) => rest));
  });
});

describe('show', () => {
  test('prints a session whole, with the clause of each note and the time of each step', async () => {
    const { output, exitCode } = await runCli(['show', '3', LOGIN]);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^Session 3 /);
    expect(output).toContain('Time to answer: negotiation 208 µs, authentication 35.8 ms');
    expect(output).toMatch(/Username and password cross .*, frame 40\] RFC 1929 section 3/);
    expect(output).not.toContain('Session 4');
  });

  test('prints several, in other views', async () => {
    const { output } = await runCli(['show', '9-10', '--tables', LOGIN]);
    expect(output.match(/^Session \d+/gm)).toEqual(['Session 9', 'Session 10']);
    expect(output).toContain('NMethods');
  });

  test('ends with 1 where there is no such session', async () => {
    const { output, errors, exitCode } = await runCli(['show', '99', LOGIN]);
    expect([output, exitCode]).toEqual(['', 1]);
    expect(errors).toEqual(['No session 99: ids go from 1 to 13']);
  });
});

describe('The pager', () => {
  const terminal = (PAGER: string) => ({
    isTerminal: true,
    columns: 80,
    environment: { PAGER, PATH: process.env.PATH },
  });

  test('takes what goes to a terminal', async () => {
    const path = join(FOLDER, 'paged.txt');
    const { output } = await runCli(['show', '3', LOGIN], terminal(`cat > ${path}`));
    expect(output).toBe('');
    expect(readFileSync(path, 'utf8')).toContain('Session 3');
  });

  test('that ends early ends the program', async () => {
    const { exitCode } = await runCli(['-V', LOGIN], terminal('true'));
    expect(exitCode).toBe(0);
  });

  test.each([
    ['cat', []],
    ['', []],
    ['false', ['--no-pager']],
  ])('PAGER=%j %j is none', async (pager, words) => {
    const { output } = await runCli(['show', '3', LOGIN, ...words], terminal(pager));
    expect(output).toContain('Session 3');
  });

  test('takes nothing that goes to a pipe', async () => {
    const { output } = await runCli(['show', '3', LOGIN], { environment: { PAGER: 'false' } });
    expect(output).toContain('Session 3');
  });
});
