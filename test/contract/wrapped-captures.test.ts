import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';
import { TAGS } from '../packet/tags.ts';
import { TUNNELS } from '../packet/tunnels.ts';
import { MACS } from '../packet/wire.ts';
import { ENCRYPTED, WLAN_FRAMES } from '../packet/wlan-frames.ts';
import { destinationIn, type Wrappings, wrappedCapture } from './wrapped-capture.ts';

const WRITES = process.env.GOLDEN === 'write' && process.env.CI === undefined;
const ETHERNET = 1;
const RAW_IP = 101;
const RADIOTAP = 127;

const TAGGED: Wrappings = Object.fromEntries(
  Object.entries(TAGS).map(([name, tag]) => [
    name,
    (packet: Uint8Array) => concat([fromHex(`${MACS} ${tag} 0800`), packet]),
  ]),
);

/** Tags that tshark 4.0.17 does not read. */
const BEYOND_TSHARK: ReadonlySet<string> = new Set([
  'broadcom-legacy',
  'dsa-8021q',
  'edsa',
  'edsa-and-802.1q',
  'realtek-4',
  'realtek-8',
]);

const CAPTURES: Readonly<Record<string, { readonly wrappings: Wrappings; readonly linkType: number }>> = {
  tunnels: { wrappings: TUNNELS, linkType: RAW_IP },
  tags: { wrappings: TAGGED, linkType: ETHERNET },
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
    const shared = readable.filter((wrapping) => !BEYOND_TSHARK.has(wrapping));
    expect(theirs.sort()).toEqual(shared.map(destinationIn).sort());
  });
});

test('Frames that are encrypted are told, and nothing is read out of them', async () => {
  const { errors, exitCode } = await runCli(['fixtures/wlan/capture.pcap']);
  expect(errors).toContain(
    '6 frames of "fixtures/wlan/capture.pcap" are 802.11 data that is encrypted, which is not read',
  );
  expect(exitCode).toBe(0);
});
