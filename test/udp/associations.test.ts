import { describe, expect, test, vi } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Pdu } from '../../src/engine/pdu.ts';
import { NOTES, UNWRAPPED_COPIES } from '../../src/limits.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { messageInfo } from '../../src/report/text/message-info.ts';
import type { Session } from '../../src/session/session.ts';
import { Association } from '../../src/udp/association.ts';
import { type Connection, type Host, RST, rawFrame, sessionsOf, Traffic } from '../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 9999 };

function only(sessions: readonly Session[]): Session {
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

function noteIds({ notes }: Session): string[] {
  return notes.map(({ id }) => id);
}

describe('UDP ASSOCIATE', () => {
  const RELAY = { address: '10.0.0.1', port: 7000 };
  const SENDER = { address: '10.0.0.2', port: 6000 };
  const TO_TARGET = '0000 00 01 08080808 0035';

  function associate(request: string, reply: string): { traffic: Traffic; control: Connection } {
    const traffic = new Traffic();
    const control = traffic
      .connection(CLIENT, PROXY)
      .open()
      .opener('05 01 00')
      .listener('05 00')
      .opener(request)
      .listener(reply);
    return { traffic, control };
  }

  test.each([
    ['zeros, relay told', '05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58', RELAY],
    ['zeros, relay unspecified', '05 03 00 01 00000000 0000', '05 00 00 01 00000000 1b58', RELAY],
    ['own port', '05 03 00 01 0a000002 1770', '05 00 00 01 0a000001 1b58', RELAY],
    ['the target', '05 03 00 01 08080808 0035', '05 00 00 01 0a000001 1b58', RELAY],
    [
      'relay on another host',
      '05 03 00 01 00000000 0000',
      '05 00 00 01 0a000009 1b58',
      { address: '10.0.0.9', port: 7000 },
    ],
    [
      'relay told as a private address, used at the proxy',
      '05 03 00 01 00000000 0000',
      '05 00 00 01 7f000001 1b58',
      RELAY,
    ],
    ['relay told by a name', '05 03 00 01 00000000 0000', '05 00 00 03 05 7265 6c 6179 1b58', RELAY],
  ])('ties datagrams to the session when the request says %s', (_, request, reply, relay) => {
    const { traffic, control } = associate(request, reply);
    traffic.udp(SENDER, relay, `${TO_TARGET} 68656c6c6f`);
    traffic.udp(relay, SENDER, `${TO_TARGET} 686f`);
    traffic.udp(SENDER, { address: '9.9.9.9', port: 53 }, `${TO_TARGET} 00`);
    traffic.udp({ address: '10.0.0.77', port: 1 }, relay, `${TO_TARGET} 00`);
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session).toMatchObject({ status: 'established', phase: 'udp' });
    expect(session.udp).toMatchObject({
      relay,
      datagrams: { client: 1, proxy: 1 },
      bytes: { client: 5, proxy: 2 },
      fragments: 0,
      destinations: [{ address: '8.8.8.8', port: 53, datagrams: 2, bytes: 7 }],
    });
    expect(session.messages.slice(-2).map(({ view, side }) => [view.message.name, side])).toEqual([
      ['udp-datagram', 'client'],
      ['udp-datagram', 'proxy'],
    ]);
  });

  test('tells associations of one relay port apart by the client port', () => {
    const traffic = new Traffic();
    const controls = [6001, 6002].map((port, index) =>
      traffic
        .connection({ ...CLIENT, port: 100 + index }, PROXY)
        .open()
        .opener('05 01 00')
        .listener('05 00')
        .opener(concat([fromHex('05 03 00 01 00000000'), Uint8Array.of(port >> 8, port & 255)]))
        .listener('05 00 00 01 0a000001 1b58'),
    );
    traffic.udp({ ...SENDER, port: 6001 }, RELAY, `${TO_TARGET} 01`);
    traffic.udp({ ...SENDER, port: 6002 }, RELAY, `${TO_TARGET} 0102`);
    for (const control of controls) control.close();
    expect(sessionsOf(traffic.packets).map(({ udp }) => udp?.bytes.client)).toEqual([1, 2]);
  });

  test('puts fragments together and tells those that were abandoned', () => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    traffic.udp(SENDER, RELAY, '0000 01 01 08080808 0035 6161');
    traffic.udp(SENDER, RELAY, '0000 82 01 08080808 0035 626262');
    traffic.udp(SENDER, RELAY, '0000 01 01 08080808 0035 63');
    traffic.udp(SENDER, RELAY, '0000 03 01 08080808 0035 63');
    traffic.udp(SENDER, RELAY, '0000 01 01 08080808 0035 64');
    traffic.udp(SENDER, RELAY, '0000 80 01 08080808 0035 64');
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.udp?.fragments).toBe(6);
    const texts = session.notes.map(({ id, text }) => `${id} ${text}`);
    expect(texts).toContain('udp-reassembled The fragments make one datagram: 5 octets of frames 8, 9');
    expect(texts.filter((text) => text.startsWith('udp-frag-lost'))).toHaveLength(2);
    expect(texts.filter((text) => text.startsWith('udp-frag-80'))).toHaveLength(1);
  });

  test('counts a datagram once that two interfaces saw, and one that was sent again twice', () => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    const before = traffic.packets.length;
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 68656c6c6f`);
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 68656c6c6f`);
    control.close();
    const count = (interfaceOf: (index: number) => number) => {
      const sessions: Session[] = [];
      const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
      traffic.packets.forEach((packet, index) => {
        pipeline.accept({ ...rawFrame(packet, index + 1), interfaceId: interfaceOf(index) });
      });
      pipeline.finish();
      return only(sessions).udp?.datagrams.client;
    };
    expect(count((index) => (index === before + 1 ? 1 : 0))).toBe(1);
    expect(count(() => 0)).toBe(2);
  });

  test('keeps no more notes than its bound, and those of the session as a whole among them', () => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 00000000 1b58');
    for (let index = 0; index < 2 * NOTES; index++) {
      traffic.udp(
        SENDER,
        RELAY,
        `0000 ${index % 2 === 0 ? '02' : '01'} 01 08080808 0035 ${(index & 255).toString(16).padStart(2, '0')}`,
      );
    }
    control.close();
    const { notes } = only(sessionsOf(traffic.packets));
    expect(notes.length).toBeLessThanOrEqual(NOTES);
    expect(notes.map(({ id }) => id)).toContain('udp-bnd-unspecified');
    expect(notes.at(-1)?.text).toMatch(/: 200 notes are kept$/);
  });

  test.each([
    ['48454c4c4f', '5 bytes, less than any header (10 with an IPv4 address)'],
    ['', '0 bytes, less than any header (10 with an IPv4 address)'],
    ['1234 01 00 00 01 00', 'begins 12 34, RSV must be 0'],
    ['0000 00 09 08080808 0035', 'ATYP 9 is unknown, so what follows has no known form'],
    ['0000 00 01 08080808 00', '9 bytes, less than the 10 that its header needs'],
    ['0000 00 03 ff 61 0035', '8 bytes, less than the 260 that its header needs'],
  ])('counts and shows a datagram without a SOCKS header, and why: %s', (payload, flaw) => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    traffic.udp(SENDER, RELAY, payload);
    traffic.udp(RELAY, SENDER, payload);
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.udp).toMatchObject({
      datagrams: { client: 1, proxy: 1 },
      malformed: { client: 1, proxy: 1 },
      bytes: { client: 0, proxy: 0 },
      destinations: [],
    });
    const length = fromHex(payload).length;
    expect(session.messages.slice(-2)).toMatchObject([
      { side: 'client', completeness: 'malformed', length },
      { side: 'proxy', completeness: 'malformed', length },
    ]);
    expect(session.messages.at(-1)?.view.octets('data')).toEqual(fromHex(payload));
    const texts = session.notes.flatMap(({ id, frame, text }) => (id === 'udp-malformed' ? [`${frame} ${text}`] : []));
    expect(texts).toEqual(
      [8, 9].map((frame) => `${frame} The datagram has no SOCKS header, so a relay drops it: ${flaw}`),
    );
  });

  test('does not blame a datagram for the snap length that cut its header', () => {
    const { traffic } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 68656c6c6f`);
    const sessions: Session[] = [];
    const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
    traffic.packets.forEach((packet, index) => {
      const isDatagram = index === traffic.packets.length - 1;
      pipeline.accept(rawFrame(packet, index + 1, isDatagram ? 20 + 8 + 6 : packet.length));
    });
    pipeline.finish();
    const session = only(sessions);
    expect(session.messages.at(-1)).toMatchObject({ completeness: 'truncated', length: 15 });
    expect(session.udp).not.toHaveProperty('malformed');
    expect(noteIds(session)).toEqual(['snap-length']);
  });

  test('tells of a datagram without a SOCKS header in the packet list', () => {
    const { traffic } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    traffic.udp(SENDER, RELAY, '48454c4c4f 20 616761696e');
    const pdu = only(sessionsOf(traffic.packets)).messages.at(-1) as Pdu;
    expect(messageInfo(pdu, false)).toBe(
      'udp: to the relay, 11 bytes 48 45 4c 4c 4f 20 61 67 …: begins 48 45, RSV must be 0 [malformed]',
    );
  });

  test.each<[string, Host, Host]>([
    ['another port of the proxy', { ...RELAY, port: 7001 }, SENDER],
    ['another address', { address: '10.0.0.9', port: 7000 }, SENDER],
    ['another endpoint', { address: '192.0.2.9', port: 1234 }, SENDER],
  ])('counts answers from %s when the client sent to whom they name', (_, elsewhere, sender) => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    traffic.udp(sender, RELAY, `${TO_TARGET} 01`);
    traffic.udp(sender, RELAY, '0000 00 03 04 686f7374 0050 01');
    traffic.udp(elsewhere, sender, `${TO_TARGET} 0203`);
    traffic.udp(elsewhere, sender, '0000 00 01 01020304 0050 04');
    traffic.udp(elsewhere, sender, '0000 00 04 00000000000000000000ffff08080808 0035 05');
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.udp).toMatchObject({
      relay: RELAY,
      datagrams: { client: 2, proxy: 3 },
      bytes: { client: 2, proxy: 4 },
    });
    expect(session.udp?.destinations[0]).toMatchObject({ address: '8.8.8.8', datagrams: 3 });
    expect(session.notes.map(({ id, frame, text }) => `${id} ${frame} ${text.split(': ')[1]}`)).toEqual([
      `udp-answered-elsewhere 10 3 datagrams, ${elsewhere.address}:${elsewhere.port}`,
    ]);
  });

  test.each<[string, Host]>([
    ['the port of the proxy itself', PROXY],
    ['the port of the relay at another address', { address: '192.0.2.9', port: 7000 }],
  ])('counts what the client sends to %s instead of the relay', (_, elsewhere) => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000009 1b58');
    for (const data of ['01', '0203']) {
      traffic.udp(SENDER, elsewhere, `${TO_TARGET} ${data}`);
      traffic.udp(elsewhere, SENDER, `${TO_TARGET} ${data}`);
    }
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session).toMatchObject({ client: CLIENT, proxy: PROXY });
    expect(session.udp).toMatchObject({ relay: elsewhere, datagrams: { client: 2, proxy: 2 } });
    expect(noteIds(session)).toEqual(['udp-sent-elsewhere', 'udp-answered-elsewhere']);
  });

  test('leaves to others what nobody of the association asked for', () => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    traffic.udp({ address: '10.0.0.9', port: 7000 }, SENDER, '0000 00 01 09090909 0035 02');
    traffic.udp({ address: '10.0.0.9', port: 7000 }, { ...SENDER, port: 6001 }, `${TO_TARGET} 03`);
    traffic.udp({ ...SENDER, port: 6001 }, { address: '10.0.0.9', port: 7001 }, `${TO_TARGET} 03`);
    control.close();
    const [session] = sessionsOf(traffic.packets);
    expect(session?.udp?.datagrams).toEqual({ client: 1, proxy: 0 });
    expect(noteIds(session as Session)).toEqual([]);
  });

  test('makes no session with client and relay exchanged of what the relay sends to others', () => {
    const { traffic, control } = associate('05 03 00 01 00000000 0000', '05 00 00 01 0a000001 1b58');
    const other = { address: '10.0.0.77', port: 5000 };
    for (let count = 0; count < 3; count++) {
      traffic.udp(RELAY, other, `${TO_TARGET} 01`);
      traffic.udp(other, RELAY, `${TO_TARGET} 02`);
    }
    control.close();
    const [, second] = sessionsOf(traffic.packets);
    expect(second).toMatchObject({ transport: 'udp', client: other, proxy: RELAY });
  });

  test('notes a mapped relay that an IPv4 client is given, and one destination in both forms', () => {
    const mapped = '05 00 00 04 00000000000000000000ffff0a000001 1b58';
    const { traffic, control } = associate('05 03 00 01 00000000 0000', mapped);
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    traffic.udp(RELAY, SENDER, '0000 00 04 00000000000000000000ffff08080808 0035 0203');
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.udp).toMatchObject({
      relay: RELAY,
      destinations: [{ address: '8.8.8.8', port: 53, datagrams: 2, bytes: 3 }],
    });
    expect(session.replies[0]?.address).toBe('::ffff:10.0.0.1');
    expect(session.notes.map(({ id, frame }) => [id, frame])).toEqual([['mapped-bnd', 7]]);
  });
});

describe('Lifetime of an association', () => {
  const RELAY = { address: '10.0.0.1', port: 7000 };
  const SENDER = { address: '10.0.0.2', port: 6000 };
  const TO_TARGET = '0000 00 01 08080808 0035';
  const GRANT = '05 00 00 01 0a000001 1b58';

  function associate(traffic: Traffic, port = CLIENT.port, sender = '0000', grant = GRANT): Connection {
    return traffic
      .connection({ ...CLIENT, port }, PROXY)
      .open()
      .opener('05 01 00')
      .listener('05 00')
      .opener(`05 03 00 01 00000000 ${sender}`)
      .listener(grant);
  }

  /** The sessions of packets that come at these seconds; those without one come with the packet before. */
  function played(
    traffic: Traffic,
    seconds: ReadonlyMap<number, number>,
  ): { sessions: Session[]; handedOut: number[] } {
    const sessions: Session[] = [];
    const handedOut: number[] = [];
    const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
    let now = 0;
    traffic.packets.forEach((packet, index) => {
      now = seconds.get(index) ?? now;
      pipeline.accept({ ...rawFrame(packet, index + 1), seconds: 1_700_000_000 + now });
      handedOut.push(sessions.length);
    });
    pipeline.finish();
    return { sessions: sessions.sort((a, b) => a.id - b.id), handedOut };
  }

  test.each([
    ['FIN', (control: Connection) => control.close()],
    ['RST', (control: Connection) => control.send(1, RST, '')],
  ])('tells datagrams that come after its connection ended by %s', (_, end) => {
    const traffic = new Traffic();
    const control = associate(traffic);
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    end(control);
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 0203`);
    traffic.udp(RELAY, SENDER, `${TO_TARGET} 04`);
    const session = only(sessionsOf(traffic.packets));
    expect(session.udp).toMatchObject({ datagrams: { client: 2, proxy: 1 }, bytes: { client: 3, proxy: 1 } });
    expect(session.messages.slice(-3).map(({ notes }) => notes.map(({ id }) => id))).toEqual([
      [],
      ['udp-after-close'],
      ['udp-after-close'],
    ]);
    expect(session.last.number).toBe(traffic.packets.length);
  });

  test('ends when the grace is over, and its session is handed out then, after others that ended before', () => {
    const traffic = new Traffic();
    associate(traffic).close();
    const other = { ...CLIENT, port: 50_000 };
    const ended = traffic.packets.length;
    traffic.connection(other, PROXY).open().opener('05 01 00').listener('05 ff').close();
    const late = traffic.packets.length;
    for (let count = 0; count < 4; count++) traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    const { sessions, handedOut } = played(
      traffic,
      new Map([
        [late, 6],
        [late + 1, 20],
      ]),
    );
    expect(handedOut[ended - 1]).toBe(0);
    expect(handedOut[late]).toBe(1);
    expect(handedOut[late + 1]).toBe(1);
    expect(handedOut[late + 3]).toBe(2);
    expect(sessions.slice(0, 2).map(({ id, client }) => [id, client.port])).toEqual([
      [1, 40_000],
      [2, 50_000],
    ]);
    expect(sessions[0]?.udp?.datagrams.client).toBe(1);
  });

  test('leaves the endpoint to a new association that reuses it', () => {
    const traffic = new Traffic();
    const first = associate(traffic, 101);
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    first.close();
    const second = associate(traffic, 102);
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 0102`);
    traffic.udp({ ...SENDER, port: 6001 }, RELAY, `${TO_TARGET} 010203`);
    second.close();
    const sessions = sessionsOf(traffic.packets);
    expect(sessions.map(({ udp }) => udp?.bytes.client)).toEqual([1, 5]);
    expect(sessions.flatMap(noteIds)).not.toContain('udp-after-close');
  });

  test('gives datagrams of an ended association to it, not to another one on the same relay port', () => {
    const traffic = new Traffic();
    const first = associate(traffic, 101, '1770');
    associate(traffic, 102, '1771');
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    first.close();
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 0102`);
    traffic.udp({ ...SENDER, port: 6001 }, RELAY, `${TO_TARGET} 010203`);
    expect(sessionsOf(traffic.packets).map(({ udp }) => udp?.bytes.client)).toEqual([3, 3]);
  });

  test('compares no datagram with each of many associations of one relay', () => {
    const traffic = new Traffic();
    const many = 300;
    for (let port = 1; port <= many; port++) associate(traffic, port);
    for (let round = 0; round < 2; round++)
      for (let port = 1; port <= many; port++) traffic.udp({ ...SENDER, port }, RELAY, `${TO_TARGET} 01`);
    const claim = vi.spyOn(Association.prototype, 'claim');
    const sessions = sessionsOf(traffic.packets);
    expect(sessions.map(({ udp }) => udp?.datagrams.client)).toEqual(new Array(many).fill(2));
    expect(claim.mock.calls.length).toBeLessThan(4 * many);
    claim.mockRestore();
  });

  test('learns the ports of several clients of one relay port from their datagrams', () => {
    const traffic = new Traffic();
    for (const [index, port] of [6001, 6002, 6003].entries()) {
      associate(traffic, 100 + index);
      traffic.udp({ ...SENDER, port }, RELAY, `${TO_TARGET} ${'00'.repeat(index + 1)}`);
    }
    for (const port of [6003, 6001, 6002]) traffic.udp(RELAY, { ...SENDER, port }, `${TO_TARGET} 01`);
    const sessions = sessionsOf(traffic.packets);
    expect(sessions.map(({ udp }) => udp?.bytes)).toEqual([
      { client: 1, proxy: 1 },
      { client: 2, proxy: 1 },
      { client: 3, proxy: 1 },
    ]);
  });

  test('gives the first datagram of a port to the association that waited longest, and says that it is a guess', () => {
    const traffic = new Traffic();
    for (const port of [101, 102, 103]) associate(traffic, port);
    for (const [index, port] of [6001, 6002, 6003, 6002].entries()) {
      traffic.udp({ ...SENDER, port }, RELAY, `${TO_TARGET} ${'00'.repeat(index + 1)}`);
    }
    const sessions = sessionsOf(traffic.packets);
    expect(sessions.map(({ udp }) => udp?.bytes.client)).toEqual([1, 6, 3]);
    expect(sessions.map(noteIds)).toEqual([['udp-shared-relay'], ['udp-shared-relay'], []]);
  });

  test.each<[string, string, Host, Host, Host]>([
    [
      'an IPv6 relay',
      '05 00 00 04 20010db8000000000000000000000001 1b58',
      { address: '2001:db8::1', port: 9999 },
      { address: '2001:db8::2', port: 6000 },
      { address: '2001:db8::1', port: 7000 },
    ],
    [
      'the unspecified IPv6 address',
      '05 00 00 04 00000000000000000000000000000000 1b58',
      { address: '2001:db8::1', port: 9999 },
      { address: '2001:db8::2', port: 6000 },
      { address: '2001:db8::1', port: 7000 },
    ],
    ['an IPv4-mapped relay', '05 00 00 04 00000000000000000000ffff0a000001 1b58', PROXY, SENDER, RELAY],
    ['an unspecified IPv4-mapped relay', '05 00 00 04 00000000000000000000ffff00000000 1b58', PROXY, SENDER, RELAY],
    ['an IPv4 relay of an IPv6 proxy', GRANT, { address: '2001:db8::1', port: 9999 }, SENDER, RELAY],
    ['port 0', '05 00 00 01 00000000 0000', PROXY, SENDER, PROXY],
    [
      'an address behind NAT, and uses that of the proxy',
      '05 00 00 01 c0a80001 1b58',
      PROXY,
      SENDER,
      { ...PROXY, port: 7000 },
    ],
    [
      'an address behind NAT, and uses it',
      '05 00 00 01 c0a80001 1b58',
      PROXY,
      SENDER,
      { address: '192.168.0.1', port: 7000 },
    ],
  ])('finds the datagrams when the reply names %s', (_, grant, proxy, sender, relay) => {
    const traffic = new Traffic();
    const client = { ...CLIENT, address: proxy.address.includes(':') ? '2001:db8::2' : CLIENT.address };
    const control = traffic.connection(client, proxy).open().opener('05 01 00').listener('05 00');
    control.opener('05 03 00 01 00000000 0000').listener(grant);
    traffic.udp(sender, relay, `${TO_TARGET} 01`);
    traffic.udp(relay, sender, `${TO_TARGET} 0203`);
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.udp).toMatchObject({ relay, bytes: { client: 1, proxy: 2 } });
    expect(noteIds(session)).not.toContain('udp-foreign-source');
  });

  test('counts datagrams of others in a note of its own', () => {
    const traffic = new Traffic();
    const control = associate(traffic);
    const stranger = { address: '10.0.0.77', port: 1 };
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    traffic.udp(stranger, RELAY, `${TO_TARGET} 02`);
    traffic.udp(stranger, RELAY, `${TO_TARGET} 03`);
    traffic.udp(RELAY, stranger, `${TO_TARGET} 04`);
    traffic.udp(stranger, RELAY, '17 fe fd 00');
    control.close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.udp?.datagrams).toEqual({ client: 1, proxy: 0 });
    expect(session.notes.map(({ id, frame, text }) => `${id} ${frame} ${text.split(': ')[1]}`)).toEqual([
      'udp-foreign-source 9 2 datagrams, 10.0.0.77:1',
      'udp-foreign-destination 11 1 datagram, 10.0.0.77:1',
    ]);
  });

  test('tells only some of many strangers', () => {
    const traffic = new Traffic();
    associate(traffic);
    for (let last = 10; last < 40; last++) traffic.udp({ address: `10.0.9.${last}`, port: last }, RELAY, TO_TARGET);
    const [note] = only(sessionsOf(traffic.packets)).notes;
    expect(note?.text).toMatch(/: 30 datagrams, 10\.0\.9\.10:10, .* and others$/);
    expect(note?.text.length).toBeLessThan(200);
  });

  test('does not call a datagram malformed that another program of the host of the client sent to the port', () => {
    const traffic = new Traffic();
    associate(traffic, 101, '1770');
    traffic.udp({ ...SENDER, port: 53 }, RELAY, '1234 8180 0001 0001');
    expect(noteIds(only(sessionsOf(traffic.packets)))).toEqual([]);
  });
});

