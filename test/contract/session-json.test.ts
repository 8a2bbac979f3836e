import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printableJson } from '../../src/bytes/text.ts';
import { CaptureError } from '../../src/capture/capture-error.ts';
import { openCapture } from '../../src/capture/io/open-capture.ts';
import { Pipeline, run } from '../../src/pipeline.ts';
import { sessionRecord } from '../../src/report/data/session-record.ts';
import type { Session } from '../../src/session/session.ts';
import { SESSIONS } from '../report/text/samples.ts';
import { documentOf } from '../support/session-data.ts';

const CAPTURES = readdirSync('fixtures').flatMap((name) =>
  ['pcap', 'pcapng'].map((kind) => join('fixtures', name, `capture.${kind}`)).filter((path) => existsSync(path)),
);

/** All sessions of a capture, as far as it can be read. */
async function sessionsOf(path: string): Promise<Session[]> {
  const sessions: Session[] = [];
  const pipeline = new Pipeline({ capture: path }, { session: (session) => void sessions.push(session) });
  const reader = await openCapture(path, {});
  const options = { maxFrames: Number.POSITIVE_INFINITY, pause: async () => true };
  await run(reader, pipeline, options).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  await reader.close();
  pipeline.finish();
  return sessions;
}

function expectSame(session: Session): void {
  for (const showPasswords of [false, true]) {
    const record = JSON.stringify(sessionRecord(session, showPasswords));
    expect(documentOf('ndjson', [session], showPasswords)).toBe(`${printableJson(record)}\n`);
  }
}

describe('session', () => {
  test.each(CAPTURES)('session writes the record of every session of %s, character by character', async (path) => {
    for (const session of await sessionsOf(path)) expectSame(session);
  });

  test('session writes the record of every sample', () => {
    for (const session of SESSIONS) expectSame(session);
  });

  test('session writes the same again, when messages are known', async () => {
    const path = 'fixtures/dante-login/capture.pcap';
    const texts = async () => documentOf('ndjson', await sessionsOf(path));
    const first = await texts();
    expect([await texts(), await texts(), await texts()]).toEqual([first, first, first]);
  });
});
