import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/session/session.ts';
import { ACK, FIN, type Octets, SYN, sessionsOf, tcpPacket } from '../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 9999 };

const GREETING = '05 01 00';
const SELECTION = '05 00';
const REQUEST = '05 01 00 03 0b 6578616d706c652e6f7267 0050';
const REPLY = '05 00 00 01 0a000001 9cb0';
const GET = '474554202f20485454502f312e310d0a0d0a';
const ANSWER = '485454502f312e3120323030204f4b0d0a0d0a';

/** First sequence numbers: of the client near the wrap. */
const ISN = 0xffff_fffe;
const PROXY_ISN = 5000;

/** A segment of the client, its sequence and acknowledgment number counted from those of the SYNs. */
function client(sequence: number, acknowledgment: number, flags: number, octets: Octets = ''): Uint8Array {
  const options = { sequence: (ISN + sequence) >>> 0, acknowledgment: PROXY_ISN + acknowledgment, flags };
  const hasAck = (flags & ACK) !== 0;
  return tcpPacket(CLIENT, PROXY, hasAck ? options : { ...options, acknowledgment: 0 }, octets);
}

function proxy(sequence: number, acknowledgment: number, flags: number, octets: Octets = ''): Uint8Array {
  const options = { sequence: PROXY_ISN + sequence, acknowledgment: (ISN + acknowledgment) >>> 0, flags };
  return tcpPacket(PROXY, CLIENT, options, octets);
}

/** What follows greeting and selection. */
const REST = [
  client(4, 3, ACK, REQUEST),
  proxy(3, 22, ACK, REPLY),
  client(22, 13, ACK, GET),
  proxy(13, 40, ACK, ANSWER),
  client(40, 32, FIN | ACK),
  proxy(32, 41, FIN | ACK),
  client(41, 33, ACK),
];

function check(packets: readonly Uint8Array[]): Session {
  const sessions = sessionsOf(packets);
  expect(sessions).toHaveLength(1);
  const [session] = sessions as [Session];
  expect(session).toMatchObject({
    client: CLIENT,
    proxy: PROXY,
    status: 'established',
    detection: { confidence: 'certain' },
    request: { name: 'CONNECT', address: 'example.org', port: 80 },
    relay: { clientBytes: 18, proxyBytes: 19, missing: 0, protocol: 'http' },
    notes: [],
  });
  expect(session.messages.map(({ view }) => view.message.name)).toEqual([
    'method-offer',
    'method-selection',
    'request',
    'reply',
  ]);
  return session;
}

function framesOf({ messages }: Session): number[][] {
  return messages.map(({ frames }) => frames.map(({ number }) => number));
}

describe('TCP Fast Open', () => {
  test('carries the greeting in the SYN and its answer in the SYN/ACK', () => {
    const session = check([client(0, 0, SYN, GREETING), proxy(0, 4, SYN | ACK, SELECTION), ...REST]);
    expect(framesOf(session)).toEqual([[1], [2], [3], [4]]);
  });

  test('carries the greeting in the SYN, which the proxy answers behind its SYN/ACK', () => {
    check([client(0, 0, SYN, GREETING), proxy(0, 4, SYN | ACK), proxy(1, 4, ACK, SELECTION), ...REST]);
  });

  test('sends again what the SYN/ACK does not acknowledge', () => {
    const session = check([
      client(0, 0, SYN, GREETING),
      proxy(0, 1, SYN | ACK),
      client(1, 1, ACK, GREETING),
      proxy(1, 4, ACK, SELECTION),
      ...REST,
    ]);
    expect(framesOf(session)[0]).toEqual([1]);
  });

  test('sends again what the SYN/ACK acknowledges in part', () => {
    check([
      client(0, 0, SYN, GREETING),
      proxy(0, 2, SYN | ACK),
      client(2, 1, ACK, '01 00'),
      proxy(1, 4, ACK, SELECTION),
      ...REST,
    ]);
  });

  test('sends the SYN again without its data', () => {
    check([
      client(0, 0, SYN, GREETING),
      client(0, 0, SYN),
      proxy(0, 1, SYN | ACK),
      client(1, 1, ACK, GREETING),
      proxy(1, 4, ACK, SELECTION),
      ...REST,
    ]);
  });

  test('sends the SYN again with its data', () => {
    const syn = client(0, 0, SYN, GREETING);
    check([syn, client(0, 0, SYN), syn, proxy(0, 4, SYN | ACK, SELECTION), ...REST]);
  });

  test('carries a part of the greeting in the SYN', () => {
    const session = check([
      client(0, 0, SYN, '05'),
      proxy(0, 2, SYN | ACK),
      client(2, 1, ACK, '01 00'),
      proxy(1, 4, ACK, SELECTION),
      ...REST,
    ]);
    expect(framesOf(session)[0]).toEqual([1, 3]);
  });

  test('is read from a capture that has the SYN/ACK before the SYN', () => {
    const session = check([proxy(0, 4, SYN | ACK, SELECTION), client(0, 0, SYN, GREETING), ...REST]);
    expect(framesOf(session)).toEqual([[2], [1], [3], [4]]);
    check([proxy(0, 4, SYN | ACK), client(0, 0, SYN, GREETING), proxy(1, 4, ACK, SELECTION), ...REST]);
  });

  test('is read from a capture without the SYN/ACK', () => {
    check([client(0, 0, SYN, GREETING), proxy(1, 4, ACK, SELECTION), ...REST]);
  });

  test('opens no second connection by a late SYN with data', () => {
    const syn = client(0, 0, SYN, GREETING);
    check([syn, proxy(0, 4, SYN | ACK, SELECTION), ...REST, syn]);
  });

  test('takes no acknowledgment number for what it is without the ACK flag', () => {
    const stray = tcpPacket(CLIENT, PROXY, { sequence: ISN, acknowledgment: 77, flags: SYN }, GREETING);
    check([stray, proxy(0, 4, SYN | ACK, SELECTION), ...REST]);
  });
});

describe('A SYN that comes late', () => {
  test('opens no second connection', () => {
    const syn = client(0, 0, SYN);
    const others = [proxy(0, 1, SYN | ACK), client(1, 1, ACK, GREETING), proxy(1, 4, ACK, SELECTION), ...REST];
    for (let place = 0; place <= others.length; place++) {
      const packets = [...others.slice(0, place), syn, ...others.slice(place)];
      check(packets);
      check([syn, ...packets]);
    }
  });

  test('opens a second connection where its sequence number is another', () => {
    const first = [client(0, 0, SYN), proxy(0, 1, SYN | ACK), client(1, 1, ACK, GREETING), proxy(1, 4, ACK, SELECTION)];
    const next = tcpPacket(CLIENT, PROXY, { sequence: 77, flags: SYN }, '');
    const greeting = tcpPacket(CLIENT, PROXY, { sequence: 78, acknowledgment: 9001, flags: ACK }, GREETING);
    const selection = tcpPacket(PROXY, CLIENT, { sequence: 9001, acknowledgment: 81, flags: ACK }, SELECTION);
    expect(sessionsOf([...first, ...REST, next, greeting, selection])).toHaveLength(2);
  });
});
