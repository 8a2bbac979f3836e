import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printableJson } from '../../src/bytes/text.ts';
import { CaptureError } from '../../src/capture/capture-error.ts';
import { openCapture } from '../../src/capture/io/open-capture.ts';
import { Pipeline, run } from '../../src/pipeline.ts';
import { sessionJson } from '../../src/report/data/json.ts';
import { sessionRecord } from '../../src/report/data/session-record.ts';
import type { Session } from '../../src/session/session.ts';
import { SESSIONS } from '../report/text/samples.ts';

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
    expect(sessionJson(session, showPasswords)).toBe(printableJson(record));
  }
}

describe('sessionJson', () => {
  test.each(CAPTURES)('sessionJson writes the record of every session of %s, character by character', async (path) => {
    for (const session of await sessionsOf(path)) expectSame(session);
  });

  test('sessionJson writes the record of every sample', () => {
    for (const session of SESSIONS) expectSame(session);
  });

  test('sessionJson says the same the second time, when messages are known', async () => {
    const path = 'fixtures/dante-login/capture.pcap';
    const texts = async () => (await sessionsOf(path)).map((session) => sessionJson(session, false));
    const first = await texts();
    expect([await texts(), await texts(), await texts()]).toEqual([first, first, first]);
  });
});
