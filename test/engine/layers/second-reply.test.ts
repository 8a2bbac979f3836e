import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/session/session.ts';
import { ACK, type Connection, FIN, sessionsOf, Traffic } from '../../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const REQUEST_4 = '04 01 0050 c6336407 00';
const GRANT_4 = '04 5a 0050 c6336407';
const REJECTION_4 = '04 5b 0050 c6336407';
const GRANT_5 = '05 00 00 01 0a000001 9cb0';
const OTHER_GRANT_5 = '05 00 00 01 0a000009 1234';
const REFUSAL_5 = '05 05 00 01 00000000 0000';
const GET = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n');
const OK = new TextEncoder().encode('HTTP/1.1 200 OK\r\n\r\n');

function sessionOf(play: (connection: Connection) => unknown): Session {
  const traffic = new Traffic();
  play(traffic.connection(CLIENT, PROXY).open());
  const sessions = sessionsOf(traffic.packets);
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

const granted4 = (c: Connection) => c.opener(REQUEST_4).listener(GRANT_4);
const granted5 = (c: Connection) =>
  c.opener('05 01 00').listener('05 00').opener('05 01 00 01 0a000003 0050').listener(GRANT_5);

function noteIds({ notes }: Session): string[] {
  return notes.map(({ id }) => id);
}

describe('A second reply', () => {
  test.each([
    ['SOCKS4', granted4, GRANT_4, 8],
    ['SOCKS5', granted5, GRANT_5, 10],
    ['SOCKS5, with another address', granted5, OTHER_GRANT_5, 10],
  ])('of %s that grants again stands before the data of the relay', (_, granted, again, length) => {
    const session = sessionOf((c) => granted(c).listener(again).opener(GET).listener(OK).close());
    expect(session.status).toBe('established');
    expect(session.relay).toMatchObject({ clientBytes: GET.length, proxyBytes: OK.length, protocol: 'http' });
    expect(session.replies).toHaveLength(2);
    expect(session.messages.at(-1)).toMatchObject({ length, side: 'proxy' });
    expect(noteIds(session)).toContain('second-reply');
  });

  test.each([1, 3, 7])('is known again in two segments, cut behind %d bytes, and with data behind it', (cut) => {
    const whole = GRANT_4.replaceAll(' ', '');
    const rest = `${whole.slice(cut * 2)}${[...OK].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    const session = sessionOf((c) =>
      granted4(c)
        .opener(GET)
        .listener(whole.slice(0, cut * 2))
        .listener(rest)
        .close(),
    );
    expect(session.relay).toMatchObject({ proxyBytes: OK.length, protocol: 'http' });
    expect(noteIds(session)).toContain('second-reply');
  });

  test('in the segment of the first one', () => {
    const session = sessionOf((c) =>
      c
        .opener(REQUEST_4)
        .listener(GRANT_4 + GRANT_4)
        .opener(GET)
        .listener(OK)
        .close(),
    );
    expect(session.relay).toMatchObject({ clientBytes: GET.length, proxyBytes: OK.length });
    expect(session.messages.map(({ offset }) => offset)).toEqual([0, 0, 8]);
  });

  test.each([
    ['SOCKS4', granted4, REJECTION_4, 'granted, then refused: Request rejected or failed'],
    ['SOCKS5', granted5, REFUSAL_5, 'granted, then refused: Connection refused'],
  ])('of %s that refuses makes the session refused', (_, granted, refusal, reason) => {
    for (const end of [(c: Connection) => c.send(1, FIN | ACK, '').send(0, FIN | ACK, ''), (c: Connection) => c]) {
      const session = sessionOf((c) => end(granted(c).listener(refusal)));
      expect(session).toMatchObject({ status: 'refused', reasonCode: 'granted-then-refused', reason });
      expect(session.relay).toBeUndefined();
      expect(session.replies).toHaveLength(2);
      expect(noteIds(session)).toContain('granted-then-refused');
      expect(noteIds(session)).not.toContain('data-after-refusal');
    }
  });

  test.each([
    ['bytes of which only the first fit', granted5, '05 00 01 01 0a000001 9cb0'],
    ['a reply of another version', granted5, '00 5a 0000 00000000'],
    ['the start of a reply and no more', granted5, '05 00 00 01 0a'],
    ['a reply to another request', granted4, '04 5a 1f90 0a0a0a0a'],
  ])('%s are data of the relay', (_, granted, bytes) => {
    const session = sessionOf((c) => granted(c).listener(bytes).opener(GET).close());
    expect(session.relay?.proxyBytes).toBe(bytes.replaceAll(' ', '').length / 2);
    expect(session.replies).toHaveLength(1);
    expect(noteIds(session)).not.toContain('second-reply');
  });

  test('a refusal with more behind it is data of the relay', () => {
    const session = sessionOf((c) => granted5(c).listener(REFUSAL_5).listener('aabb').close());
    expect(session).toMatchObject({ status: 'established', relay: { proxyBytes: 12 } });
  });

  test('is none where the client asks the next proxy of a chain', () => {
    const traffic = new Traffic();
    const chain = granted4(traffic.connection(CLIENT, PROXY).open());
    chain.opener('04 01 1f90 c6336408 00').listener('04 5a 0050 c6336407').opener(GET).listener(OK).close();
    const sessions = sessionsOf(traffic.packets);
    expect(sessions.map(({ depth, status, replies }) => [depth, status, replies.length])).toEqual([
      [0, 'established', 1],
      [1, 'established', 1],
    ]);
  });

  test('is none where the next proxy refuses', () => {
    const traffic = new Traffic();
    granted5(traffic.connection(CLIENT, PROXY).open())
      .opener('04 01 1f90 c6336408 00')
      .listener('00 5b 0000 00000000')
      .close();
    expect(sessionsOf(traffic.packets).map(({ depth, status }) => [depth, status])).toEqual([
      [0, 'established'],
      [1, 'refused'],
    ]);
  });
});
