import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/format/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';
import { TUNNELS } from '../decode/tunnels.ts';
import { ENCRYPTED, WLAN_FRAMES } from '../decode/wlan-frames.ts';
import { destinationIn, type Wrappings, wrappedCapture } from './wrapped-capture.ts';

const WRITES = process.env.GOLDEN === 'write' && process.env.CI === undefined;
const RAW_IP = 101;
const RADIOTAP = 127;

const CAPTURES: Readonly<Record<string, { readonly wrappings: Wrappings; readonly linkType: number }>> = {
  tunnels: { wrappings: TUNNELS, linkType: RAW_IP },
  wlan: { wrappings: WLAN_FRAMES, linkType: RADIOTAP },
};

describe.each(Object.entries(CAPTURES))('The fixture %s', (name, { wrappings, linkType }) => {
  const path = `fixtures/${name}/capture.pcap`;

  test('is what its generator writes', () => {
    const octets = wrappedCapture(wrappings, linkType);
    if (WRITES) writeFileSync(path, octets);
    expect(Buffer.compare(readFileSync(path), octets)).toBe(0);
  });

  test('has the same destinations for tshark and for sockshark', async () => {
    const [head = '', ...lines] = readFileSync(`fixtures/${name}/tshark.txt`, 'utf8').trimEnd().split('\n');
    const column = head.split('\t').indexOf('socks.remote_name');
    const theirs = lines.map((line) => line.split('\t')[column] ?? '').filter((destination) => destination !== '');
    const { output } = await runCli(['export', '--format', 'ndjson', path]);
    const sessions = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SessionRecord);
    const ours = sessions.map(({ request }) => request?.address);
    const readable = Object.keys(wrappings).filter((wrapping) => wrapping !== ENCRYPTED);
    expect(ours.sort()).toEqual(readable.map(destinationIn).sort());
    expect(theirs.sort()).toEqual(ours);
  });
});

test('Frames that are encrypted are told, and nothing is read out of them', async () => {
  const { errors, exitCode } = await runCli(['fixtures/wlan/capture.pcap']);
  expect(errors).toContain(
    '6 frames of "fixtures/wlan/capture.pcap" are 802.11 data that is encrypted, which is not read',
  );
  expect(exitCode).toBe(0);
});
