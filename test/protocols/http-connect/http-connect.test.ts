import { describe, expect, test } from 'vitest';
import { HTTP_HEAD_BYTES } from '../../../src/limits.ts';
import { httpConnect } from '../../../src/protocols/http-connect/index.ts';
import { connectReply, connectRequest } from '../../../src/protocols/http-connect/messages.ts';
import { sessionRecord } from '../../../src/report/data/session-record.ts';
import { ShownOctets } from '../../../src/report/text/mask.ts';
import { parse } from '../../../src/schema/parse.ts';
import { type Octets, sessionsOf, Traffic, totalsOf } from '../../traffic.ts';

const encoder = new TextEncoder();
const text = (line: string): Uint8Array => encoder.encode(line);
const ALL = { wanted: new Set(['http-connect']) };

const HOSTS = [
  { address: '10.0.0.2', port: 40_000 },
  { address: '10.0.0.1', port: 3128 },
] as const;
const CONNECT = text('CONNECT www.example.org:443 HTTP/1.1\r\nHost: www.example.org:443\r\n\r\n');
const OPENED = text('HTTP/1.1 200 Connection established\r\n\r\n');
const HELLO = '16 03 01 00 05 01 00 00 01 00';
const SOCKS: Turns = [
  ['opener', '05 01 00'],
  ['listener', '05 00'],
  ['opener', '05 01 00 01 0a4d0202 0050'],
  ['listener', '05 00 00 01 0a000001 b3c5'],
];

type Side = 'opener' | 'listener';
type Turns = readonly (readonly [side: Side, octets: Octets])[];

function traffic(turns: Turns, made = new Traffic(), opener = 40_000): Traffic {
  const connection = made.connection({ ...HOSTS[0], port: opener }, HOSTS[1]).open();
  for (const [side, octets] of turns) connection[side](octets);
  connection.close();
  return made;
}

function found(turns: Turns, options = ALL) {
  return sessionsOf(traffic(turns).packets, options).map((session) => sessionRecord(session, false));
}

describe('A tunnel of HTTP', () => {
  test('is a session with its request, reply and relay', () => {
    const [session, ...others] = found([
      ['opener', CONNECT],
      ['listener', OPENED],
      ['opener', HELLO],
    ]);
    expect(others).toEqual([]);
    expect(session).toMatchObject({
      protocol: 'http-connect',
      status: 'established',
      detection: { confidence: 'certain' },
      request: { name: 'CONNECT', address: 'www.example.org', port: 443 },
      replies: [{ code: 200, name: 'Connected' }],
      relay: { clientBytes: 10, proxyBytes: 0 },
    });
  });

  test('may have a ticket of Kerberos in its credentials, in several segments', () => {
    const request = text(
      `CONNECT www.example.org:443 HTTP/1.1\r\nProxy-Authorization: Negotiate ${'YII'.repeat(2500)}\r\n\r\n`,
    );
    const turns: [Side, Uint8Array][] = [];
    for (let at = 0; at < request.length; at += 1460) turns.push(['opener', request.subarray(at, at + 1460)]);
    const [session] = found([...turns, ['listener', OPENED]]);
    expect(session).toMatchObject({ status: 'established', authentication: { mechanism: 'Negotiate' } });
  });

  test('leads to an address of IPv6', () => {
    const asked = text('CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n');
    const [session] = found([
      ['opener', asked],
      ['listener', OPENED],
    ]);
    expect(session?.request).toEqual({ name: 'CONNECT', address: '2001:db8::1', port: 443 });
  });

  test.each<[string, string, string, number]>([
    ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n', 'reply-407', 407],
    ['403', 'HTTP/1.0 403 Forbidden\r\n\r\n', 'reply-403', 403],
    ['a status of its own', 'HTTP/1.1 599 No\n\n', 'reply-599', 599],
    ['a redirection', 'HTTP/1.1 302\r\nLocation: http://login.example/\r\n\r\n', 'reply-302', 302],
  ])('is refused with %s', (_, answer, reasonCode, code) => {
    const [session] = found([
      ['opener', CONNECT],
      ['listener', text(answer)],
    ]);
    expect(session).toMatchObject({ status: 'refused', reasonCode, replies: [{ code }] });
  });

  test('is granted behind an interim answer', () => {
    const [session] = found([
      ['opener', CONNECT],
      ['listener', text('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n')],
    ]);
    expect(session).toMatchObject({ status: 'established', replies: [{ code: 100 }, { code: 200 }] });
  });

  test('may be asked for again behind the page of a refusal', () => {
    const page = 'x'.repeat(300);
    const [session] = found([
      ['opener', CONNECT],
      ['listener', text(`HTTP/1.1 407 No\r\ncontent-length: 300\r\n\r\n${page}`)],
      [
        'opener',
        text('CONNECT www.example.org:443 HTTP/1.1\r\nProxy-Authorization: Digest username="bob", uri="x"\r\n\r\n'),
      ],
      ['listener', OPENED],
    ]);
    expect(session).toMatchObject({
      status: 'established',
      replies: [{ code: 407 }, { code: 200 }],
      authentication: { mechanism: 'Digest', username: 'bob', succeeded: true },
    });
  });

  test.each<[string, Turns]>([
    ['a plain request to a web proxy', [['opener', text('GET http://host.example/ HTTP/1.1\r\n\r\n')]]],
    ['a target without a port', [['opener', text('CONNECT host.example HTTP/1.1\r\n\r\n')]]],
    ['credentials in the target', [['opener', text('CONNECT a:b@host.example:80 HTTP/1.1\r\n\r\n')]]],
    ['another version', [['opener', text('CONNECT host.example:80 RTSP/1.0\r\n\r\n')]]],
    [
      'an answer of SOCKS',
      [
        ['opener', CONNECT],
        ['listener', '05 ff'],
      ],
    ],
  ])('is none where there is %s', (_, turns) => {
    expect(found(turns)).toEqual([]);
  });

  test('inside the relay of SOCKS is what that carries, and no session', () => {
    const sessions = found([...SOCKS, ['opener', CONNECT], ['listener', OPENED]]);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]?.relay?.protocol).toBe('http');
  });

  test('on a port that speaks SOCKS too is told apart from it', () => {
    const made = traffic([
      ['opener', CONNECT],
      ['listener', OPENED],
      ['opener', HELLO],
    ]);
    traffic(SOCKS, made, 40_001);
    expect(sessionsOf(made.packets, ALL).map(({ protocol }) => protocol)).toEqual(['http-connect', 'socks5']);
    const [session, ...others] = sessionsOf(made.packets);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ id: 1, protocol: 'socks5' });
    const { counted, httpClients } = totalsOf(made.packets);
    expect([...counted]).toEqual([['HTTP CONNECT', 1]]);
    expect(httpClients).toBe(0);
  });

  test('in front of SOCKS makes one session, whether it is asked for or not', () => {
    const turns: Turns = [['opener', CONNECT], ['listener', OPENED], ...SOCKS];
    const [hidden] = found(turns, { wanted: new Set<string>() });
    const [shown, ...others] = found(turns);
    expect(others).toEqual([]);
    expect(shown).toEqual(hidden);
    expect(shown).toMatchObject({ protocol: 'socks5', via: [HOSTS[1]], proxy: HOSTS[1] });
    expect(totalsOf(traffic(turns).packets).counted.size).toBe(0);
  });

  test('behind a header of the PROXY protocol has an origin', () => {
    const header = text('PROXY TCP4 192.0.2.9 192.0.2.1 5000 3128\r\n');
    const turns: Turns = [
      ['opener', header],
      ['opener', CONNECT],
      ['listener', OPENED],
    ];
    expect(found(turns)[0]).toMatchObject({ protocol: 'http-connect', origin: { address: '192.0.2.9', port: 5000 } });
    const [session] = found([...turns, ...SOCKS]);
    expect(session).toMatchObject({
      protocol: 'socks5',
      origin: { address: '192.0.2.9', port: 5000 },
      via: [HOSTS[1]],
    });
  });
});

