import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import type { Session } from '../../../src/session/session.ts';
import { type Connection, sessionsOf, Traffic } from '../../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 1081 };
const REQUEST = '05 01 00 03 0b 6578616d706c652e6f7267 0050';
const REPLY = '05 00 00 01 0a000001 9cb0';
/** An InitialContextToken of Kerberos 5: application tag, length, object identifier, and the start of an AP-REQ. */
const KERBEROS = '60 10 06 09 2a 86 48 86 f7 12 01 02 02 01 00 6e 00 00';
const SERVER_TOKEN = '60 10 06 09 2a 86 48 86 f7 12 01 02 02 02 00 6f 00 00';

function octets(hex: string): number {
  return fromHex(hex).length;
}

/** A message of RFC 1961. */
function gssapi(type: number, token: string): string {
  const length = octets(token).toString(16).padStart(4, '0');
  return `01 ${type.toString(16).padStart(2, '0')} ${length} ${token}`;
}

/** A wrap token of RFC 4121 that is signed and not sealed: header, content, and a checksum of four octets. */
function signed(content: string): string {
  return `05 04 00 ff 0004 0000 0000000000000001 ${content} aabbccdd`;
}

function sealed(content: string): string {
  return `05 04 02 ff 0000 0000 0000000000000001 ${content}`;
}

function context(traffic: Traffic, level: string): Connection {
  return traffic
    .connection(CLIENT, PROXY)
    .open()
    .opener('05 01 01')
    .listener('05 01')
    .opener(gssapi(1, KERBEROS))
    .listener(gssapi(1, SERVER_TOKEN))
    .opener(gssapi(2, level))
    .listener(gssapi(2, level));
}

function only(traffic: Traffic): Session {
  const sessions = sessionsOf(traffic.packets);
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

function names({ messages }: Session): string[] {
  return messages.map(({ view }) => view.message.name);
}

const TOKENS = [
  'method-offer',
  'method-selection',
  'gssapi-token',
  'gssapi-token',
  'gssapi-protection',
  'gssapi-protection',
];

describe('GSSAPI', () => {
  test('reads a request behind a level of none, as curl asks for it', () => {
    const traffic = new Traffic();
    context(traffic, '00').opener(REQUEST).listener(REPLY).opener('47 45 54 20 2f 20').close();
    const session = only(traffic);
    expect(names(session)).toEqual([...TOKENS, 'request', 'reply']);
    expect(session).toMatchObject({
      status: 'established',
      authentication: { method: 1, mechanism: 'Kerberos 5', protection: 'none', succeeded: true },
      request: { name: 'CONNECT', address: 'example.org', port: 80 },
      relay: { clientBytes: 6, protocol: 'http' },
    });
  });

  test('reads request, reply and relay inside tokens that are signed only, in any cut', () => {
    const wrapped = (content: string) => gssapi(3, signed(content));
    for (const cut of [1, 3, 1000]) {
      const traffic = new Traffic();
      const talk = context(traffic, signed('01'));
      const pieces = (hex: string) => {
        const bytes = fromHex(hex);
        return Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) => bytes.slice(at * cut, (at + 1) * cut));
      };
      for (const piece of pieces(wrapped(REQUEST))) talk.opener(piece);
      for (const piece of pieces(wrapped(REPLY))) talk.listener(piece);
      for (const piece of pieces(wrapped('47 45 54 20 2f 20'))) talk.opener(piece);
      for (const piece of pieces(wrapped('48 54 54 50 2f 31 2e 31 20 32 30 30 20'))) talk.listener(piece);
      talk.close();
      const session = only(traffic);
      expect(session).toMatchObject({
        status: 'established',
        authentication: { protection: 'integrity' },
        request: { address: 'example.org', port: 80 },
        replies: [{ code: 0 }],
        relay: { clientBytes: 6, proxyBytes: 13, missing: 0, protocol: 'http' },
      });
      expect(names(session)).toEqual([
        ...TOKENS,
        'gssapi-data',
        'request',
        'gssapi-data',
        'reply',
        'gssapi-data',
        'gssapi-data',
      ]);
      expect(session.notes.map(({ id }) => id)).toContain('read-inside-tokens');
    }
  });

  test('tells sealed traffic as opaque, with what it counts', () => {
    const traffic = new Traffic();
    const unit = gssapi(3, sealed('11223344'));
    context(traffic, signed('02')).opener(unit).listener(unit).opener(unit).close();
    const session = only(traffic);
    expect(session).toMatchObject({
      status: 'opaque',
      authentication: { protection: 'confidentiality', succeeded: true },
      relay: { clientBytes: octets(unit), proxyBytes: octets(unit) },
    });
    expect(session.notes.map(({ id }) => id)).toContain('sealed');
  });

  test('reads a failure of two octets', () => {
    const traffic = new Traffic();
    const talk = traffic.connection(CLIENT, PROXY).open().opener('05 01 01').listener('05 01');
    talk.opener(gssapi(1, KERBEROS)).listener('01 ff').close();
    const session = only(traffic);
    expect(session).toMatchObject({ status: 'refused', authentication: { method: 1, succeeded: false } });
    expect(names(session).at(-1)).toBe('gssapi-failure');
  });

  test('reads as many rounds as the mechanism needs', () => {
    const traffic = new Traffic();
    const talk = traffic.connection(CLIENT, PROXY).open().opener('05 01 01').listener('05 01');
    for (let round = 0; round < 5; round++) talk.opener(gssapi(1, KERBEROS)).listener(gssapi(1, SERVER_TOKEN));
    talk.opener(gssapi(2, '01')).listener(gssapi(2, '01')).close();
    const session = only(traffic);
    expect(names(session).filter((name) => name === 'gssapi-token')).toHaveLength(10);
    expect(session.authentication).toMatchObject({ protection: 'integrity' });
  });
});

