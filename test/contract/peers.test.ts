import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

/** What tshark 4.0.17 printed of a fixture, told by `-d` which ports are SOCKS: a row a frame. */
function tshark(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join('fixtures', name, 'tshark.txt'), 'utf8')
    .trimEnd()
    .split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((column, index) => [column, cells[index] ?? '']));
  });
}

async function sessions(name: string): Promise<SessionRecord[]> {
  const { output } = await runCli(['export', '--format', 'ndjson', join('fixtures', name, 'capture.pcap')]);
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SessionRecord);
}

/** The README's comparison: each line is a claim, and the claim is a test. */
describe('Where tshark differs', () => {
  test('it reads relay bytes as a request where the snap length cut the request', async () => {
    const commands = tshark('snap-length').map((row) => row['socks.command']);
    expect(commands).toContain('69');
    const ours = (await sessions('snap-length')).map(({ request }) => request?.command);
    expect(new Set(ours)).toEqual(new Set([1]));
  });

  test('it calls the relay of a connection SOCKS whose handshake it never saw', async () => {
    const labelled = tshark('mid-stream').filter((row) => row['tcp.stream'] === '0');
    expect(labelled.length).toBeGreaterThan(5);
    expect((await sessions('mid-stream')).map(({ client }) => client.port)).toEqual([42_680]);
  });

  test('it calls the short failure reply of a real server a malformed packet', async () => {
    const malformed = tshark('npm-servers').filter((row) => row['_ws.col.Info']?.includes('Malformed'));
    expect(malformed).toHaveLength(2);
    const refused = (await sessions('npm-servers')).filter(({ notes }) =>
      notes.some(({ id }) => id === 'reply-truncated'),
    );
    expect(refused.map(({ replies, status }) => [replies[0]?.code, status])).toEqual([
      [2, 'refused'],
      [4, 'refused'],
      [7, 'refused'],
    ]);
  });

  test('it has no name for the destination in the frames behind the request', async () => {
    const rows = tshark('dante-connect').filter((row) => row['tcp.stream'] === '2');
    const named = rows.filter((row) => row['socks.remote_name'] !== '');
    expect(named).toHaveLength(1);
    expect(rows.length).toBeGreaterThan(10);
    const second = (await sessions('dante-connect'))[1];
    expect([second?.request?.address, second?.relay?.proxyBytes, second?.relay?.protocol]).toEqual([
      'target.rb.test',
      10_482,
      'http',
    ]);
  });
});