describe('Headers', () => {
  const SECRET = 'c2VjcmV0OnNlY3JldA';

  function shown(octets: Uint8Array): string {
    const { view } = parse(connectRequest, octets);
    const pairs = new ShownOctets(view, false).text().split(' ');
    return pairs.map((pair) => (pair === '**' ? '*' : String.fromCharCode(Number.parseInt(pair, 16)))).join('');
  }

  test.each([
    ['Proxy-Authorization', `Proxy-Authorization: Basic ${SECRET}\r\n\r\n`],
    ['a header that is cut off', `proxy-authorization: Basic ${SECRET}`],
    ['a header of no known name', `X-Token: ${SECRET}\r\n\r\n`],
    ['a line that is no header', `${SECRET}\r\n\r\n`],
    ['a folded line', `Host: a\r\n ${SECRET}\r\n\r\n`],
    ['more headers than are read', `${'X: y\r\n'.repeat(100)}X: ${SECRET}\r\n\r\n`],
    ['more than are read, known ones last', `${'X: y\r\nHost: a\r\n'.repeat(100)}X: ${SECRET}\r\n\r\n`],
  ])('hide the secret of %s', (_, lines) => {
    expect(shown(text(`CONNECT a:1 HTTP/1.1\r\n${lines}`))).not.toContain(SECRET);
  });

  test('that hold no secret are shown', () => {
    expect(shown(text('CONNECT a:1 HTTP/1.1\r\nUser-Agent: curl\r\n\r\n'))).toContain('User-Agent: curl');
  });
});

test.each([
  [HTTP_HEAD_BYTES, 'incomplete'],
  [HTTP_HEAD_BYTES + 1, 'malformed'],
])('a head of %i bytes without an end is %s', (size, status) => {
  const start = 'CONNECT a:1 HTTP/1.1\r\n';
  const lines = 'X: y\r\n'.repeat(3);
  const head = `${start}${lines}Proxy-Authorization: Negotiate `;
  expect(parse(connectRequest, text(head.padEnd(size, 'A'))).status).toBe(status);
});

test('an answer whose status is no number is none', () => {
  const { view } = parse(connectReply, text('HTTP/1.1 2x0 OK\r\n\r\n'));
  expect(httpConnect.weigh(view, [])).toBeUndefined();
});