describe('A method whose messages are not known', () => {
  const talkOf = (traffic: Traffic) =>
    traffic
      .connection(CLIENT, PROXY)
      .open()
      .opener('05 01 85')
      .listener('05 85')
      .opener('01 02 03 04')
      .listener('01 aa');

  test('is kept as octets, and the request behind it is found', () => {
    const traffic = new Traffic();
    talkOf(traffic)
      .opener('05 05')
      .listener('01 00')
      .opener(REQUEST)
      .listener(REPLY)
      .opener('47 45 54 20 2f 20')
      .close();
    const session = only(traffic);
    expect(names(session)).toEqual([
      'method-offer',
      'method-selection',
      ...Array(4).fill('method-exchange'),
      'request',
      'reply',
    ]);
    expect(session).toMatchObject({
      status: 'established',
      request: { address: 'example.org' },
      relay: { clientBytes: 6, proxyBytes: 0, protocol: 'http' },
    });
    expect(session.notes.map(({ id }) => id)).toContain('inferred');
  });

  test('stays opaque where nothing fits', () => {
    const traffic = new Traffic();
    talkOf(traffic).opener('99 99').close();
    const session = only(traffic);
    expect(session.status).toBe('opaque');
    expect(names(session).slice(2)).toEqual(Array(3).fill('method-exchange'));
    expect(session.relay).toMatchObject({ clientBytes: 6, proxyBytes: 2 });
  });

  test('is told as TLS where it is', () => {
    const traffic = new Traffic();
    traffic
      .connection(CLIENT, PROXY)
      .open()
      .opener('05 01 06')
      .listener('05 06')
      .opener('16 03 01 00 05 01 00 00 01 00')
      .listener('16 03 03 00 05 02 00 00 01 00')
      .close();
    const session = only(traffic);
    expect(session.status).toBe('opaque');
    expect(session.notes.map(({ id }) => id)).toContain('tls-method');
  });
});
