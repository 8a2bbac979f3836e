import { describe, expect, test } from 'vitest';
import { ASCII } from '../../../src/report/text/glyphs.ts';
import { counted, footer, SessionCounts } from '../../../src/report/text/session-counts.ts';
import { type NumberedRow, SessionList, sessionRow } from '../../../src/report/text/session-list.ts';
import { outcomeText, requestText } from '../../../src/report/text/session-text.ts';
import { PLAIN_TEXT, type TextOptions } from '../../../src/report/text/text-options.ts';
import { writtenText } from '../../../src/report/text/text-target.ts';
import { displayWidth } from '../../../src/report/text/text-width.ts';
import { note } from '../../../src/schema/note.ts';
import type { Session } from '../../../src/session/session.ts';
import { linesOf } from './lines.ts';
import { association, established, everyMethod, incomplete, refused, SESSIONS } from './samples.ts';

const TERMINAL: TextOptions = { ...PLAIN_TEXT, width: 80, time: 'relative' };

function list(sessions: readonly Session[], options: TextOptions): string[] {
  const rows = sessions.map((session, index): NumberedRow => [index + 1, sessionRow(session)]);
  return linesOf(writtenText(({ out }) => new SessionList(options, false).write(rows, out)));
}

function ofOneCapture(sessions: readonly Session[]): Session[] {
  return sessions.map((session) => ({ ...session, capture: 'one.pcap' }));
}

function counts(sessions: readonly Session[]): SessionCounts {
  const found = new SessionCounts();
  for (const session of sessions) found.add(counted(session));
  return found;
}

