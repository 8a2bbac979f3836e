import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.ts';
import { MERGED_FILES } from '../../src/limits.ts';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from './run-cli.ts';

const CAPTURE = 'fixtures/dante-login/capture.pcap';
const HEADER = 24;
const RECORD_HEADER = 16;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The frames of a little-endian pcap file dealt out to several, by `place`. */
function dealt(octets: Uint8Array, count: number, place: (index: number) => number): Buffer[] {
  const parts = Array.from({ length: count }, () => [octets.subarray(0, HEADER)]);
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  let index = 0;
  for (let at = HEADER; at < octets.length; index++) {
    const end = at + RECORD_HEADER + view.getUint32(at + 8, true);
    parts[place(index)]?.push(octets.subarray(at, end));
    at = end;
  }
  return parts.map((part) => Buffer.concat(part));
}

function written(name: string, octets: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

async function exported(words: readonly string[]): Promise<SessionRecord[]> {
  const { output } = await runCli(['export', '--format', 'ndjson', ...words]);
  return output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
}

describe('--merge', () => {
  const parts = dealt(readFileSync(CAPTURE), 3, (index) => (index * 7) % 3);
  const paths = () => [
    written('one.pcap', parts[0] as Buffer),
    written('two.pcap.gz', gzipSync(parts[1] as Buffer)),
    written('three.pcap', parts[2] as Buffer),
  ];

  test('gives the sessions of a capture whose frames lie in several files', async () => {
    const files = paths();
    const whole = (await exported([CAPTURE])).map((session) => ({ ...session, capture: files.join(' + ') }));
    expect(await exported(['--merge', ...files])).toEqual(whole);
    expect(whole.length).toBeGreaterThan(5);
  });

  test('names the first of many files and counts the others', async () => {
    const empty = written('empty.pcap', readFileSync(CAPTURE).subarray(0, HEADER));
    const files = paths();
    const [session] = await exported(['--merge', ...files, empty]);
    expect(session?.capture).toBe(`${files[0]} + 3 more`);
  });

  test('counts frames over all files for -c, and takes one file as it is', async () => {
    expect((await runCli(['export', '--merge', '-c', '20', ...paths()])).output).toContain('"totals": {"frames":20,');
    expect(await exported(['--merge', CAPTURE])).toEqual(await exported([CAPTURE]));
  });

  test('reads the others on where one is damaged, tells of it, and ends with exit code 1', async () => {
    const [one, two, three] = paths() as [string, string, string];
    writeFileSync(one, (parts[0] as Buffer).subarray(0, -1));
    const { exitCode, errors, output } = await runCli(['--merge', '--frames', '--all', one, two, three]);
    expect(exitCode).toBe(1);
    expect(errors[0]).toMatch(/^Cannot read frame \d+ of ".*one\.pcap" at byte \d+: its header says/);
    const frames = output.trimEnd().split('\n').length - 1;
    expect(frames).toBe(
      dealt(readFileSync(CAPTURE), 200, (index) => index).filter(({ length }) => length > HEADER).length - 1,
    );
  });

  test('refuses more files than it may have open', async () => {
    const many = Array.from({ length: MERGED_FILES + 1 }, () => CAPTURE);
    await expect(runCli(['--merge', ...many])).rejects.toThrow(UsageError);
  });
});
