import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/session/session.ts';
import { type Octets, sessionsOf, Traffic, totalsOf } from '../traffic.ts';

const text = (line: string): string => Buffer.from(line).toString('hex');

const HOSTS = [
  { address: '10.0.0.2', port: 40_000 },
  { address: '10.0.0.1', port: 3128 },
] as const;
const NAMED = { named: new Set([3128]) };
const CONNECT = text('CONNECT socks.example:1080 HTTP/1.1\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n');
const OPENED = text('HTTP/1.1 200 Connection established\r\n\r\n');
const REFUSED = text('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
const GET = text('GET http://host.example/ HTTP/1.1\r\nHost: host.example\r\n\r\n');

type Turns = readonly (readonly [side: 'opener' | 'listener', octets: Octets])[];

const SOCKS5: Turns = [
  ['opener', '05 01 00'],
  ['listener', '05 00'],
  ['opener', '05 01 00 01 0a4d0202 0050'],
  ['listener', '05 00 00 01 0a000001 b3c5'],
];
const SOCKS4: Turns = [
  ['opener', '04 01 0050 0a4d0202 00'],
  ['listener', '00 5a 0050 0a4d0202'],
];

function traffic(turns: Turns): Traffic {
  const made = new Traffic();
  const connection = made.connection(...HOSTS).open();
  for (const [side, octets] of turns) connection[side](octets);
  connection.close();
  return made;
}

function ids({ notes }: Session): string[] {
  return notes.map(({ id }) => id);
}

describe('SOCKS behind CONNECT', () => {
  test.each([
    ['socks5', SOCKS5],
    ['socks4', SOCKS4],
  ])('is found: %s', (protocol, turns) => {
    const { packets } = traffic([['opener', CONNECT], ['listener', OPENED], ...turns]);
    const [session, ...others] = sessionsOf(packets);
    expect(others).toEqual([]);
    expect(session?.protocol).toBe(protocol);
    expect(session?.status).toBe('established');
    expect(session?.detection.confidence).toBe('certain');
    expect(session?.notes.find(({ id }) => id === 'http-front-proxy')?.text).toContain('socks.example:1080');
    expect(ids(session as Session)).not.toContain('answered-by-http');
    expect(ids(session as Session)).not.toContain('client-speaks-http');
  });

  test('is found behind two of them', () => {
    const way: Turns = [
      ['opener', CONNECT],
      ['listener', OPENED],
    ];
    const [session] = sessionsOf(traffic([...way, ...way, ...SOCKS5]).packets);
    expect(session?.messages.map(({ view }) => view.message.name).slice(0, 5)).toEqual([
      'http-connect',
      'http-connect-reply',
      'http-connect',
      'http-connect-reply',
      'method-offer',
    ]);
    expect(session?.status).toBe('established');
    expect(session?.via).toEqual([HOSTS[1], { address: 'socks.example', port: 1080 }]);
  });

  test('has the same notes on a port that is named', () => {
    const { packets } = traffic([['opener', CONNECT], ['listener', OPENED], ...SOCKS5]);
    const [session] = sessionsOf(packets, NAMED);
    expect(ids(session as Session)).toContain('http-front-proxy');
    expect(ids(session as Session)).not.toContain('answered-by-http');
  });

  test.each<[string, Turns]>([
    [
      'TLS follows',
      [
        ['opener', CONNECT],
        ['listener', OPENED],
        ['opener', '16 03 01 00 05 01 00 00 01 00'],
      ],
    ],
    [
      'the proxy refuses',
      [
        ['opener', CONNECT],
        ['listener', REFUSED],
      ],
    ],
    ['nothing follows', [['opener', CONNECT]]],
    [
      'SSH follows',
      [
        ['opener', CONNECT],
        ['listener', OPENED],
        ['listener', text('SSH-2.0-x\r\n')],
      ],
    ],
  ])('is none where %s', (_, turns) => {
    expect(sessionsOf(traffic(turns).packets)).toEqual([]);
  });
});

describe('A client of HTTP on a named port', () => {
  test.each<[string, Turns, string[]]>([
    [
      'a proxy of SOCKS answers',
      [
        ['opener', GET],
        ['listener', '05 ff'],
      ],
      ['client-speaks-http'],
    ],
    [
      'HTTP answers',
      [
        ['opener', GET],
        ['listener', REFUSED],
      ],
      ['answered-by-http', 'client-speaks-http'],
    ],
  ])('is told where %s', (_, turns, expected) => {
    const [session] = sessionsOf(traffic(turns).packets, NAMED);
    expect(ids(session as Session)).toEqual(expect.arrayContaining(expected));
  });
});

test.each<[number, Turns]>([
  [1, [['opener', CONNECT]]],
  [
    1,
    [
      ['opener', GET],
      ['listener', '05 ff'],
    ],
  ],
  [0, [['opener', CONNECT], ['listener', OPENED], ...SOCKS5]],
])('httpClients counts %i on a port that is named', (expected, turns) => {
  expect(totalsOf(traffic(turns).packets, NAMED).httpClients).toBe(expected);
});

describe('httpClients', () => {
  function count(port: number, turns: Turns, hasSession: boolean): number {
    const made = new Traffic();
    const listener = { address: '10.0.0.1', port };
    const talk = (opener: number, all: Turns) => {
      const connection = made.connection({ address: '10.0.0.2', port: opener }, listener).open();
      for (const [side, octets] of all) connection[side](octets);
      connection.close();
    };
    talk(40_001, turns);
    if (hasSession) talk(40_002, SOCKS5);
    return totalsOf(made.packets).httpClients;
  }

  const ANSWER: Turns = [
    ['opener', GET],
    ['listener', OPENED],
  ];
  test.each<[number, string, number, Turns, boolean]>([
    [1, 'port 1080', 1080, ANSWER, false],
    [1, 'the port of a session that comes later', 9999, ANSWER, true],
    [
      1,
      'a listener that selects no method',
      9999,
      [
        ['opener', GET],
        ['opener', GET],
        ['listener', '05 ff'],
      ],
      false,
    ],
    [
      1,
      'a listener that answers CONNECT so',
      9999,
      [
        ['opener', CONNECT],
        ['listener', '05 ff'],
      ],
      false,
    ],
    [0, 'a web server', 80, ANSWER, false],
    [
      0,
      'an HTTP proxy',
      3128,
      [
        ['opener', CONNECT],
        ['listener', OPENED],
      ],
      false,
    ],
  ])('counts %i for %s', (expected, _, port, turns, hasSession) => {
    expect(count(port, turns, hasSession)).toBe(expected);
  });
});
