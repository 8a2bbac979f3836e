import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

const FIXTURE = 'fixtures/loopback-udp';

/** The frames of each DNS message that tshark saw twice: behind a SOCKS header, and without one. */
function pairs(): [wrapped: number, plain: number][] {
  const [, ...rows] = readFileSync(`${FIXTURE}/tshark-dns.txt`, 'utf8').trimEnd().split('\n');
  const messages = rows.map((row) => {
    const [frame, , , fragment, id, response] = row.split('\t');
    return { frame: Number(frame), isWrapped: fragment !== '', key: `${id} ${response}` };
  });
  return messages.flatMap(({ frame, isWrapped, key }) => {
    if (!isWrapped) return [];
    const plain = messages.filter((other) => !other.isWrapped && other.key === key);
    const nearest = plain.sort((a, b) => Math.abs(a.frame - frame) - Math.abs(b.frame - frame))[0];
    return nearest === undefined ? [] : [[frame, nearest.frame] satisfies [number, number]];
  });
}

describe('Links between both sides of a relay', () => {
  test('are those that the identifiers of DNS messages tell, and no others', async () => {
    const { output } = await runCli(['export', '--format', 'ndjson', `${FIXTURE}/capture.pcap`]);
    const sessions = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SessionRecord);
    const datagrams = sessions.flatMap(({ messages }) => messages.filter(({ phase }) => phase === 'udp'));
    const links = datagrams.map(({ frames, linked }) => [frames[0], ...(linked ?? []).map(({ frame }) => frame)]);
    expect(links).toHaveLength(20);
    expect(links).toEqual(pairs());
  });
});
