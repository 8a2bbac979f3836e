import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { SessionRecord } from '../../src/format/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';
import { TUNNELS } from '../decode/tunnels.ts';
import { destinationIn, tunnelCapture } from './tunnel-capture.ts';

const CAPTURE = 'fixtures/tunnels/capture.pcap';
const WRITES = process.env.GOLDEN === 'write' && process.env.CI === undefined;

test('the capture of all tunnels is what its generator writes', () => {
  const octets = tunnelCapture();
  if (WRITES) writeFileSync(CAPTURE, octets);
  expect(Buffer.compare(readFileSync(CAPTURE), octets)).toBe(0);
});

test('tshark and sockshark see the same destination in each kind of tunnel', async () => {
  const [head = '', ...lines] = readFileSync('fixtures/tunnels/tshark.txt', 'utf8').trimEnd().split('\n');
  const column = head.split('\t').indexOf('socks.remote_name');
  const theirs = lines.map((line) => line.split('\t')[column] ?? '').filter((name) => name !== '');
  const { output } = await runCli(['export', '--format', 'ndjson', CAPTURE]);
  const sessions = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SessionRecord);
  const ours = sessions.map(({ request }) => request?.address);
  expect(ours.sort()).toEqual(Object.keys(TUNNELS).map(destinationIn).sort());
  expect(theirs.sort()).toEqual(ours);
});
