import { describe, expect, test } from 'vitest';
import { SessionList, sessionRow } from '../../src/format/session-list.ts';
import { outcomeText } from '../../src/format/session-text.ts';
import { PLAIN_TEXT } from '../../src/format/text-options.ts';
import { linesOf } from './lines.ts';
import { association, established, everyMethod, incomplete, refused, SESSIONS } from './samples.ts';

describe('SessionList', () => {
  test('SessionList writes a line a session', () => {
    const list = new SessionList({ ...PLAIN_TEXT, time: 'relative' });
    expect(linesOf(list.header() + list.row(1, sessionRow(established)))).toEqual([
      ' id        time  client             proxy                login              request                   outcome          sent  received  duration  inside',
      '  1    0.000000  10.0.0.2:55951     → 10.0.0.1:1080      Username/Password alice  CONNECT www.example.org:443  established       517     45120    227 ms  tls www.example.org',
    ]);
  });

  test('SessionList lets rows flow on a terminal of 80 columns', () => {
    const list = new SessionList({ ...PLAIN_TEXT, width: 80 });
    expect(linesOf(list.header() + list.row(1, sessionRow(established)) + list.row(2, sessionRow(refused)))).toEqual([
      '  1  2026-11-01T10:00:00.004000Z  10.0.0.2:55951  → 10.0.0.1:1080',
      '     Username/Password alice  CONNECT www.example.org:443  established  sent 517',
      '     received 45120  227 ms  tls www.example.org',
      '  2  2026-11-01T10:00:00.005000Z  [2001:db8::2]:40022  → [2001:db8::1]:9050',
      '     No authentication required  CONNECT [2001:db8::53]:8080',
      '     refused: Connection refused  17 ms',
    ]);
  });

  test('SessionList sums up what it counted', () => {
    const list = new SessionList(PLAIN_TEXT);
    for (const session of SESSIONS) list.count(session.status);
    expect(list.summary(0)).toBe('6 sessions: 2 established, 2 refused, 1 incomplete, 1 opaque\n');
    expect(list.summary(2)).toBe(
      '6 sessions: 2 established, 2 refused, 1 incomplete, 1 opaque; 2 more only possible, listed with --all\n',
    );
  });

  test('SessionList sums up nothing as no sessions', () => {
    expect(new SessionList(PLAIN_TEXT).summary(0)).toBe('No sessions\n');
  });

  test('SessionList tells the datagrams of an association without a relay', () => {
    const { relay, ...rest } = association;
    expect(relay).toBeDefined();
    expect(new SessionList(PLAIN_TEXT).row(rest.id, sessionRow(rest))).toMatch(
      / 36 +1400 +227 ms +dns a\.example, b\.example$/m,
    );
  });
});

test.each([
  [established, 'established'],
  [refused, 'refused: Connection refused'],
  [everyMethod, 'refused: No acceptable methods'],
  [incomplete, 'incomplete: in authentication'],
  [{ ...established, status: 'opaque' as const }, 'opaque: Username/Password'],
  [
    { ...refused, replies: [], authentication: { method: 2, status: 1, succeeded: false } },
    'refused: login failed (status 1)',
  ],
])('outcomeText of %# tells why', (session, text) => {
  expect(outcomeText(session)).toBe(text);
});
