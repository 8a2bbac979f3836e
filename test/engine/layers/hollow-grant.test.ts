import { describe, expect, test } from 'vitest';
import { HOLLOW_BYTES, HOLLOW_SECONDS } from '../../../src/limits.ts';
import { Pipeline } from '../../../src/pipeline.ts';
import { outcomeText } from '../../../src/report/text/session-text.ts';
import type { Session } from '../../../src/session/session.ts';
import { ACK, type Connection, FIN, RST, rawFrame, Traffic } from '../../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const GET = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n');
const UNKNOWN = 'de ad be ef';

const granted = (c: Connection) =>
  c.opener('05 01 00').listener('05 00').opener('05 01 00 01 0a000003 0050').listener('05 00 00 01 00000000 0000');
const proxyCloses = (c: Connection) =>
  c
    .send(1, FIN | ACK, '')
    .send(0, FIN | ACK, '')
    .send(1, ACK, '');

/** The session of a client whose request was granted; the frames behind `still` come a long time later. */
function sessionOf(play: (connection: Connection) => unknown, still?: number): Session {
  const traffic = new Traffic();
  play(granted(traffic.connection(CLIENT, PROXY).open()));
  const sessions: Session[] = [];
  const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
  traffic.packets.forEach((packet, index) => {
    const late = still !== undefined && index >= still ? HOLLOW_SECONDS * 1000 : 0;
    pipeline.accept(rawFrame(packet, index + 1 + late));
  });
  pipeline.finish();
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

/** Frames of the handshake and of one segment behind it. */
const ASKED = 8;

function isHollow(session: Session): boolean {
  expect(session).toMatchObject({ status: 'established' });
  expect(session.reasonCode).toBeUndefined();
  const found = session.notes.some(({ id }) => id === 'grant-without-connect');
  expect(outcomeText(session)).toBe(found ? 'granted, nothing came back' : 'established');
  return found;
}

describe('A grant that led to nothing', () => {
  test.each([
    ['closes', (c: Connection) => proxyCloses(c.opener(GET))],
    ['resets', (c: Connection) => c.opener(GET).send(1, RST | ACK, '')],
    ['closes, although nothing is known of what was sent', (c: Connection) => proxyCloses(c.opener(UNKNOWN))],
  ])('where the proxy %s', (_, play) => {
    expect(isHollow(sessionOf(play))).toBe(true);
  });

  test('where the client has waited long enough', () => {
    expect(isHollow(sessionOf((c) => c.opener(GET).close(), ASKED))).toBe(true);
    expect(isHollow(sessionOf((c) => c.opener(GET).send(0, RST, ''), ASKED))).toBe(true);
  });

  test('tells how much was sent and how fast the reply came', () => {
    const { notes } = sessionOf((c) => proxyCloses(c.opener(GET)));
    const found = notes.find(({ id }) => id === 'grant-without-connect');
    expect(found).toMatchObject({ frame: 7, severity: 'warning' });
    expect(found?.text).toContain(`${GET.length} bytes sent; the reply came after 1 ms`);
  });
});

describe('A grant that may well have led somewhere', () => {
  test.each([
    ['something came back', (c: Connection) => proxyCloses(c.opener(GET).listener('00'))],
    ['the client sent nothing', (c: Connection) => proxyCloses(c)],
    ['an upload of no known form, which the client ends', (c: Connection) => c.opener(UNKNOWN).close()],
    ['a client that closes at once', (c: Connection) => c.opener(GET).close()],
    ['a client that ends its direction, and the capture ends', (c: Connection) => c.opener(GET).send(0, FIN | ACK, '')],
    ['a capture that ends early', (c: Connection) => c.opener(GET)],
    ['bytes of the proxy that the capture lacks', (c: Connection) => proxyCloses(c.opener(GET).lose(1, 100))],
    ['bytes of the client that the capture lacks', (c: Connection) => proxyCloses(c.lose(0, 10).opener(GET))],
    ['a long upload', (c: Connection) => proxyCloses(upload(c))],
  ])('because of %s', (_, play) => {
    expect(isHollow(sessionOf(play))).toBe(false);
  });

  test('because an upload of no known form asks for no answer, however long it takes', () => {
    expect(isHollow(sessionOf((c) => c.opener(UNKNOWN).close(), ASKED))).toBe(false);
  });
});

function upload(connection: Connection): Connection {
  const segment = new Uint8Array(1400).fill(0xaa);
  for (let sent = 0; sent <= HOLLOW_BYTES; sent += segment.length) connection.opener(segment);
  return connection;
}
