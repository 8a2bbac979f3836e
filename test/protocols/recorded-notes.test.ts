import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { runCli } from '../cli/run-cli.ts';

/** How often each kind is told of a recording: judged by hand, from what the programs were asked to do. */
const JUDGED: readonly (readonly [fixture: string, notes: Readonly<Record<string, number>>])[] = [
  ['dante-connect', {}],
  ['dante-login', { 'cleartext-password': 11, 'empty-credentials': 1 }],
  ['ssh-dynamic-forward', { 'v4-userid-leak': 4 }],
  // What crosses loopback crosses no network.
  ['nanoseconds', {}],
  ['cli-clients', { 'cleartext-password': 11, 'v4-userid-leak': 5, 'mail-abuse': 1, 'name-is-address': 1 }],
  // Tor's server names are invented, so the client resolved none of them.
  ['daemons-as-clients', { 'cleartext-password': 13, 'v4-userid-leak': 1, 'name-is-address': 2 }],
];

describe('Notes on recordings of ordinary programs', () => {
  test.each(JUDGED)('%s: none but these', async (name, notes) => {
    const { output } = await runCli(['export', '--format', 'ndjson', `fixtures/${name}/capture.pcap`]);
    const counts: Record<string, number> = {};
    for (const line of output.trimEnd().split('\n')) {
      for (const { id } of (JSON.parse(line) as SessionRecord).notes) counts[id] = (counts[id] ?? 0) + 1;
    }
    expect(counts).toEqual(notes);
  });
});
