import { describe, expect, test } from 'vitest';
import { HOPS } from '../../../src/limits.ts';
import { type Connection, sessionsOf, Traffic } from '../../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 9050 };

function connection(traffic: Traffic): Connection {
  return traffic.connection(CLIENT, PROXY).open();
}

/** What a client of a chain asks the proxy it has reached: to connect to the next one. */
function hop(connection: Connection, request: string): Connection {
  return connection.opener('05 01 00').listener('05 00').opener(request).listener('05 00 00 01 00000000 0000');
}

const TO_SECOND = '05 01 00 01 c0000201 2b48';
const TO_TARGET = '05 01 00 03 0b 6578616d706c652e6f7267 0050';

describe('Hop', () => {
  test('reads the SOCKS session inside the relay of another, with offsets in a stream of its own', () => {
    const traffic = new Traffic();
    const chain = hop(hop(connection(traffic), TO_SECOND), TO_TARGET);
    chain.opener('47 45 54 20 2f 20').listener('48 54 54 50 2f 31 2e 31 20 32 30 30').close();
    const [outer, inner] = sessionsOf(traffic.packets).sort((a, b) => a.id - b.id);
    expect(outer).toMatchObject({ id: 1, depth: 0, proxy: PROXY, request: { address: '192.0.2.1', port: 11_080 } });
    expect(outer?.relay).toMatchObject({ protocol: 'socks5', clientBytes: 27, proxyBytes: 24 });
    expect(inner).toMatchObject({
      id: 2,
      depth: 1,
      parent: 1,
      client: CLIENT,
      proxy: { address: '192.0.2.1', port: 11_080 },
      status: 'established',
      request: { address: 'example.org', port: 80 },
      relay: { protocol: 'http', clientBytes: 6, proxyBytes: 12 },
    });
    expect(inner?.messages.map(({ offset }) => offset)).toEqual([0, 0, 3, 2]);
    expect(inner?.notes.map(({ id }) => id)).toContain('nested-socks');
  });

  test('reads a chain whose client sends all at once, and whose proxies answer in one segment', () => {
    const traffic = new Traffic();
    connection(traffic)
      .opener(`05 01 00 ${TO_SECOND} 05 01 00 ${TO_TARGET} 47 45 54 20 2f 20`)
      .listener('05 00 05 00 00 01 00000000 0000 05 00 05 00 00 01 00000000 0000 48 54 54 50 2f 31 2e 31')
      .close();
    const sessions = sessionsOf(traffic.packets);
    expect(sessions.map(({ depth, status }) => [depth, status])).toEqual([
      [0, 'established'],
      [1, 'established'],
    ]);
    expect(sessions[1]?.relay).toMatchObject({ protocol: 'http', clientBytes: 6, proxyBytes: 8 });
  });

  test('gives every session of a chain its depth and parent, as deep as the bound', () => {
    const traffic = new Traffic();
    let chain = connection(traffic);
    for (let depth = 0; depth < HOPS + 2; depth++) chain = hop(chain, TO_SECOND);
    chain.close();
    const sessions = sessionsOf(traffic.packets).sort((a, b) => a.id - b.id);
    expect(sessions.map(({ depth }) => depth)).toEqual([...Array(HOPS).keys()]);
    expect(sessions.map(({ parent }) => parent)).toEqual(
      [undefined, ...Array(HOPS - 1).keys()].map((at) => (at === undefined ? at : at + 1)),
    );
  });

  test('takes a relay that only begins like SOCKS for payload', () => {
    const traffic = new Traffic();
    hop(connection(traffic), TO_TARGET).opener('05 99 99').listener('05 99 99').opener('05 01 00').close();
    const sessions = sessionsOf(traffic.packets);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]?.relay).toMatchObject({ clientBytes: 6, proxyBytes: 3 });
  });

  test('counts octets that the capture lacks for the relay they are in', () => {
    const traffic = new Traffic();
    const chain = hop(hop(connection(traffic), TO_SECOND), TO_TARGET);
    chain.opener('47 45 54 20 2f 20').opener('aa aa aa aa').opener('bb bb').close();
    const packets = traffic.packets.filter((packet) => !packet.toString().endsWith('170,170,170,170'));
    const sessions = sessionsOf(packets);
    expect(sessions.map(({ relay }) => relay?.missing)).toEqual([4, 4]);
  });
});
