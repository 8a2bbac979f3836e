import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../src/bytes/concat.ts';
import { fromHex } from '../src/bytes/hex.ts';
import { LEAST_WAITING_BYTES, WAITING_BYTES } from '../src/limits.ts';
import { Pipeline } from '../src/pipeline.ts';
import type { Session } from '../src/session/session.ts';
import { TUNNELS } from './packet/tunnels.ts';
import { runs } from './support/thoroughness.ts';
import { type Connection, essence, fragmentsOf, RST, rawFrame, sessionsOf, Traffic } from './traffic.ts';

const gre = TUNNELS.gre as (packet: Uint8Array) => Uint8Array;

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 9999 };

const GREETING = '05 02 00 02';
const SELECTION = '05 02';
const LOGIN = '01 05 616c696365 06 736563726574';
const LOGIN_OK = '01 00';
const REQUEST = '05 01 00 03 0b 6578616d706c652e6f7267 01bb';
const REPLY = '05 00 00 01 0a000001 9cb0';
const HELLO = '16 03 01 00 05 01 00 00 01 00';
const ANSWER = '16 03 03 00 05 02 00 00 01 00';

function login(connection: Connection): Connection {
  return connection
    .open()
    .opener(GREETING)
    .listener(SELECTION)
    .opener(LOGIN)
    .listener(LOGIN_OK)
    .opener(REQUEST)
    .listener(REPLY);
}

function whole(): Traffic {
  const traffic = new Traffic();
  login(traffic.connection(CLIENT, PROXY)).opener(HELLO).listener(ANSWER).close();
  return traffic;
}

/** A session whose greeting came in two segments, the second with `early` octets of payload: in their order, and swapped. */
function cutGreeting(early: number): { packets: Uint8Array[]; swapped: Uint8Array[] } {
  const traffic = new Traffic();
  const connection = traffic.connection(CLIENT, PROXY).open();
  const rest = concat([fromHex('00'), fromHex(REQUEST), new Uint8Array(early)]);
  connection.opener('05 01').opener(rest).listener('05 00').listener(REPLY);
  const { packets } = traffic;
  const swapped = [...packets];
  [swapped[3], swapped[4]] = [packets[4] as Uint8Array, packets[3] as Uint8Array];
  return { packets, swapped };
}

