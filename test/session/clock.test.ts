import { describe, expect, test } from 'vitest';
import { CLOCK_BACK_SECONDS } from '../../src/limits.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { sessionRecord } from '../../src/report/data/session-record.ts';
import { sessionRow } from '../../src/report/text/session-list.ts';
import type { Session } from '../../src/session/session.ts';
import { documentOf } from '../support/session-data.ts';
import { rawFrame, Traffic } from '../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const START = 1_700_000_000;

const TALK = new Traffic();
TALK.connection(CLIENT, PROXY)
  .open()
  .opener('05 01 00')
  .listener('05 00')
  .opener('05 01 00 01 0a000009 0050')
  .listener('05 00 00 01 0a000001 9cb0')
  .opener('474554')
  .close();

const RELAY = { address: '10.0.0.1', port: 5000 };
const DATAGRAMS = new Traffic();
DATAGRAMS.connection(CLIENT, PROXY)
  .open()
  .opener('05 01 00')
  .listener('05 00')
  .opener('05 03 00 01 00000000 0000')
  .listener('05 00 00 01 0a000001 1388');
for (let count = 0; count < 3; count++) DATAGRAMS.udp(CLIENT, RELAY, '0000 00 01 0a000009 0050 616263');

/** The session of frames whose times are so many milliseconds behind the start. */
function sessionAt(traffic: Traffic, times: (index: number) => number): Session {
  const sessions: Session[] = [];
  const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
  traffic.packets.forEach((packet, index) => {
    const milliseconds = times(index);
    const seconds = START + Math.floor(milliseconds / 1000);
    const nanoseconds = (((milliseconds % 1000) + 1000) % 1000) * 1_000_000;
    pipeline.accept({ ...rawFrame(packet, index + 1), seconds, nanoseconds });
  });
  pipeline.finish();
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

function clockNotes({ notes }: Session): readonly string[] {
  return notes.filter(({ id }) => id === 'clock-back').map(({ frame, text }) => `${frame} ${text}`);
}

/** No time that is told of it lies before its start, and no span is negative. */
function expectSane(session: Session): void {
  const record = sessionRecord(session, false);
  expect(Date.parse(record.end)).toBeGreaterThanOrEqual(Date.parse(record.start));
  expect(record.duration).toBeGreaterThanOrEqual(0);
  for (const span of Object.values(record.latency ?? {})) expect(span).toBeGreaterThanOrEqual(0);
  const [names = [], cells = []] = documentOf('csv', [session])
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const cell = (name: string) => cells[names.indexOf(name)] as string;
  expect(cell('end') >= cell('start')).toBe(true);
  expect(sessionRow(session).duration ?? 0).toBeGreaterThanOrEqual(0);
}

describe('A clock that goes back', () => {
  test('is told with the frame and how far, wherever that is', () => {
    for (let frame = 5; frame <= TALK.packets.length; frame++) {
      const session = sessionAt(TALK, (index) => (index + 1 >= frame ? index - 3_600_000 : index));
      expect(clockNotes(session)).toEqual([expect.stringMatching(`^${frame} .*: by 1 h 0 min at frame ${frame}$`)]);
      expect(sessionRow(session).duration).toBeUndefined();
      expectSane(session);
    }
  });

  test('is told once, with how often', () => {
    const session = sessionAt(TALK, (index) => index * -1000);
    expect(clockNotes(session)).toEqual([expect.stringMatching(/ by 1 s at frame 5, and \d+ more times$/)]);
    expectSane(session);
  });

  test('is no matter where readers mix frames by milliseconds', () => {
    const step = CLOCK_BACK_SECONDS * 1000;
    const session = sessionAt(TALK, (index) => 200 + (index % 2) * step);
    expect(clockNotes(session)).toEqual([]);
    expect(session.latest).toBeDefined();
    expectSane(session);
    expect(clockNotes(sessionAt(TALK, (index) => 200 + (index % 2) * (step + 1)))).toHaveLength(1);
  });

  test('between the datagrams of an association is told', () => {
    const session = sessionAt(DATAGRAMS, (index) => (index >= 9 ? index - 60_000 : index));
    expect(session.udp?.datagrams.client).toBe(3);
    expect(clockNotes(session)).toEqual([expect.stringMatching(/^10 .*: by 60 s at frame 10$/)]);
    expectSane(session);
  });

  test('before the session is none of its matters', () => {
    expect(clockNotes(sessionAt(TALK, (index) => (index >= 3 ? index - 3_600_000 : index)))).toEqual([]);
  });
});
