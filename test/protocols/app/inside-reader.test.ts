import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INSIDE_BYTES, INSIDE_TRAFFIC, INSIDE_WANTED } from '../../../src/limits.ts';
import { INSIDE, SHEETS } from '../../../src/protocols/app/index.ts';
import { InsideReader } from '../../../src/protocols/app/inside-reader.ts';
import { runs } from '../../support/thoroughness.ts';
import { found, octetsOf, told, toldInPieces } from './found.ts';

const REQUEST = octetsOf(`GET /${'x'.repeat(300)} HTTP/1.1\r\nHost: example.org\r\n\r\n`);
const ANSWER = octetsOf(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(300)}\r\nServer: nginx\r\n\r\n`);

/** How protocols begin, so that random octets behind that get far. */
const BEGINNINGS = [
  '\x16\x03\x01\x00\x40\x01\x00\x00\x3c\x03\x03',
  '\x16\x03\x03\x00\x40\x02\x00\x00\x3c\x03\x03',
  'GET / HTTP/1.1\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'SSH-2.0-',
  '220 smtp ',
  '220 ftp\r\n',
  '+OK ',
  '* OK ',
  'USER ',
  '\x13BitTorrent protocol',
  '\x03\x00\x00\x2c\x27\xe0\x00\x00',
  '\x00\x20\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01a',
  '\xc0\x00\x00\x00\x01\x08',
  '',
];

const noise = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 10, 13, 22, 32)), { maxLength: 200 });
const stream = fc
  .tuple(fc.constantFrom(...BEGINNINGS), noise)
  .map(([text, rest]) => Uint8Array.from([...Array.from(text, (character) => character.charCodeAt(0)), ...rest]));

describe('InsideReader', () => {
  test('InsideReader keeps a few octets of a side where no protocol is recognised, and then no more', () => {
    const reader = new InsideReader();
    reader.push('client', new Uint8Array(10_000), 0);
    expect(reader.held).toBeLessThanOrEqual(INSIDE_BYTES);
    expect(reader.isDone).toBe(false);
    reader.push('proxy', new Uint8Array(10_000), 0);
    expect(reader.isDone).toBe(true);
    expect(reader.held).toBe(0);
    expect(reader.inside).toBeUndefined();
  });

  test('InsideReader is done when both sides have told all', () => {
    const reader = new InsideReader();
    reader.push('client', REQUEST, 0);
    expect(reader.isDone).toBe(false);
    reader.push('proxy', ANSWER.subarray(0, -1), 0);
    expect(reader.isDone).toBe(false);
    reader.push('proxy', ANSWER.subarray(-1), 0);
    expect(reader.isDone).toBe(true);
    expect(reader.inside?.values).toMatchObject({ host: 'example.org', server: 'nginx' });
  });

  test('InsideReader gives up a side that is silent while the other goes on', () => {
    const reader = new InsideReader();
    reader.push('client', REQUEST, 0);
    for (let sent = 0; sent <= INSIDE_TRAFFIC; sent += 1 << 16) reader.push('client', new Uint8Array(1 << 16), 0);
    expect(reader.isDone).toBe(true);
    expect(reader.inside?.values).toMatchObject({ host: 'example.org' });
  });

  test('InsideReader puts nothing behind a gap', () => {
    const reader = new InsideReader();
    reader.push('client', octetsOf('GET / HTTP/1.1\r\nHost: exam'), 0);
    reader.push('client', octetsOf('ple.org\r\nUser-Agent: curl\r\n\r\n'), 3);
    expect(reader.inside?.values).toEqual({ method: 'GET', path: '/', version: 'HTTP/1.1' });
  });

  test('InsideReader recognises nothing behind a gap at the beginning', () => {
    const reader = new InsideReader();
    reader.push('client', REQUEST, 1);
    expect(reader.inside).toBeUndefined();
  });

  test('InsideReader holds no more of a side than its bound, whatever a protocol wants', () => {
    fc.assert(
      fc.property(stream, stream, fc.integer({ min: 1, max: 3000 }), (client, server, size) => {
        const reader = new InsideReader();
        reader.push('client', client, 0);
        reader.push('proxy', server, 0);
        for (let at = 0; at < 40; at++) reader.push(at % 2 === 0 ? 'client' : 'proxy', new Uint8Array(size), 0);
        expect(reader.held).toBeLessThanOrEqual(2 * INSIDE_WANTED);
      }),
    );
  });

  test('InsideReader tells the same in whatever pieces the octets come', () => {
    const whole = told(REQUEST, ANSWER);
    for (const size of [1, 2, 7, 63, 64, 65, 100]) {
      expect(toldInPieces(REQUEST, ANSWER, size, 'client')).toEqual(whole);
      expect(toldInPieces(REQUEST, ANSWER, size, 'proxy')).toEqual(whole);
    }
  });
});

describe.each(INSIDE.map((protocol) => [protocol.sheet.name, protocol] as const))('%s', (_, protocol) => {
  test('never throws, whatever the octets, and reads nothing past their end', () => {
    fc.assert(
      fc.property(stream, stream, fc.nat(210), fc.nat(210), (client, server, first, second) => {
        const [from, to] = [client.subarray(0, first), server.subarray(0, second)];
        const results = [from, to].map((bytes) => bytes.slice());
        const [own = from, other = to] = results;
        protocol.recognise(from, to);
        expect(protocol.read?.(from, to)).toEqual(protocol.read?.(own, other));
        expect(protocol.wants?.(from, 'client')).toBe(protocol.wants?.(own, 'client'));
        expect(protocol.wants?.(to, 'proxy')).toBe(protocol.wants?.(other, 'proxy'));
        expect(protocol.readDatagram?.(from)).toEqual(protocol.readDatagram?.(own));
      }),
      { numRuns: runs(60) },
    );
  });

  test('tells only what it declares, as it declares it', () => {
    fc.assert(
      fc.property(stream, stream, (client, server) => {
        for (const values of [protocol.read?.(client, server), protocol.readDatagram?.(client)]) {
          for (const [key, value] of Object.entries(values ?? {})) {
            const kind = protocol.sheet.details[key]?.kind;
            const type = kind === 'number' ? 'number' : kind === 'texts' ? 'object' : 'string';
            expect(typeof value, key).toBe(type);
          }
        }
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('SHEETS', () => {
  test('SHEETS have names of their own, and fields of one type for one name', () => {
    expect(new Set(SHEETS.map(({ name }) => name)).size).toBe(SHEETS.length);
  });

  test('found is nothing where nobody says anything', () => {
    expect(found('', '')).toBeUndefined();
  });
});

describe('Protocols inside a relay', () => {
  const sides = ['', ...BEGINNINGS].map((text) => Uint8Array.from(text, (character) => character.charCodeAt(0)));
  const streams = sides.flatMap((client) => sides.map((server) => [client, server] as const));

  test.each(
    INSIDE.map((protocol) => [protocol.sheet.name, protocol] as const),
  )('%s is recognised by no stream whose sides begin with other bytes than it says', (_, { opens, recognise }) => {
    const fits = (text: string | undefined, side: Uint8Array) =>
      side.length > 0 && text?.includes(String.fromCharCode(side[0] as number)) === true;
    for (const [client, server] of streams) {
      if (opens === undefined || !recognise(client, server)) continue;
      expect(fits(opens.client, client) || fits(opens.server, server)).toBe(true);
    }
  });
});