describe('Fragments of an association', () => {
  const RELAY = { address: '10.0.0.1', port: 7000 };
  const SENDER = { address: '10.0.0.2', port: 6000 };
  const QUERY = '1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001';

  function fragments(pieces: readonly string[], to = '08080808 0035'): Traffic {
    const traffic = new Traffic();
    const control = traffic.connection(CLIENT, PROXY).open().opener('05 01 00').listener('05 00');
    control.opener('05 03 00 01 00000000 0000').listener('05 00 00 01 0a000001 1b58');
    pieces.forEach((piece, index) => {
      const fragment = index + 1 === pieces.length ? 0x80 | (index + 1) : index + 1;
      traffic.udp(SENDER, RELAY, concat([Uint8Array.of(0, 0, fragment, 1), fromHex(to), fromHex(piece)]));
    });
    return traffic;
  }

  const octets = fromHex(QUERY);
  const hex = (bytes: Uint8Array) => [...bytes].map(hexOctet).join('');

  test('are recognised together, and linked to the one that completes the datagram', () => {
    for (let cut = 1; cut < octets.length; cut++) {
      const session = only(sessionsOf(fragments([hex(octets.slice(0, cut)), hex(octets.slice(cut))]).packets));
      expect(session.udp?.destinations).toMatchObject([{ datagrams: 2, bytes: octets.length, protocol: 'dns' }]);
      expect(session.messages.map(({ links }) => links).slice(-2)).toEqual([
        undefined,
        [{ frame: 8, relation: 'fragment' }],
      ]);
    }
  });

  test('are not looked into one by one', () => {
    const { packets } = fragments([hex(octets), '00', '00']);
    const session = only(sessionsOf(packets.slice(0, -1)));
    expect(session.udp?.destinations[0]).not.toHaveProperty('protocol');
    expect(session.notes.map(({ text }) => text)).toContain(
      'A sequence of fragments was abandoned: 2 fragments without the last when the association ended',
    );
  });
});

