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
const ZEROS = '00 00 00 00 00 00';

function client(sequence: number, acknowledgment: number, octets: Octets = '', flags = ACK): Uint8Array {
  return tcpPacket(CLIENT, PROXY, { sequence: 1000 + sequence, acknowledgment: 5000 + acknowledgment, flags }, octets);
}

function proxy(sequence: number, acknowledgment: number, octets: Octets = '', flags = ACK): Uint8Array {
  return tcpPacket(PROXY, CLIENT, { sequence: 5000 + sequence, acknowledgment: 1000 + acknowledgment, flags }, octets);
}

/** A session in which every ACK without data carries `padding`. */
function session(padding: Octets): Uint8Array[] {
  return [
    client(0, 0, '', SYN),
    proxy(0, 1, '', SYN | ACK),
    client(1, 1, padding),
    client(1, 1, GREETING),
    proxy(1, 4, padding),
    proxy(1, 4, SELECTION),
    client(4, 3, padding),
    client(4, 3, REQUEST),
    proxy(3, 22, padding),
    proxy(3, 22, REPLY),
    client(22, 13, padding),
    client(22, 13, GET),
    proxy(13, 40, padding),
    proxy(13, 40, ANSWER),
    client(40, 32, padding),
    client(40, 32, padding, FIN | ACK),
    proxy(32, 41, padding, FIN | ACK),
    client(41, 33, padding),
  ];
}

function only(packets: readonly Uint8Array[]): Session {
  const sessions = sessionsOf(packets);
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

const WHOLE = {
  status: 'established',
  detection: { confidence: 'certain' },
  request: { address: 'example.org', port: 80 },
  relay: { clientBytes: 18, proxyBytes: 19, missing: 0, protocol: 'http' },
};

describe('Zeros on ACKs', () => {
  test.each(['00', '00 00', ZEROS, new Uint8Array(46)])('in front of the data are padding: %j', (padding) => {
    const found = only(session(padding));
    expect(found).toMatchObject(WHOLE);
    const [note, ...others] = found.notes;
    expect(others).toEqual([]);
    expect(note).toMatchObject({ id: 'zero-padding', severity: 'note', frame: 4 });
    expect(note?.text).toMatch(/: frame 4, 6, 8, 10 and \d more$/);
  });

  test('are missed by nobody where there are none', () => {
    const found = only(session(''));
    expect(found).toMatchObject(WHOLE);
    expect(found.notes).toEqual([]);
  });

  test('are padding once although only one ACK has them', () => {
    for (const place of [2, 4, 6, 8, 10]) {
      const packets = session('');
      packets[place] = session(ZEROS)[place] as Uint8Array;
      const found = only(packets);
      expect(found).toMatchObject(WHOLE);
      expect(found.notes).toMatchObject([{ id: 'zero-padding', frame: place + 2 }]);
    }
  });

  test('are data where they are acknowledged, or followed', () => {
    const packets = [
      client(0, 0, '', SYN),
      proxy(0, 1, '', SYN | ACK),
      client(1, 1, '05'),
      client(2, 1, '01'),
      client(3, 1, '00'),
      proxy(1, 4, '05'),
      proxy(2, 4, '00'),
      client(4, 3, '05 01'),
      client(6, 3, '00'),
      client(7, 3, '01 0a 00 00'),
      client(11, 3, '09 00'),
      client(13, 3, '50'),
      proxy(3, 14, REPLY),
      client(14, 13, new Uint8Array(5)),
      proxy(13, 19, new Uint8Array(7)),
    ];
    const found = only(packets);
    expect(found).toMatchObject({
      status: 'established',
      request: { address: '10.0.0.9', port: 80 },
      relay: { clientBytes: 5, proxyBytes: 7 },
    });
    expect(found.notes).toEqual([]);
  });

  test('that are pushed are data', () => {
    const push = tcpPacket(CLIENT, PROXY, { sequence: 1001, acknowledgment: 5001, flags: ACK | 8 }, ZEROS);
    const packets = session('');
    packets[2] = push;
    expect(sessionsOf(packets)).toEqual([]);
  });

  test('at the start of another protocol make no session', () => {
    const packets = [
      client(0, 0, '', SYN),
      proxy(0, 1, '', SYN | ACK),
      client(1, 1, ZEROS),
      client(7, 1, GREETING),
      proxy(1, 10, SELECTION),
    ];
    expect(sessionsOf(packets)).toEqual([]);
  });
});
