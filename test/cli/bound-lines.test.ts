import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pcapFile } from '../capture/write-capture.ts';
import { Traffic } from '../traffic.ts';
import { runCli } from './run-cli.ts';

const PROXY = { address: '10.0.0.1', port: 1080 };
const DAY = 86_400;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Exports packets, each with the second at its place, as far as there is one. */
async function exported(packets: readonly Uint8Array[], seconds: readonly number[], ...options: readonly string[]) {
  const path = join(folder, 'capture');
  const frames = packets.map((bytes, index) => {
    return { bytes, originalLength: bytes.length, seconds: seconds[index] ?? 1, nanoseconds: 0 };
  });
  writeFileSync(path, pcapFile({ frames, linkType: 101 }));
  const { output, errors } = await runCli(['export', '--format', 'ndjson', ...options, path]);
  return {
    sessions: output
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    errors,
  };
}

function openSessions(count: number): Traffic {
  const traffic = new Traffic();
  for (let index = 0; index < count; index++) {
    const client = { address: `10.1.${index >> 8}.${index & 255}`, port: 4000 };
    const connection = traffic.connection(client, PROXY).open().opener('05 01 00').listener('05 00');
    connection.opener('05 01 00 01 01020304 0050').listener('05 00 00 01 00000000 0000');
  }
  return traffic;
}

describe('--memory', () => {
  test('ends the oldest as they stand, with a note, and the summary counts them', async () => {
    const { sessions, errors } = await exported(openSessions(300).packets, [], '--memory', '1M');
    expect(sessions).toHaveLength(300);
    const ended = sessions.filter(({ notes = [] }) => notes.some(({ id }: { id: string }) => id === 'limit-reached'));
    expect(ended.length).toBeGreaterThan(50);
    expect(ended.map(({ id }) => id).sort((a, b) => a - b)).toEqual(ended.map((_, index) => index + 1));
    expect(errors[0]).toMatch(
      new RegExp(`^${ended.length} connections or UDP flows of .* ended early, because memory`),
    );
  });

  test('changes nothing where it suffices', async () => {
    const { sessions, errors } = await exported(openSessions(300).packets, []);
    expect([sessions.length, errors.filter((line) => line.includes('early'))]).toEqual([300, []]);
  });

  test.each(['1048575', '1', '0', '-1', '1T', 'x', ''])('refuses %j', async (size) => {
    await expect(runCli(['export', '--memory', size, 'capture'])).rejects.toThrow('--memory');
  });

  test.each(['1048576', '1M', '1m', '1.5M', '1024K', '2G'])('takes %s', async (size) => {
    expect((await exported(openSessions(1).packets, [], '--memory', size)).sessions).toHaveLength(1);
  });
});

describe('A frame with a time that is not believed', () => {
  test("ends nobody else's session, and is reported", async () => {
    const traffic = openSessions(1);
    const middle = traffic.packets.length;
    traffic.udp({ address: '10.9.9.9', port: 1 }, { address: '10.9.9.8', port: 2 }, '00');
    traffic.packets.push(...openSessions(3).packets.slice(middle));
    const seconds = traffic.packets.map((_, index) => (index === middle ? 1 + 40 * DAY : 1));
    const { sessions, errors } = await exported(traffic.packets, seconds);
    expect(sessions.map(({ ended }) => ended?.by)).toEqual(['capture', 'capture', 'capture']);
    expect(errors[0]).toMatch(
      /^1 frame of .* has a time not believed: frame \d+ is dated 960 h 0 min after those around it$/,
    );
  });
});
