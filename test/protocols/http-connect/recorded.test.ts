import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../../src/report/data/session-schema.ts';
import { runCli } from '../../cli/run-cli.ts';

/** What curl said of a connection that began with CONNECT: the target, and the status of each answer until the tunnel was open. */
function told(paragraph: string): { target: string; statuses: number[] } | undefined {
  const lines = paragraph.split('\n');
  const target = /^> CONNECT (\S+)/.exec(lines[0] ?? '')?.[1];
  if (target === undefined) return undefined;
  const end = lines.findIndex((line) => line.startsWith('> GET'));
  const statuses = lines
    .slice(0, end < 0 ? undefined : end)
    .flatMap((line) => /^< HTTP\/1\.\d (\d+)/.exec(line)?.[1] ?? []);
  return { target, statuses: statuses.map(Number) };
}

async function sessions(name: string, ...words: string[]): Promise<SessionRecord[]> {
  const capture = `fixtures/${name}/capture.pcap`;
  const { output } = await runCli(['export', '--format', 'ndjson', '--sort', 'start', ...words, capture]);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('HTTP CONNECT as curl saw it', () => {
  test.each(['http-connect', 'http-connect-retry'])('%s', async (name) => {
    const paragraphs = readFileSync(`fixtures/${name}/curl.txt`, 'utf8').trimEnd().split('\n\n');
    const wanted = paragraphs.flatMap((paragraph) => told(paragraph) ?? []);
    const found = (await sessions(name, '--protocol', 'all')).map(({ request, replies }) => ({
      target: `${request?.address}:${request?.port}`,
      statuses: replies.map(({ code }) => code),
    }));
    expect(found.slice(0, wanted.length)).toEqual(wanted);
    for (const { protocol } of await sessions(name, '--protocol', 'http-connect'))
      expect(protocol).toBe('http-connect');
  });

  test.each(['http-connect', 'http-connect-retry'])('%s has no session unless they are asked for', async (name) => {
    expect(await sessions(name)).toEqual([]);
    const { errors } = await runCli(['analyze', `fixtures/${name}/capture.pcap`]);
    expect(errors.join('\n')).toMatch(/^\d HTTP CONNECT sessions; --protocol all shows them$/m);
  });

  test('passwords stay masked, and names and schemes are told', async () => {
    const all = await sessions('http-connect', '--protocol', 'all');
    expect(all[1]?.authentication).toEqual({
      mechanism: 'Basic',
      username: 'alice',
      password: '******',
      succeeded: true,
    });
    expect(all[2]?.authentication?.succeeded).toBe(false);
    const text = JSON.stringify(all);
    expect(text).not.toContain('wonder1and');
    expect(text).not.toContain('YWxpY2U6');
  });
});