function only(sessions: readonly Session[]): Session {
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

describe('Pipeline', () => {
  test('reads a session on a port of its own', () => {
    const session = only(sessionsOf(whole().packets));
    expect(essence(session)).toMatchObject({
      client: CLIENT,
      proxy: PROXY,
      status: 'established',
      phase: 'relay',
      confidence: 'certain',
      authentication: { username: 'alice', password: 'secret', status: 0, succeeded: true },
      request: { command: 1, name: 'CONNECT', address: 'example.org', port: 443 },
      replies: [{ code: 0, address: '10.0.0.1', port: 40_112 }],
      relay: { clientBytes: 10, proxyBytes: 10, missing: 0, protocol: 'tls' },
    });
    expect(session.first.number).toBe(4);
    expect(session.last.number).toBe(14);
    expect(session.messages.map(({ frames }) => frames.map(({ number }) => number))).toEqual([
      [4],
      [5],
      [6],
      [7],
      [8],
      [9],
    ]);
  });

  test('reads the same from every cut of every message', () => {
    const expected = essence(only(sessionsOf(whole().packets)));
    const lines: [0 | 1, string][] = [
      [0, GREETING],
      [1, SELECTION],
      [0, LOGIN],
      [1, LOGIN_OK],
      [0, REQUEST],
      [1, REPLY],
      [0, HELLO],
      [1, ANSWER],
    ];
    lines.forEach(([, octets], cutLine) => {
      const { length } = fromHex(octets);
      for (let cut = 1; cut < length; cut++) {
        const traffic = new Traffic();
        const connection = traffic.connection(CLIENT, PROXY).open();
        lines.forEach(([side, text], index) => {
          const bytes = fromHex(text);
          const parts = index === cutLine ? [bytes.slice(0, cut), bytes.slice(cut)] : [bytes];
          for (const part of parts) connection.send(side, 0x10, part);
        });
        connection.close();
        expect(essence(only(sessionsOf(traffic.packets)))).toEqual(expected);
      }
    });
  });

  test('reads the same from segments of one octet', () => {
    const traffic = new Traffic();
    const connection = traffic.connection(CLIENT, PROXY).open();
    for (const [side, octets] of [
      [0, GREETING],
      [1, SELECTION],
      [0, LOGIN],
      [1, LOGIN_OK],
      [0, REQUEST],
      [1, REPLY],
      [0, HELLO],
      [1, ANSWER],
    ] as const) {
      for (const octet of fromHex(octets)) connection.send(side, 0x10, Uint8Array.of(octet));
    }
    connection.close();
    expect(essence(only(sessionsOf(traffic.packets)))).toEqual(essence(only(sessionsOf(whole().packets))));
  });

  test('reads the same from frames in any order with copies, behind the handshake of TCP', () => {
    const { packets } = whole();
    const expected = essence(only(sessionsOf(packets)));
    const opening = packets.slice(0, 3);
    const rest = packets.slice(3);
    fc.assert(
      fc.property(
        fc.array(fc.nat(rest.length - 1), { maxLength: 12 }),
        fc.infiniteStream(fc.nat(1 << 20)),
        (copies, weights) => {
          const all = [...rest, ...copies.map((index) => rest[index] as Uint8Array)];
          const shuffled = all
            .map((packet) => ({ packet, weight: weights.next().value }))
            .sort((a, b) => a.weight - b.weight);
          const sessions = sessionsOf([...opening, ...shuffled.map(({ packet }) => packet)]);
          expect(essence(only(sessions))).toEqual(expected);
        },
      ),
      { numRuns: runs(60) },
    );
  });

  test('reads across the wrap of sequence numbers', () => {
    for (let before = 0; before < 60; before += 3) {
      const traffic = new Traffic();
      const start = (2 ** 32 - before) >>> 0;
      login(traffic.connection(CLIENT, PROXY, [start, start]))
        .opener(HELLO)
        .listener(ANSWER)
        .close();
      expect(essence(only(sessionsOf(traffic.packets)))).toEqual(essence(only(sessionsOf(whole().packets))));
    }
  });

  test('reads IPv6 as IPv4', () => {
    const traffic = new Traffic();
    login(traffic.connection({ address: '2001:db8::2', port: 1 }, { address: '2001:db8::1', port: 2 })).close();
    expect(only(sessionsOf(traffic.packets)).proxy).toEqual({ address: '2001:db8::1', port: 2 });
  });

  test('calls the sender of the greeting the client when the proxy opened the connection', () => {
    const traffic = new Traffic();
    const connection = traffic.connection(PROXY, CLIENT).open();
    connection
      .listener(GREETING)
      .opener(SELECTION)
      .listener(LOGIN)
      .opener(LOGIN_OK)
      .listener(REQUEST)
      .opener(REPLY)
      .close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.client).toEqual(CLIENT);
    expect(session.notes.map(({ id }) => id)).toContain('reverse-socks');
  });

  test('tells keep-alive octets and window probes from data', () => {
    const traffic = new Traffic();
    const connection = login(traffic.connection(CLIENT, PROXY));
    const keepAlive = traffic.packets.length;
    connection.lose(0, -1).opener('00').opener(HELLO).lose(1, -1).listener('00').listener(ANSWER).close();
    expect(traffic.packets.length).toBeGreaterThan(keepAlive);
    expect(only(sessionsOf(traffic.packets)).relay).toMatchObject({
      clientBytes: 10,
      proxyBytes: 10,
      missing: 0,
      protocol: 'tls',
    });
  });

  test('takes a connection that reuses the ports for another one', () => {
    const traffic = new Traffic();
    login(traffic.connection(CLIENT, PROXY)).opener(HELLO);
    login(traffic.connection(CLIENT, PROXY, [900_000, 700_000]))
      .opener(HELLO)
      .opener(HELLO)
      .close();
    const sessions = sessionsOf(traffic.packets);
    expect(sessions.map(({ relay }) => relay?.clientBytes)).toEqual([10, 20]);
  });

  test('follows a connection that reuses the ports of an ignored one', () => {
    const traffic = new Traffic();
    traffic.connection(CLIENT, PROXY).open().opener('47 45 54 20').close();
    login(traffic.connection(CLIENT, PROXY, [900_000, 700_000])).close();
    expect(only(sessionsOf(traffic.packets)).status).toBe('established');
  });

  test('ends a session at RST', () => {
    const traffic = new Traffic();
    traffic
      .connection(CLIENT, PROXY)
      .open()
      .opener(GREETING)
      .listener(SELECTION)
      .send(1, RST | 0x10, '');
    expect(only(sessionsOf(traffic.packets))).toMatchObject({ status: 'incomplete', phase: 'negotiation' });
  });

  test('counts octets of the relay that the capture lacks', () => {
    const traffic = new Traffic();
    login(traffic.connection(CLIENT, PROXY))
      .opener(HELLO)
      .lose(0, 500)
      .opener(HELLO)
      .lose(1, 70)
      .listener(ANSWER)
      .close();
    const session = only(sessionsOf(traffic.packets));
    expect(session.relay).toMatchObject({ clientBytes: 520, proxyBytes: 80, missing: 570 });
    expect(session.notes.map(({ id }) => id)).toContain('relay-gap');
  });

  test('reads what is left when any one frame of the handshake is lost', () => {
    const { packets } = whole();
    for (let lost = 3; lost < 9; lost++) {
      const session = only(sessionsOf(packets.filter((_, index) => index !== lost)));
      expect(session.relay).toMatchObject({ clientBytes: 10, proxyBytes: 10 });
      expect(session.messages.filter(({ completeness }) => completeness === 'complete')).toHaveLength(5);
      expect(session.notes.map(({ id }) => id)).toContain('lost-bytes');
      expect(session.status).toBe(lost === 8 ? 'incomplete' : 'established');
    }
  });

  test.each([
    ['the whole request', 'lost', '', "the client's request"],
    ['the address of the request', 'cut', '05 01 00', "the client's request from atyp on"],
  ])('says that the capture lacks %s', (_, kind, seen, told) => {
    const traffic = new Traffic();
    traffic
      .connection(CLIENT, PROXY)
      .open()
      .opener('05 01 00')
      .listener('05 00')
      .opener(seen)
      .lose(0, kind === 'lost' ? 18 : 15)
      .listener('05 00 00 01 00000000 0000')
      .opener(HELLO)
      .listener(ANSWER)
      .close();
    const { notes } = only(sessionsOf(traffic.packets));
    const [note] = notes.filter(({ id }) => id === 'lost-bytes');
    expect(note?.text).toBe(`The capture lacks octets of the handshake: ${told}`);
  });

  test('reads one direction alone', () => {
    const { packets } = whole();
    const from = (port: number) =>
      packets.filter((packet) => ((packet[20] as number) << 8) + (packet[21] as number) === port);
    const client = only(sessionsOf(from(CLIENT.port)));
    expect(client).toMatchObject({
      status: 'incomplete',
      phase: 'relay',
      request: { address: 'example.org' },
      client: CLIENT,
    });
    expect(client.detection.confidence).toBe('possible');
    expect(client.relay?.clientBytes).toBe(10);
    const proxy = only(sessionsOf(from(PROXY.port)));
    expect(proxy).toMatchObject({ status: 'established', phase: 'relay', client: CLIENT, relay: { proxyBytes: 10 } });
  });

  test('calls one side likely where another session made the proxy certain', () => {
    const traffic = new Traffic();
    traffic
      .connection({ ...CLIENT, port: 50_000 }, PROXY)
      .open()
      .opener('05 01 00')
      .close();
    login(traffic.connection(CLIENT, PROXY)).close();
    expect(sessionsOf(traffic.packets).map(({ detection }) => detection.confidence)).toEqual(['likely', 'certain']);
  });

  test('gives ids by the first frame, whichever session ends first', () => {
    const traffic = new Traffic();
    const first = traffic.connection(CLIENT, PROXY).open().opener('05');
    login(traffic.connection({ ...CLIENT, port: 2 }, PROXY)).close();
    first.opener('01 00').listener('05 00').close();
    expect(sessionsOf(traffic.packets).map(({ client }) => client.port)).toEqual([CLIENT.port, 2]);
  });

  test('counts connections to the port of SOCKS that TLS seals', () => {
    const traffic = new Traffic();
    traffic
      .connection(CLIENT, { ...PROXY, port: 1080 })
      .open()
      .opener(HELLO)
      .listener(ANSWER)
      .close();
    traffic
      .connection({ ...CLIENT, port: 40_001 }, PROXY)
      .open()
      .opener(HELLO)
      .listener(ANSWER)
      .close();
    const pipeline = new Pipeline({ capture: 'test' }, { session() {} });
    traffic.packets.forEach((packet, index) => {
      pipeline.accept(rawFrame(packet, index + 1));
    });
    expect(pipeline.finish().sealed).toBe(1);
  });

  test('looks only at named ports and 1080 when detection is off', () => {
    expect(sessionsOf(whole().packets, { detects: false })).toHaveLength(0);
    expect(only(sessionsOf(whole().packets, { detects: false, named: new Set([PROXY.port]) })).status).toBe(
      'established',
    );
  });

  test('reads a named port where one side is silent as likely', () => {
    const traffic = new Traffic();
    traffic.connection(CLIENT, PROXY).open().opener('05 01 00').close();
    const session = only(sessionsOf(traffic.packets, { named: new Set([PROXY.port]) }));
    expect(session.detection).toMatchObject({
      confidence: 'likely',
      evidence: expect.arrayContaining(['port 9999 is named as SOCKS']),
    });
  });

  test('reads messages that the snap length cut', () => {
    const sessions: Session[] = [];
    const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
    whole().packets.forEach((packet, index) => {
      pipeline.accept(rawFrame(packet, index + 1, 50));
    });
    pipeline.finish();
    const session = only(sessions);
    expect(session).toMatchObject({ status: 'established', relay: { clientBytes: 10, proxyBytes: 10, missing: 0 } });
    expect(session.authentication).toEqual({ method: 2, username: 'alice', status: 0, succeeded: true });
    expect(session.request).toEqual({ command: 1, name: 'CONNECT', addressType: 3 });
  });

  test('never throws, whatever the bytes of a connection that looks like SOCKS', () => {
    const piece = fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.uint8Array({ maxLength: 30 }));
    const message = fc
      .constantFrom(GREETING, SELECTION, LOGIN, LOGIN_OK, REQUEST, REPLY)
      .map((octets) => fromHex(octets));
    const known = fc.tuple(fc.constantFrom<0 | 1>(0, 1), message);
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, known), { maxLength: 20 }), fc.nat(3), (pieces, losses) => {
        const traffic = new Traffic();
        const connection = traffic.connection(CLIENT, PROXY).open().opener('05');
        pieces.forEach(([side, bytes], index) => {
          if (index % 4 === losses) connection.lose(side, 7);
          connection.send(side, 0x10, bytes);
        });
        for (const session of sessionsOf(traffic.packets)) expect(session.messages.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('Loss and disorder', () => {
  const DOWNLOAD = new Uint8Array(5000).fill(0x41);

  test('reads a request behind a lost greeting although the download is long', () => {
    const traffic = new Traffic();
    const connection = traffic.connection(CLIENT, PROXY).open().lose(0, 3).listener('05 00');
    connection.opener('05 01 00 01 7f000001 0050').listener(REPLY).opener(HELLO);
    for (let part = 0; part < 5; part++) connection.listener(DOWNLOAD);
    const session = only(sessionsOf(traffic.packets));
    expect(session).toMatchObject({
      request: { address: '127.0.0.1' },
      relay: { clientBytes: 10, proxyBytes: 25_000, missing: 0 },
    });
    expect(session.detection.confidence).toBe('certain');
  });

  test('counts what is in flight behind a reset', () => {
    const traffic = new Traffic();
    const connection = login(traffic.connection(CLIENT, PROXY)).opener(HELLO).listener(DOWNLOAD);
    connection
      .send(0, RST | 0x10, '')
      .listener(DOWNLOAD)
      .listener(DOWNLOAD);
    expect(only(sessionsOf(traffic.packets)).relay?.proxyBytes).toBe(15_000);
  });

  test('reads a reply that the capture has behind the reset', () => {
    const traffic = new Traffic();
    const connection = traffic.connection(CLIENT, PROXY).open().opener('05 01 00').listener('05 00').opener(REQUEST);
    connection.send(0, RST | 0x10, '').listener('05 05 00 01 00000000 0000');
    expect(only(sessionsOf(traffic.packets))).toMatchObject({ status: 'refused', replies: [{ code: 5 }] });
  });

  test('does not call relay what a proxy never granted', () => {
    const traffic = new Traffic();
    traffic
      .connection(CLIENT, PROXY)
      .open()
      .opener(concat(['05 01 00', REQUEST, HELLO].map(fromHex)))
      .listener('05 00')
      .close();
    const session = only(sessionsOf(traffic.packets));
    expect(session).toMatchObject({ status: 'incomplete', phase: 'request' });
    expect(session.relay).toBeUndefined();
  });

  test.each([
    3, 4, 5, 6, 7, 8,
  ])('does not count octets of the handshake as missing in the relay, frame %i lost', (lost) => {
    const { packets } = whole();
    const session = only(sessionsOf(packets.filter((_, index) => index !== lost)));
    expect(session.relay?.missing).toBe(0);
    expect(session.notes.map(({ id }) => id)).not.toContain('data-before-grant');
  });

  test('lets go of what waited in connections that turn out not to be SOCKS', () => {
    const traffic = new Traffic();
    let port = 10_000;
    // Four large segments each up to the bound, then a smaller one each into what room they left.
    const floods = [
      [60_000, 4, WAITING_BYTES / 240_000],
      [1000, 1, 250],
      [1, 1, 10],
    ] as const;
    for (const [size, segments, count] of floods) {
      for (let index = 0; index < count; index++) {
        const connection = traffic.connection({ address: '10.0.0.3', port: port++ }, PROXY).open();
        connection.opener('05 01 00').lose(0, 1);
        for (let segment = 0; segment < segments; segment++) connection.opener(new Uint8Array(size));
        connection.listener('ff ff ff ff');
      }
    }
    const { packets, swapped } = cutGreeting(2 * LEAST_WAITING_BYTES);
    const session = only(sessionsOf([...traffic.packets, ...swapped]));
    expect(essence(session)).toEqual(essence(only(sessionsOf(packets))));
  });

  test('keeps what waits in a handshake when other connections with many losses hold back much', () => {
    const traffic = new Traffic();
    for (let port = 10_000; port < 10_066; port++) {
      const connection = login(traffic.connection({ address: '10.0.0.3', port }, PROXY))
        .opener(HELLO)
        .listener(ANSWER);
      for (let segment = 0; segment < 1020; segment++) connection.lose(1, 1).listener('00');
    }
    const { packets, swapped } = cutGreeting(0);
    const sessions = sessionsOf([...traffic.packets, ...swapped]);
    expect(essence(sessions.at(-1) as Session)).toEqual(essence(only(sessionsOf(packets))));
  });

  test('tells no negative latency, and keeps the order of the dialogue, where the capture has frames in another', () => {
    const { packets } = whole();
    const swapped = [...packets];
    [swapped[7], swapped[8]] = [packets[8] as Uint8Array, packets[7] as Uint8Array];
    const session = only(sessionsOf(swapped));
    expect(session.latency.reply).toBeUndefined();
    expect(session.messages.map(({ view }) => view.message.name).slice(-2)).toEqual(['request', 'reply']);
    expect(session.notes.map(({ id }) => id)).not.toContain('data-before-grant');
  });

  test('tells data that the client sent before it had the reply', () => {
    const traffic = new Traffic();
    const connection = traffic.connection(CLIENT, PROXY).open().opener('05 01 00').listener('05 00');
    connection.opener(REQUEST).opener(HELLO).listener(REPLY).listener(ANSWER).close();
    expect(only(sessionsOf(traffic.packets)).notes.map(({ id }) => id)).toContain('data-before-grant');
  });
});

describe('Bounds', () => {
  test('ends the oldest connections when handshakes that cannot be read hold too much', () => {
    const held = new Uint8Array(60_000).fill(0x41);
    const sessions: Session[] = [];
    const pipeline = new Pipeline(
      { capture: 'test', memory: 1 << 20 },
      { session: (session) => sessions.push(session) },
    );
    let number = 0;
    for (let flow = 0; flow * held.length <= 1 << 20; flow++) {
      const traffic = new Traffic();
      const client = { address: `10.0.${flow >> 8}.${flow & 255}`, port: 4000 };
      traffic.connection(client, PROXY).open().opener('05 01 00').listener('05 00').opener(held).opener(held);
      for (const packet of traffic.packets) pipeline.accept(rawFrame(packet, ++number));
    }
    const totals = pipeline.finish();
    expect(totals.evicted).toBeGreaterThan(0);
    const evicted = sessions.filter(({ notes }) => notes.some(({ id }) => id === 'limit-reached'));
    expect(evicted).toHaveLength(totals.evicted);
    expect(sessions.map(({ id }) => id).sort((a, b) => a - b)).toEqual(sessions.map((_, index) => index + 1));
  });
});

describe('Pipeline, in tunnels', () => {
  const expected = essence(only(sessionsOf(whole().packets)));

  test.each(Object.entries(TUNNELS))('reads a session inside %s', (_, wrap) => {
    expect(essence(only(sessionsOf(whole().packets.map(wrap))))).toEqual(expected);
  });

  /** Identifications differ, so that packets do not mix. */
  const numbered = (packets: readonly Uint8Array[]) =>
    packets.map((packet, index) => {
      packet.set([index >> 8, index & 0xff], 4);
      return packet;
    });

  test.each([
    [
      'fragments inside',
      (packets: Uint8Array[]) =>
        numbered(packets)
          .flatMap((one) => fragmentsOf(one, 8))
          .map(gre),
    ],
    [
      'tunnels in fragments',
      (packets: Uint8Array[]) => numbered(packets.map(gre)).flatMap((one) => fragmentsOf(one, 16)),
    ],
    [
      'fragments inside tunnels in fragments',
      (packets: Uint8Array[]) => {
        const inner = numbered(packets).flatMap((one) => fragmentsOf(one, 24));
        return numbered(inner.map(gre)).flatMap((one) => fragmentsOf(one, 16));
      },
    ],
  ])('reads a session of %s', (_, divide) => {
    expect(essence(only(sessionsOf(divide(whole().packets))))).toEqual(expected);
  });

  test('names every frame that brought a message in fragments of fragments', () => {
    const traffic = new Traffic();
    traffic.connection(CLIENT, PROXY).open().opener(GREETING).listener(SELECTION);
    const [, , , greeting] = traffic.packets;
    const before = traffic.packets.slice(0, 3);
    const behind = traffic.packets.slice(4);
    const divided = numbered(fragmentsOf(greeting as Uint8Array, 16).map(gre)).flatMap((one) => fragmentsOf(one, 24));
    const session = only(sessionsOf([...before, ...divided, ...behind]));
    const frames = divided.map((_, index) => 4 + index);
    expect(frames).toHaveLength(4);
    expect(session.messages[0]?.frames.map(({ number }) => number)).toEqual(frames);
  });
});

describe('a side whose frames are not read', () => {
  function notes(proxyType: string): readonly string[] {
    const sessions: Session[] = [];
    const pipeline = new Pipeline({ capture: 'test' }, { session: (session) => sessions.push(session) });
    for (const [index, packet] of whole().packets.entries()) {
      const type = packet[15] === 1 ? proxyType : '0800';
      const bytes = concat([fromHex(`020000000001 020000000002 ${type}`), packet]);
      pipeline.accept({ ...rawFrame(bytes, index + 1), linkType: 1 });
    }
    pipeline.finish();
    return sessions.flatMap((session) => session.notes.map(({ id }) => id));
  }

  test('is not called absent from the capture', () => {
    expect(notes('8903 0064')).toContain('side-unread');
    expect(notes('8903 0064')).not.toContain('one-sided');
  });

  test('is called absent where the capture has nothing else but ARP', () => {
    expect(notes('0806')).toContain('one-sided');
    expect(notes('0806')).not.toContain('side-unread');
  });
});
