import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { DATAGRAM_BYTES, DATAGRAM_MESSAGES } from '../../../src/limits.ts';
import type { Session } from '../../../src/session/session.ts';
import { runs } from '../../support/thoroughness.ts';
import { ACK, type Connection, essence, sessionsOf, Traffic } from '../../traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const QUERY = '1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001';
const DNS = '01 08080808 0035';
const NAMED = '03 04 686f7374 0050';

function u16(value: number): string {
  return value.toString(16).padStart(4, '0');
}

/** hev-socks5: length of the data, length of the header, address. */
function fwdUdp(address: string, data: string): string {
  const header = 3 + fromHex(address).length;
  return `${u16(fromHex(data).length)} ${header.toString(16).padStart(2, '0')} ${address} ${data}`;
}

/** gost: the UDP request header, with the length of the data in RSV. */
function udpTun(address: string, data: string, flag = 'ff'): string {
  return `${u16(fromHex(data).length)} ${flag} ${address} ${data}`;
}

const FRAMINGS = [
  ['05', 'FWD UDP', 'fwd-udp-datagram', fwdUdp, 'FWD UDP of hev-socks5'],
  ['f3', 'UDP-TUN', 'udp-tun-datagram', udpTun, 'UDP-TUN of gost'],
] as const;

function granted(
  traffic: Traffic,
  command: string,
  request = '01 00000000 0000',
  reply = '01 00000000 0000',
): Connection {
  const connection = traffic.connection(CLIENT, PROXY).open().opener('05 01 00').listener('05 00');
  return connection.opener(`05 ${command} 00 ${request}`).listener(`05 00 00 ${reply}`);
}

function only(traffic: Traffic): Session {
  const sessions = sessionsOf(traffic.packets);
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
}

function notesOf({ notes }: Session): string[] {
  return notes.map(({ id, frame, text }) => `${id} ${frame} ${text.split(': ')[1] ?? ''}`);
}