describe('Both sides of a relay', () => {
  const RELAY = { address: '10.0.0.1', port: 7000 };
  const OUTSIDE = { address: '10.0.0.1', port: 33_000 };
  const SENDER = { address: '10.0.0.2', port: 6000 };
  const TARGET = { address: '8.8.8.8', port: 53 };
  const TO_TARGET = '0000 00 01 08080808 0035';

  function associate(): Traffic {
    const traffic = new Traffic();
    const control = traffic.connection(CLIENT, PROXY).open().opener('05 01 00').listener('05 00');
    control.opener('05 03 00 01 00000000 0000').listener('05 00 00 01 0a000001 1b58');
    return traffic;
  }

  function links(traffic: Traffic, seconds?: (index: number) => number): (readonly number[])[] {
    const sessions: Session[] = [];
    const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
    traffic.packets.forEach((packet, index) => {
      const frame = rawFrame(packet, index + 1);
      pipeline.accept({ ...frame, seconds: frame.seconds + (seconds?.(index) ?? 0) });
    });
    pipeline.finish();
    const datagrams = only(sessions).messages.filter(({ view }) => view.message.phase === 'udp');
    return datagrams.map(({ links = [] }) => links.map(({ frame }) => frame));
  }

  test.each([
    ['a port of its own', OUTSIDE],
    ['the port it has for the client', RELAY],
  ])('are linked when the relay speaks to the target from %s', (_, outside) => {
    const traffic = associate();
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 0102`);
    traffic.udp(outside, TARGET, '0102');
    traffic.udp(TARGET, outside, '030405');
    traffic.udp(RELAY, SENDER, `${TO_TARGET} 030405`);
    expect(links(traffic)).toEqual([[9], [10]]);
    expect(noteIds(only(sessionsOf(traffic.packets)))).toEqual([]);
  });

  test('are linked when the header has a name, if the copy comes from the address of the relay', () => {
    const named = '0000 00 03 03 646e73 0035';
    const traffic = associate();
    traffic.udp(SENDER, RELAY, `${named} 0102`);
    traffic.udp({ address: '10.0.0.50', port: 1 }, TARGET, '0102');
    traffic.udp(OUTSIDE, TARGET, '0102');
    traffic.udp(TARGET, OUTSIDE, '03');
    traffic.udp(RELAY, SENDER, `${named} 03`);
    expect(links(traffic)).toEqual([[10], [11]]);
  });

  test.each([
    ['other data', OUTSIDE, TARGET, '0103', 0],
    ['more data', OUTSIDE, TARGET, '010200', 0],
    ['another port', OUTSIDE, { ...TARGET, port: 54 }, '0102', 0],
    ['another address', OUTSIDE, { ...TARGET, address: '8.8.8.9' }, '0102', 0],
    ['more than a second', OUTSIDE, TARGET, '0102', 2],
  ])('are not linked with %s', (_, from, to, data, late) => {
    const traffic = associate();
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 0102`);
    const sent = traffic.packets.length;
    traffic.udp(from, to, data);
    expect(links(traffic, (index) => (index >= sent ? late : 0))).toEqual([[]]);
  });

  test('are linked one to one when the same data are sent again', () => {
    const traffic = associate();
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    traffic.udp(SENDER, RELAY, `${TO_TARGET} 01`);
    traffic.udp(OUTSIDE, TARGET, '01');
    traffic.udp(OUTSIDE, TARGET, '01');
    traffic.udp(OUTSIDE, TARGET, '01');
    expect(links(traffic)).toEqual([[10], [11]]);
  });

  test('are not linked across so many datagrams that the first ones are forgotten', () => {
    const traffic = associate();
    for (let count = 0; count <= UNWRAPPED_COPIES; count++)
      traffic.udp(SENDER, RELAY, `${TO_TARGET} 02${hexOctet(count)}`);
    traffic.udp(OUTSIDE, TARGET, '0200');
    traffic.udp(OUTSIDE, TARGET, '0201');
    const found = links(traffic);
    expect(found[0]).toEqual([]);
    expect(found[1]).toHaveLength(1);
  });

  test('of the next relay are read as its own, and linked with those of the one before', () => {
    const traffic = associate();
    const next = { address: '10.0.9.1', port: 7001 };
    const control = traffic.connection({ ...PROXY, port: 99 }, { ...next, port: 1080 }).open();
    control.opener('05 01 00').listener('05 00');
    control.opener('05 03 00 01 00000000 0000').listener('05 00 00 01 0a000901 1b59');
    traffic.udp(SENDER, RELAY, `0000 00 01 0a000901 1b59 ${TO_TARGET} 01`);
    traffic.udp(OUTSIDE, next, `${TO_TARGET} 01`);
    const [outer, inner] = sessionsOf(traffic.packets);
    expect(outer?.messages.at(-1)?.links).toEqual([{ frame: 16, relation: 'unwrapped' }]);
    expect(inner?.udp?.datagrams.client).toBe(1);
  });
});

function hexOctet(value: number): string {
  return value.toString(16).padStart(2, '0');
}