describe('SessionList', () => {
  test.each([40, 60, 80, 100, 120, 200])('has a header and a line a session at %d columns, none wider', (width) => {
    const lines = list(ofOneCapture(SESSIONS), { ...TERMINAL, width });
    expect(lines).toHaveLength(2 + SESSIONS.length);
    expect(lines[1]).toContain('result');
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test('names file, start and the proxy of all over the sessions of a terminal', () => {
    const [heading] = list([established], TERMINAL);
    expect(heading).toBe(`${established.capture}   2026-11-01 10:00:00 UTC   proxy 10.0.0.1:1080`);
  });

  test('has a column for proxies that differ', () => {
    const [heading, header] = list([established, refused], { ...TERMINAL, width: 160 });
    expect(heading).not.toContain('proxy');
    expect(header).toContain('proxy');
  });

  test('begins anew with each capture, and numbers go on', () => {
    const lines = list([established, { ...established, capture: 'other.pcap' }], TERMINAL);
    expect(lines.filter((line) => line.includes('result'))).toHaveLength(2);
    expect(lines.find((line) => line.startsWith('other.pcap'))).toBeDefined();
    expect(lines.at(-1)).toMatch(/^ {2}2 /);
  });

  test('cuts nothing on a pipe, and tells the whole outcome there', () => {
    const long = 'a'.repeat(300);
    const request = { command: 1, name: 'CONNECT', addressType: 3, address: long, port: 443 };
    const [, line] = list([{ ...established, request }], PLAIN_TEXT);
    expect(line).toContain(`CONNECT ${long}:443`);
    expect(line).toContain('established');
  });

  test('cuts a host before its port, and nothing with --wide', () => {
    const request = { command: 1, name: 'CONNECT', addressType: 3, address: 'a'.repeat(300), port: 443 };
    const session = { ...established, request };
    expect(list([session], TERMINAL).at(-1)).toMatch(/a…:443 /);
    expect(list([session], { ...TERMINAL, isWide: true }).at(-1)).toContain(`${'a'.repeat(300)}:443`);
  });

  test('cuts no character in two', () => {
    const request = { command: 1, name: 'CONNECT', addressType: 3, address: '\u{1F988}'.repeat(60), port: 443 };
    for (let width = 40; width < 90; width++) {
      const line = list([{ ...established, request }], { ...TERMINAL, width }).at(-1) ?? '';
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    }
  });

  test('says in signs how a session went, in ASCII where there is no more', () => {
    const rows = (options: TextOptions) => list(ofOneCapture([established, refused, incomplete]), options).slice(2);
    expect(rows(TERMINAL).map((line) => / {2}([✓✗…]) /.exec(line)?.[1])).toEqual(['✓', '✗', '…']);
    for (const line of rows({ ...TERMINAL, glyphs: ASCII })) expect(line).toMatch(/^[\x20-\x7e–…]*$/);
  });

  test('marks sessions with warnings', () => {
    const warned = {
      ...established,
      notes: [{ id: 'cleartext-password', severity: 'warning', frame: 8, text: 'x' } as const],
    };
    const lines = list([warned, { ...established, notes: [] }], TERMINAL);
    expect(lines[2]).toContain('⚠');
    expect(lines[3]).not.toContain('⚠');
  });

  test('shows which session another one is inside', () => {
    expect(list([{ ...established, parent: 7, depth: 1 }], TERMINAL).at(-1)).toContain('└ in 7');
  });

  test('tells the datagrams of an association without a relay', () => {
    const { relay, ...rest } = association;
    expect(relay).toBeDefined();
    expect(list([rest], PLAIN_TEXT).at(-1)).toMatch(/ 36 +1400 +227 ms .*dns a\.example, b\.example$/);
  });
});

describe('SessionCounts', () => {
  test('counts outcomes with their reasons, the most frequent first', () => {
    const login = { ...refused, reasonCode: 'bad-login' as const };
    expect(counts([established, refused, login, login]).outcomes(0)).toBe(
      '4 sessions: 1 established, 3 refused (2 bad login, 1 connection refused)',
    );
  });

  test('tells what is hidden, and of how many these were selected', () => {
    expect(counts([established]).outcomes(2)).toBe('1 session: 1 established; 2 more only possible, listed with --all');
    expect(counts([established]).outcomes(0, 13)).toBe('1 of 13 sessions: 1 established');
    expect(counts([]).outcomes(0, 13)).toBe('0 of 13 sessions');
    expect(counts([]).outcomes(0)).toBe('No sessions');
  });

  test('counts warnings by kind, and leaves out what is only odd', () => {
    const note = (id: 'cleartext-password' | 'mid-stream', severity: 'warning' | 'note') => ({
      id,
      severity,
      frame: 1,
      text: '',
    });
    const notes = [note('cleartext-password', 'warning'), note('mid-stream', 'note')];
    expect(
      counts([
        { ...established, notes },
        { ...established, notes },
      ]).warnings(),
    ).toBe('2 × cleartext-password');
  });

  test('has a footer that folds to the terminal, with a hint where there is one', () => {
    const lines = footer(counts(SESSIONS), 1, undefined, 'details: sockshark show 3 capture.pcap', {
      ...TERMINAL,
      width: 60,
    });
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(60);
    expect(lines.join(' ')).toContain('sockshark show 3');
  });
});

test.each([
  [established, 'established'],
  [refused, 'refused: Connection refused'],
  [everyMethod, 'refused: No acceptable methods'],
  [incomplete, 'login cut short: still open when the capture ended'],
  [{ ...established, status: 'opaque' as const }, 'opaque: Username/Password'],
  [
    { ...refused, replies: [], reasonCode: 'bad-login' as const, reason: 'login failed (status 1)' },
    'refused: login failed (status 1)',
  ],
])('outcomeText of %# tells why', (session, text) => {
  expect(outcomeText(session)).toBe(text);
});

test.each([
  [{ command: 9, name: 'unknown', address: '127.0.0.1', port: 80 }, 'command 09 127.0.0.1:80'],
  [{ command: 1, name: 'CONNECT', address: '', port: 80 }, 'CONNECT (empty name):80'],
  [{ command: 1, name: 'CONNECT', address: 'a.example', port: 80 }, 'CONNECT a.example:80'],
  [{ command: 9, name: 'unknown' }, 'command 09'],
])('requestText of %j is %s', (request, text) => {
  expect(requestText({ ...established, request })).toBe(text);
});

test('a grant that led to nothing has an outcome of its own, and is counted apart', () => {
  const hollow = { ...established, notes: [note('grant-without-connect', 14)] };
  expect(outcomeText(hollow)).toBe('granted, nothing came back');
  const counts = new SessionCounts();
  for (const session of [established, hollow]) counts.add(counted(session));
  expect(counts.outcomes(0)).toBe('2 sessions: 2 established (1 granted, nothing came back)');
});
