import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { INSIDE_WANTED } from '../../../src/limits.ts';
import { InsideReader } from '../../../src/protocols/app/inside-reader.ts';
import { tls } from '../../../src/protocols/app/tls/index.ts';
import { ja4 } from '../../../src/protocols/app/tls/ja4.ts';
import { octetsOf, tlsRecord, told, toldInPieces } from './found.ts';

const STREAMS = 'test/protocols/app/streams';
const CLIENT = Uint8Array.from(readFileSync(`${STREAMS}/tls12-client.bin`));
const SERVER = Uint8Array.from(readFileSync(`${STREAMS}/tls12-server.bin`));

/** What tshark says of these streams, and a JA4 that another program made of its fields: see about.md. */
const WHOLE = {
  protocol: 'http/1.1',
  serverName: 'target.rb.test',
  protocols: ['h2', 'http/1.1'],
  versions: ['TLS 1.3', 'TLS 1.2', 'TLS 1.1', 'TLS 1.0'],
  ja4: 't13d3112h2_e8f1e7e78f70_b26ce05bbdd6',
  version: 'TLS 1.2',
  cipher: 'ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  subject: 'CN=target.rb.test',
  issuer: 'CN=target.rb.test',
  names: ['target.rb.test', 'target6.rb.test'],
  notBefore: '2026-11-22T19:02:55Z',
  notAfter: '2036-11-19T19:02:55Z',
};

function u16(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));
}

function extension(type: number, data: Uint8Array): Uint8Array {
  return concat([u16(type, data.length), data]);
}

function withLength(data: Uint8Array): Uint8Array {
  return concat([u16(data.length), data]);
}

/** A hello of this type around what follows the session id. */
function hello(type: number, rest: Uint8Array): Uint8Array {
  const body = concat([fromHex('03 03'), new Uint8Array(32), Uint8Array.of(0), rest]);
  return concat([Uint8Array.of(type, 0, body.length >> 8, body.length & 255), body]);
}

function clientHello(suites: readonly number[], extensions: readonly Uint8Array[]): Uint8Array {
  const rest = [withLength(u16(...suites)), Uint8Array.of(1, 0), withLength(concat(extensions))];
  return hello(1, concat(rest));
}

function serverName(name: string): Uint8Array {
  return extension(0, withLength(concat([Uint8Array.of(0), withLength(octetsOf(name))])));
}

describe('tls', () => {
  test('tls tells what tshark tells of hellos and certificate', () => {
    expect(tls.read?.(CLIENT, SERVER)).toEqual(WHOLE);
  });

  test('tls tells the same in whatever pieces the octets come', () => {
    const whole = toldInPieces(CLIENT, SERVER, 100_000, 'client');
    expect(whole).toEqual(WHOLE);
    for (const size of [1, 5, 64, 333, 1460]) {
      expect(toldInPieces(CLIENT, SERVER, size, 'client')).toEqual(whole);
      expect(toldInPieces(CLIENT, SERVER, size, 'proxy')).toEqual(whole);
    }
  });

  test('tls tells no more than is there, and never another thing, wherever the octets are cut', () => {
    for (let cut = 0; cut <= CLIENT.length; cut++) {
      expect(WHOLE).toMatchObject(tls.read?.(CLIENT.subarray(0, cut), SERVER) ?? {});
    }
    for (let cut = 0; cut <= SERVER.length; cut += 3) {
      expect(WHOLE).toMatchObject(tls.read?.(CLIENT, SERVER.subarray(0, cut)) ?? {});
    }
  });

  test('tls keeps no octet of the client behind its hello, and none of the server behind its certificate', () => {
    const reader = new InsideReader();
    reader.push('client', CLIENT, 0);
    reader.push('proxy', SERVER.subarray(0, 1500), 0);
    expect(reader.isDone).toBe(true);
  });

  test('tls reads a hello with a post-quantum key share over several segments and records', () => {
    const share = extension(51, new Uint8Array(1800));
    const octets = clientHello([0x1301], [share, serverName('pq.example')]);
    const records = concat([tlsRecord(octets.subarray(0, 700)), tlsRecord(octets.subarray(700))]);
    const whole = tls.read?.(records, new Uint8Array(0));
    expect(whole).toMatchObject({ serverName: 'pq.example', ja4: expect.stringMatching(/^t12d0102/) });
    for (const size of [1, 536, 1460]) {
      expect(toldInPieces(records, new Uint8Array(0), size, 'client')).toMatchObject({ serverName: 'pq.example' });
    }
  });

  test('tls takes the version of TLS 1.3 from its extension, and waits for no certificate then', () => {
    const answer = hello(2, concat([u16(0x1302), Uint8Array.of(0), withLength(extension(43, u16(0x0304)))]));
    expect(told(CLIENT, tlsRecord(answer))).toMatchObject({ version: 'TLS 1.3', cipher: 'AES_256_GCM_SHA384' });
    expect(tls.wants?.(tlsRecord(answer), 'proxy')).toBe(0);
  });

  test('tls writes what it has no name for in hex', () => {
    const answer = hello(2, concat([u16(0xfafa), Uint8Array.of(0), withLength(new Uint8Array(0))]));
    expect(told('', tlsRecord(answer))).toMatchObject({ cipher: '0xfafa' });
  });

  test('tls wants no more than a bound, whatever lengths say', () => {
    const reader = new InsideReader();
    reader.push('client', concat([fromHex('16 03 01 ff ff 01 ff ff ff 03 03'), new Uint8Array(60_000)]), 0);
    expect(reader.held).toBeLessThanOrEqual(INSIDE_WANTED);
  });
});

describe('ja4', () => {
  /** The example of the specification: Chrome, with the lists that it prints beside the fingerprint. */
  const CHROME = {
    version: 0x0304,
    cipherSuites: [
      0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
      0x002f, 0x0035,
    ],
    extensions: [
      0x9a9a, 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01,
      0x000b, 0x000a, 0x0015, 0x3a3a,
    ],
    signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
    protocol: octetsOf('h2'),
  };

  test('ja4 is that of the specification for its example', () => {
    expect(ja4(CHROME)).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  test('ja4 does not depend on the order of suites and extensions', () => {
    const turned = {
      ...CHROME,
      cipherSuites: CHROME.cipherSuites.toReversed(),
      extensions: CHROME.extensions.toReversed(),
    };
    expect(ja4(turned)).toBe(ja4(CHROME));
  });

  test('ja4 has zeros for what is not there', () => {
    const nothing = { version: 0x0301, cipherSuites: [], extensions: [], signatureAlgorithms: [], protocol: undefined };
    expect(ja4(nothing)).toBe('t10i000000_000000000000_000000000000');
  });

  test.each([
    [[0xab], 'ab'],
    [[0x61, 0xab], '6b'],
    [[0x30, 0x31, 0xab, 0xcd], '3d'],
    [[0x61], 'aa'],
    [[], '00'],
  ])('ja4 writes ALPN %j as %s', (octets, text) => {
    const told = ja4({ ...CHROME, protocol: octets.length === 0 ? undefined : Uint8Array.from(octets) });
    expect(told.slice(8, 10)).toBe(text);
  });
});
