import { describe, expect, test } from 'vitest';
import { Pipeline } from '../../src/pipeline.ts';
import { REASON_PATTERN } from '../../src/schema/reasons.ts';
import type { Session } from '../../src/session/session.ts';
import { ACK, type Connection, FIN, RST, rawFrame, sessionsOf, Traffic, udpPacket } from '../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const GREETING = '05 01 00';
const SELECTION = '05 00';
const REQUEST = '05 01 00 01 0a000003 0050';
const REPLY = '05 00 00 01 0a000001 9cb0';

/** The only session of what a client and a proxy do, the last frames of it so many milliseconds later than a millisecond each. */
function sessionOf(play: (connection: Connection) => unknown, late = 0, lateFrames = 1): Session {
  const traffic = new Traffic();
  play(traffic.connection(CLIENT, PROXY).open());
  const sessions: Session[] = [];
  const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
  const { packets } = traffic;
  packets.forEach((packet, index) => {
    pipeline.accept(rawFrame(packet, index + 1 + (index >= packets.length - lateFrames ? late : 0)));
  });
  pipeline.finish();
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

function outcomeOf({ status, reasonCode, reason, ended }: Session) {
  return [status, reasonCode, reason, ended.by, ended.how];
}

describe('How a session ended', () => {
  test('a proxy that closes without a reply', () => {
    const session = sessionOf(
      (c) =>
        c
          .opener(GREETING)
          .listener(SELECTION)
          .opener(REQUEST)
          .send(1, FIN | ACK, ''),
      1199,
    );
    expect(outcomeOf(session)).toEqual([
      'incomplete',
      'no-reply',
      'no reply: proxy closed after 1.2 s',
      'proxy',
      'fin',
    ]);
    expect(session.ended.after).toBeCloseTo(1.2, 6);
  });

  test('a proxy that closes at once, and the client after it', () => {
    const session = sessionOf((c) =>
      c
        .opener(GREETING)
        .send(1, FIN | ACK, '')
        .send(0, FIN | ACK, '')
        .send(1, ACK, ''),
    );
    expect(outcomeOf(session)).toEqual(['incomplete', 'no-reply', 'no reply: proxy closed after 1 ms', 'proxy', 'fin']);
  });

  test('a client that loses patience and resets', () => {
    const session = sessionOf((c) => c.opener(GREETING).send(0, RST, ''), 19_999);
    expect(outcomeOf(session)).toEqual([
      'incomplete',
      'no-reply',
      'no reply: client reset after 20 s',
      'client',
      'rst',
    ]);
  });

  test('a capture that ends before the reply', () => {
    const session = sessionOf((c) => c.opener(GREETING).listener(SELECTION).opener(REQUEST));
    const reason = 'no reply: still open when the capture ended';
    expect(outcomeOf(session)).toEqual(['incomplete', 'capture-ended', reason, 'capture', 'open']);
  });

  test('a client that closes although it was its turn', () => {
    const session = sessionOf((c) => c.opener(GREETING).listener(SELECTION).close());
    expect(outcomeOf(session)).toEqual([
      'incomplete',
      'client-closed',
      'client closed without a request',
      'client',
      'fin',
    ]);
  });

  test('a proxy that closes although it was the turn of the client', () => {
    const session = sessionOf((c) => c.opener(GREETING).listener(SELECTION).send(1, RST, ''));
    expect(outcomeOf(session)).toEqual([
      'incomplete',
      'proxy-closed',
      'no request: proxy reset after 1 ms',
      'proxy',
      'rst',
    ]);
  });

  test('a client that closes inside a message', () => {
    const session = sessionOf((c) => c.opener('05 01 02').listener('05 02').opener('01 05 6162').close());
    expect(outcomeOf(session)).toEqual([
      'incomplete',
      'client-closed',
      'client closed inside the login',
      'client',
      'fin',
    ]);
  });

  test('the first end of both counts, a reset after it does not', () => {
    const play = (c: Connection) => c.opener(GREETING).listener(SELECTION).opener(REQUEST).listener(REPLY).opener('00');
    const session = sessionOf((c) =>
      play(c)
        .send(1, FIN | ACK, '')
        .send(0, RST, ''),
    );
    expect(outcomeOf(session)).toEqual(['established', undefined, undefined, 'proxy', 'fin']);
  });

  test('a client that only ends its own direction before the reply does not end the session', () => {
    const play = (c: Connection) =>
      c
        .opener(GREETING)
        .listener(SELECTION)
        .opener(REQUEST)
        .send(0, FIN | ACK, '');
    expect(
      outcomeOf(
        sessionOf((c) =>
          play(c)
            .listener('05 05 00 01 00000000 0000')
            .send(1, FIN | ACK, ''),
        ),
      ),
    ).toEqual(['refused', 'reply-5', 'Connection refused', 'proxy', 'fin']);
    expect(sessionOf((c) => play(c).listener(REPLY)).ended).toEqual({ by: 'capture', how: 'open', after: 0 });
  });

  test('an answer that the capture lacks is not one that was never given', () => {
    const session = sessionOf((c) => c.opener(GREETING).listener(SELECTION).opener(REQUEST).lose(1, 10).close());
    expect(outcomeOf(session).slice(0, 3)).toEqual(['incomplete', 'not-captured', 'no reply: the capture lacks bytes']);
  });

  test('a FIN that the capture lacks is no lost reply', () => {
    const session = sessionOf((c) =>
      c
        .opener(GREETING)
        .lose(1, 1)
        .send(0, FIN | ACK, ''),
    );
    expect(outcomeOf(session)).toEqual([
      'incomplete',
      'no-reply',
      'no reply: client closed after 1 ms',
      'client',
      'fin',
    ]);
  });

  test('a session that falls silent is idle', () => {
    const traffic = new Traffic();
    traffic.connection(CLIENT, PROXY).open().opener(GREETING).listener(SELECTION).opener(REQUEST);
    const sessions: Session[] = [];
    const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
    traffic.packets.forEach((packet, index) => {
      pipeline.accept(rawFrame(packet, index + 1));
    });
    pipeline.tick(1_700_000_000 + 90_000);
    expect(outcomeOf(sessions[0] as Session)).toEqual([
      'incomplete',
      'idle',
      'no reply: silent for 25 h 0 min',
      'idle',
      'silence',
    ]);
  });

  test('a login refused, a method refused, a login that worked', () => {
    const login = (c: Connection) => c.opener('05 01 02').listener('05 02').opener('01 01 61 01 62');
    expect(outcomeOf(sessionOf((c) => login(c).listener('01 07').close())).slice(0, 3)).toEqual([
      'refused',
      'bad-login',
      'login failed (status 7)',
    ]);
    expect(outcomeOf(sessionOf((c) => c.opener(GREETING).listener('05 ff').close())).slice(0, 3)).toEqual([
      'refused',
      'no-method',
      'No acceptable methods',
    ]);
    const after = sessionOf((c) => login(c).listener('01 00').close());
    expect(outcomeOf(after).slice(1, 3)).toEqual(['client-closed', 'client closed without a request']);
    expect(after.authentication?.succeeded).toBe(true);
  });

  test('GSSAPI that fails has no status to tell', () => {
    const token = '01 01 0004 60020601';
    const session = sessionOf((c) => c.opener('05 01 01').listener('05 01').opener(token).listener('01 ff').close());
    expect(outcomeOf(session).slice(0, 3)).toEqual(['refused', 'bad-login', 'login failed']);
  });

  test('a listener of another version or protocol', () => {
    const request = '04 01 0050 0a000003 00';
    expect(outcomeOf(sessionOf((c) => c.opener(request).listener('05 ff').close())).slice(0, 3)).toEqual([
      'refused',
      'answered-by-socks5',
      'answered by SOCKS5',
    ]);
    const http = new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(outcomeOf(sessionOf((c) => c.opener(GREETING).listener(http).close())).slice(1, 3)).toEqual([
      'answered-by-http',
      'answered by HTTP',
    ]);
  });

  test('datagrams without an answer', () => {
    const relay = { address: '10.0.0.1', port: 1080 };
    const packets = [1, 2, 3].map((id) => udpPacket(CLIENT, relay, `0000 00 01 0a000003 0035 000${id} 0100 0001`));
    const [session] = sessionsOf(packets);
    expect(outcomeOf(session as Session)).toEqual([
      'incomplete',
      'no-reply',
      'no datagram came back',
      'capture',
      'open',
    ]);
  });

  test('every code fits the published pattern', () => {
    const pattern = new RegExp(REASON_PATTERN);
    for (const code of ['reply-5', 'answered-by-http', 'no-method', 'idle', 'granted-then-refused'])
      expect(code).toMatch(pattern);
    for (const code of ['reply-N', 'reply-', 'answered-by-', 'other', '']) expect(code).not.toMatch(pattern);
  });
});

describe('uid', () => {
  test('is the same whatever the capture is called, and another for another session', () => {
    const traffic = new Traffic();
    for (const port of [40_000, 40_001])
      traffic
        .connection({ ...CLIENT, port }, PROXY)
        .open()
        .opener(GREETING)
        .listener(SELECTION)
        .opener(REQUEST)
        .close();
    const uids = sessionsOf(traffic.packets, { capture: 'one' }).map(({ uid }) => uid);
    expect(sessionsOf(traffic.packets, { capture: 'other', firstId: 7 }).map(({ uid }) => uid)).toEqual(uids);
    expect(new Set(uids).size).toBe(2);
    expect(uids[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});