describe.each(FRAMINGS)('Datagrams behind command %s', (command, name, message, framed, product) => {
  test('are counted and read as those of an association are', () => {
    const traffic = new Traffic();
    granted(traffic, command)
      .opener(`${framed(DNS, QUERY)} ${framed(NAMED, '0102')}`)
      .listener(framed(DNS, QUERY))
      .listener(framed(NAMED, '010203'))
      .close();
    const session = only(traffic);
    expect(session).toMatchObject({ status: 'established', phase: 'udp', request: { name }, relay: undefined });
    expect(session.udp).toMatchObject({
      relay: PROXY,
      datagrams: { client: 2, proxy: 2 },
      bytes: { client: 31, proxy: 32 },
      fragments: 0,
      destinations: [
        { address: '8.8.8.8', port: 53, datagrams: 2, protocol: 'dns' },
        { address: 'host', port: 80, datagrams: 2, bytes: 5 },
      ],
    });
    const messages = session.messages.filter(({ view }) => view.message.name === message);
    expect(messages.map(({ side, frames }) => [side, ...frames.map(({ number }) => number)])).toEqual([
      ['client', 8],
      ['client', 8],
      ['proxy', 9],
      ['proxy', 10],
    ]);
    expect(notesOf(session)[1]).toBe(`extension-read 8 ${product}`);
  });

  test('do not depend on how the stream is cut', () => {
    const stream = fromHex(`${framed(DNS, QUERY)} ${framed(NAMED, '0102')} ${framed(DNS, '')} ${framed(DNS, '05')}`);
    const played = (cuts: readonly number[]): Session => {
      const traffic = new Traffic();
      const connection = granted(traffic, command);
      const ends = [...new Set(cuts)].sort((a, b) => a - b);
      for (const [index, from] of [0, ...ends].entries()) {
        connection.opener(stream.subarray(from, ends[index] ?? stream.length));
      }
      connection.close();
      return only(traffic);
    };
    const whole = played([]);
    expect(whole.udp?.datagrams.client).toBe(4);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 8 }), (cuts) => {
        const session = played(cuts);
        expect(session.udp).toEqual(whole.udp);
        expect(essence(session)).toEqual(essence(whole));
      }),
      { numRuns: runs(50) },
    );
  });

  test('are looked for no more behind one that does not fit, and the rest is counted as relay', () => {
    const traffic = new Traffic();
    granted(traffic, command)
      .opener(framed(DNS, QUERY))
      .opener('16030100 ff ff ff ff')
      .opener(framed(DNS, QUERY))
      .listener('aabb')
      .close();
    const session = only(traffic);
    expect(session.udp?.datagrams).toEqual({ client: 1, proxy: 0 });
    expect(session.relay).toMatchObject({ clientBytes: 8 + 10 + 29, proxyBytes: 2, missing: 0 });
    expect(notesOf(session).filter((text) => text.startsWith('framing-lost 9 '))).toHaveLength(1);
  });

  test('are none where the first bytes do not fit: they are a relay like any other', () => {
    const traffic = new Traffic();
    const get = '474554202f20485454502f312e310d0a486f73743a20610d0a0d0a';
    granted(traffic, command).opener(get).listener('485454502f312e3120323030204f4b0d0a0d0a').close();
    const session = only(traffic);
    expect(session).toMatchObject({ status: 'established', phase: 'relay', udp: undefined });
    expect(session.relay).toMatchObject({ clientBytes: 27, proxyBytes: 19, protocol: 'http' });
    expect(session.notes.map(({ id }) => id)).not.toContain('extension-read');
  });

  test('may end inside one', () => {
    const traffic = new Traffic();
    const part = fromHex(framed(DNS, QUERY)).subarray(0, 20);
    granted(traffic, command)
      .opener(concat([fromHex(framed(DNS, '01')), part]))
      .close();
    const session = only(traffic);
    expect(session.udp?.datagrams.client).toBe(1);
    expect(notesOf(session).at(-1)).toBe('message-truncated 8 20 bytes of a datagram');
  });

  test('keep their length where the capture lacks some of their data, and end where it lacks their header', () => {
    const traffic = new Traffic();
    const [start, rest] = [fromHex(framed(DNS, QUERY)).subarray(0, 12), 27];
    granted(traffic, command).opener(start).lose(0, rest).opener(framed(DNS, '01')).lose(0, 5).opener('0102').close();
    const session = only(traffic);
    expect(session.udp).toMatchObject({ datagrams: { client: 2, proxy: 0 }, bytes: { client: 30, proxy: 0 } });
    expect(session.messages.slice(-2).map(({ completeness }) => completeness)).toEqual(['lost', 'complete']);
    expect(notesOf(session).find((text) => text.startsWith('framing-lost'))).toMatch(/the capture lacks bytes of its/);
  });

  test('of a refused request are none', () => {
    const traffic = new Traffic();
    const connection = traffic.connection(CLIENT, PROXY).open().opener('05 01 00').listener('05 00');
    connection.opener(`05 ${command} 00 01 00000000 0000`).listener('05 07 00 01 00000000 0000').close();
    expect(only(traffic)).toMatchObject({ status: 'refused', udp: undefined, relay: undefined });
  });

  test('are kept as messages up to the bound of an association, with the first bytes of their data', () => {
    const traffic = new Traffic();
    const connection = granted(traffic, command);
    const data = '00'.repeat(2 * DATAGRAM_BYTES);
    const some = fromHex(Array(100).fill(framed(DNS, data)).join(''));
    for (let count = 0; count < DATAGRAM_MESSAGES + 100; count += 100) connection.opener(some);
    const session = only(traffic);
    expect(session.udp?.datagrams.client).toBe(DATAGRAM_MESSAGES + 100);
    expect(session.messages.filter(({ view }) => view.message.name === message)).toHaveLength(DATAGRAM_MESSAGES);
    expect(session.messages.at(-1)?.view.bytes.length).toBeLessThan(2 * DATAGRAM_BYTES);
    expect(session.notes.map(({ id }) => id)).toContain('limit-reached');
  });

  test('never throw, whatever the stream holds', () => {
    const start = fromHex(framed(DNS, QUERY));
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), fc.boolean(), (pieces, isFramed) => {
        const traffic = new Traffic();
        const connection = granted(traffic, command);
        if (isFramed) connection.opener(start);
        for (const [index, piece] of pieces.entries()) connection.send(index % 2 === 0 ? 0 : 1, ACK, piece);
        expect(sessionsOf(traffic.packets)).toHaveLength(1);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('FWD UDP', () => {
  test.each(['09', '0b', '16'])('has a header as long as it says, not %s bytes', (length) => {
    const traffic = new Traffic();
    granted(traffic, '05').opener(`0001 ${length} ${DNS} 01`).close();
    expect(only(traffic)).toMatchObject({ udp: undefined, relay: { clientBytes: 11 } });
  });
});

describe('UDP-TUN', () => {
  test('has either flag that gost ever wrote', () => {
    const traffic = new Traffic();
    granted(traffic, 'f3')
      .opener(udpTun(DNS, '01', '00'))
      .listener(udpTun(DNS, '0203', 'ff'))
      .close();
    expect(only(traffic).udp?.bytes).toEqual({ client: 1, proxy: 2 });
  });
});

describe('Command F2', () => {
  const OPENS = '0100 0000 03000000 0102 0300 03000000 616263';

  test.each([
    ['no address', '03 00 08ae', 'MBIND', OPENS],
    ['an address to listen on', '01 0a000001 08ae', 'MBIND', OPENS],
    ['nothing but keepalives', '01 00000000 08ae', 'MBIND', '0103 0000 00000000 0103 0000 00000000'],
  ])('is MBIND of gost by streams of smux: %s', (_, request, name, stream) => {
    const traffic = new Traffic();
    granted(traffic, 'f2', request, '01 0a000001 08ae').listener(stream).close();
    const session = only(traffic);
    expect(session).toMatchObject({
      status: 'incomplete',
      request: { command: 0xf2, name },
      relay: { protocol: 'smux' },
    });
    expect(notesOf(session)).toContain('extension-read 8 MBIND of gost, by its streams of smux');
  });

  test('is a grant to listen where it names no host, whatever it is', () => {
    const traffic = new Traffic();
    granted(traffic, 'f2', '01 00000000 08ae', '01 0a000001 08ae').close();
    expect(only(traffic)).toMatchObject({ status: 'incomplete', request: { name: 'CONNECT_DIR or MBIND' } });
  });

  test('names no product by its number', () => {
    const traffic = new Traffic();
    granted(traffic, 'f2', '01 08080808 01bb').opener('474554202f20485454502f312e300d0a0d0a').close();
    const session = only(traffic);
    expect(session).toMatchObject({ status: 'established', request: { name: 'CONNECT_DIR or MBIND' } });
    expect(notesOf(session)).toEqual(['extension-command 6 CONNECT_DIR of old Tor, or MBIND of gost']);
  });
});
