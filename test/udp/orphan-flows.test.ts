import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IDLE_SECONDS, ORPHAN_FLOW_DATAGRAMS, ORPHAN_FLOW_SECONDS } from '../../src/limits.ts';
import { type Consumer, Pipeline, type PipelineOptions } from '../../src/pipeline.ts';
import type { Session } from '../../src/session/session.ts';
import { runs } from '../support/thoroughness.ts';
import { type Host, rawFrame, sessionsOf, Traffic, udpPacket } from '../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 6000 };
const RELAY = { address: '10.0.0.1', port: 7000 };
const TO_TARGET = '0000 00 01 08080808 0035';
const QUERY = '1234 0100 0001 0000 0000 0000 01 61 00 0001 0001';

function exchange(times: number, relay: Host = RELAY, data = '0102'): Traffic {
  const traffic = new Traffic();
  for (let count = 0; count < times; count++) {
    traffic.udp(CLIENT, relay, `${TO_TARGET} ${data}`);
    traffic.udp(relay, CLIENT, `${TO_TARGET} ${data} ff`);
  }
  return traffic;
}

function only(sessions: readonly Session[]): Session {
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

function noteIds({ notes }: Session): string[] {
  return notes.map(({ id }) => id);
}

function confidences(traffic: Traffic, options: Partial<PipelineOptions> = {}): string[] {
  return sessionsOf(traffic.packets, options).map(({ detection }) => detection.confidence);
}

/** Runs packets that come at these seconds. */
function play(packets: readonly (readonly [second: number, packet: Uint8Array])[], consumer: Partial<Consumer>): void {
  const pipeline = new Pipeline({ capture: 'test' }, { session: () => {}, ...consumer });
  packets.forEach(([second, packet], index) => {
    pipeline.accept({ ...rawFrame(packet, index + 1), seconds: 1_700_000_000 + second });
  });
  pipeline.finish();
}

describe('Datagrams without a control connection', () => {
  test('are a session of their own', () => {
    const session = only(sessionsOf(exchange(2).packets));
    expect(session).toMatchObject({
      id: 1,
      protocol: 'socks5',
      transport: 'udp',
      client: CLIENT,
      proxy: RELAY,
      status: 'established',
      phase: 'udp',
      replies: [],
      detection: { confidence: 'certain' },
      udp: {
        relay: RELAY,
        datagrams: { client: 2, proxy: 2 },
        bytes: { client: 4, proxy: 6 },
        destinations: [{ address: '8.8.8.8', port: 53, datagrams: 4 }],
      },
    });
    expect(session.first.number).toBe(1);
    expect(session.last.number).toBe(4);
    expect(session.notes.map(({ id }) => id)).toEqual(['udp-without-control']);
  });

  test('are certain after two answers, or one whose data are known', () => {
    expect(confidences(exchange(2))).toEqual(['certain']);
    expect(confidences(exchange(1, RELAY, QUERY))).toEqual(['certain']);
    expect(confidences(exchange(1))).toEqual(['possible']);
  });

  test('are never certain by one side alone', () => {
    const traffic = new Traffic();
    for (let count = 0; count < 100; count++) traffic.udp(CLIENT, RELAY, `${TO_TARGET} ${QUERY}`);
    expect(confidences(traffic)).toEqual(['possible']);
    expect(only(sessionsOf(traffic.packets)).status).toBe('incomplete');
  });

  test('are not certain when the answers name other endpoints', () => {
    const traffic = new Traffic();
    for (let count = 0; count < 10; count++) {
      traffic.udp(CLIENT, RELAY, `${TO_TARGET} ${QUERY}`);
      traffic.udp(RELAY, CLIENT, '0000 00 01 09090909 0035 01');
      traffic.udp(RELAY, CLIENT, '0000 00 01 08080808 0036 01');
    }
    expect(confidences(traffic)).toEqual(['possible']);
  });

  test('need two datagrams to be possible, one where something speaks for them', () => {
    const one = (relay: Host) => {
      const traffic = new Traffic();
      traffic.udp(CLIENT, relay, TO_TARGET);
      return traffic;
    };
    expect(confidences(one(RELAY))).toEqual([]);
    expect(confidences(one({ ...RELAY, port: 1080 }))).toEqual(['likely']);
    expect(confidences(one(RELAY), { namedUdp: new Set([7000]) })).toEqual(['likely']);
    expect(confidences(one(RELAY), { namedUdp: new Set([7001]) })).toEqual([]);
  });

  test('are likely to the endpoint of a proxy that a TCP session made certain', () => {
    const traffic = new Traffic();
    traffic.connection(CLIENT, RELAY).open().opener('05 01 00').listener('05 00').close();
    traffic.udp(CLIENT, RELAY, TO_TARGET);
    expect(confidences(traffic)).toEqual(['certain', 'likely']);
  });

  test('are as sure as others of the same relay', () => {
    const traffic = new Traffic();
    const other = { ...CLIENT, port: 6001 };
    traffic.udp(other, RELAY, TO_TARGET);
    traffic.udp(RELAY, other, TO_TARGET);
    traffic.udp({ ...CLIENT, port: 6002 }, RELAY, TO_TARGET);
    traffic.packets.push(...exchange(2).packets);
    expect(confidences(traffic)).toEqual(['certain', 'likely', 'certain']);
  });

  test('are no session when one of them contradicts', () => {
    for (let at = 0; at < 3; at++) {
      const traffic = exchange(1);
      traffic.packets.splice(at, 0, udpPacket(CLIENT, RELAY, '0102030405'));
      expect(confidences(traffic)).toEqual(at === 0 ? ['possible'] : []);
    }
  });

  test('may be a session on the ports of an earlier flow that was none', () => {
    const sessions: Session[] = [];
    const none = [udpPacket(CLIENT, RELAY, TO_TARGET), udpPacket(CLIENT, RELAY, '0102'), ...exchange(2).packets];
    const packets = [...none, ...exchange(2).packets].map(
      (packet, at) => [at < none.length ? 0 : ORPHAN_FLOW_SECONDS + 1, packet] as const,
    );
    play(packets, { session: (session) => sessions.push(session) });
    expect(only(sessions).udp?.datagrams).toEqual({ client: 2, proxy: 2 });
  });

  test('leave the ports of an ended session to others', () => {
    const sessions: Session[] = [];
    const packets = exchange(2).packets.map((packet) => [0, packet] as const);
    const later = [1, 2, 3].map((count) => [IDLE_SECONDS + 100 + count, udpPacket(CLIENT, RELAY, '0102')] as const);
    play([...packets, ...later], { session: (session) => sessions.push(session) });
    expect(noteIds(only(sessions))).toEqual(['udp-without-control']);
  });

  test('get a note when one has no header after it is certain that they are SOCKS', () => {
    const traffic = exchange(2);
    traffic.udp(CLIENT, RELAY, '0102030405');
    expect(only(sessionsOf(traffic.packets)).notes.map(({ id }) => id)).toContain('udp-malformed');
  });

  test('tell the relay by what speaks for it, although it is seen first', () => {
    const relay = { ...RELAY, port: 1080 };
    const traffic = new Traffic();
    traffic.udp(relay, CLIENT, `${TO_TARGET} 01`);
    traffic.udp(CLIENT, relay, `${TO_TARGET} 02`);
    expect(only(sessionsOf(traffic.packets))).toMatchObject({ client: CLIENT, proxy: relay });
  });

  test('are only looked for on port 1080 and named ports where detection is off', () => {
    expect(confidences(exchange(3), { detects: false })).toEqual([]);
    expect(confidences(exchange(3, { ...RELAY, port: 1080 }), { detects: false })).toEqual(['certain']);
    expect(confidences(exchange(3), { detects: false, namedUdp: new Set([7000]) })).toEqual(['certain']);
  });

  test('of a named port are read whatever their headers say, but not without one', () => {
    const traffic = new Traffic();
    traffic.udp(CLIENT, RELAY, '1234');
    traffic.udp(CLIENT, RELAY, '0000 81 01 00000000 0000 01');
    const session = only(sessionsOf(traffic.packets, { namedUdp: new Set([7000]) }));
    expect(session.udp).toMatchObject({
      datagrams: { client: 2, proxy: 0 },
      malformed: { client: 1, proxy: 0 },
      fragments: 1,
    });
    expect(session.notes.map(({ id }) => id)).toContain('udp-malformed');
  });

  test('are told as messages once it is certain, those before it too', () => {
    const told: [frame: number, number: number][] = [];
    const packets = exchange(3).packets.map((packet) => [0, packet] as const);
    let frame = 0;
    play(packets, {
      frame: ({ number }) => {
        frame = number;
      },
      message: ({ frames }) => told.push([frame, frames[0]?.number ?? 0]),
    });
    expect(told).toEqual([
      [4, 1],
      [4, 2],
      [4, 3],
      [4, 4],
      [5, 5],
      [6, 6],
    ]);
  });

  test('keep the order of sessions by the first frame', () => {
    const traffic = exchange(1);
    traffic.connection(CLIENT, RELAY).open().opener('05 01 00').listener('05 00').close();
    traffic.packets.push(...exchange(1).packets);
    expect(sessionsOf(traffic.packets).map(({ id, transport }) => [id, transport])).toEqual([
      [1, 'udp'],
      [2, 'tcp'],
    ]);
  });

  test('do not keep sessions waiting for long while they are undecided', () => {
    const traffic = new Traffic();
    traffic.udp(CLIENT, RELAY, TO_TARGET);
    traffic
      .connection(CLIENT, { ...RELAY, port: 9999 })
      .open()
      .opener('05 01 00')
      .listener('05 00')
      .close();
    const ids: number[] = [];
    const packets = [...traffic.packets, udpPacket(CLIENT, RELAY, '99')];
    const timed = packets.map(
      (packet, at) => [at === packets.length - 1 ? ORPHAN_FLOW_SECONDS + 1 : 0, packet] as const,
    );
    let before = 0;
    play([...timed, [ORPHAN_FLOW_SECONDS + 2, packets[1] as Uint8Array]], {
      session: ({ id }) => ids.push(id),
      frame: ({ number }) => {
        if (number === timed.length + 1) before = ids.length;
      },
    });
    expect(before).toBe(1);
  });

  test('are decided after some of one side alone', () => {
    const told: number[] = [];
    const packets = Array.from(
      { length: ORPHAN_FLOW_DATAGRAMS + 1 },
      (_, index) => [0, udpPacket(CLIENT, RELAY, `${TO_TARGET} ${index.toString(16).padStart(2, '0')}`)] as const,
    );
    play(packets, { message: (_, { confidence }) => told.push(confidence.length) });
    expect(told).toHaveLength(ORPHAN_FLOW_DATAGRAMS + 1);
  });

  test('are all sessions, however many there are at once', () => {
    const packets: Uint8Array[] = [];
    for (let index = 0; index < 5000; index++) {
      const client = { address: `10.1.${index >> 8}.${index & 255}`, port: 4000 };
      packets.push(udpPacket(client, RELAY, TO_TARGET), udpPacket(RELAY, client, TO_TARGET));
    }
    expect(sessionsOf(packets)).toHaveLength(5000);
  });

  test('never throw, and are never certain when both sides name other addresses', () => {
    const datagram = fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 30 }), fc.constantFrom(0, 1, 4));
    fc.assert(
      fc.property(fc.array(datagram, { maxLength: 12 }), (datagrams) => {
        const traffic = new Traffic();
        for (const [isSent, octets, atyp] of datagrams) {
          const payload = Uint8Array.of(0, 0, 0, atyp, isSent ? 0x21 : 0x22, ...octets);
          traffic.udp(isSent ? CLIENT : RELAY, isSent ? RELAY : CLIENT, payload);
        }
        expect(confidences(traffic)).not.toContain('certain');
      }),
      { numRuns: runs(100) },
    );
  });
});
