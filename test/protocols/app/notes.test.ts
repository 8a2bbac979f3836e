import { describe, expect, test } from 'vitest';
import { INSIDE } from '../../../src/protocols/app/index.ts';
import { type Relayed, reviewRelay } from '../../../src/protocols/app/notes.ts';
import type { DetailValue, Inside } from '../../../src/schema/detail.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };

function inside(protocol: string, values: Readonly<Record<string, DetailValue>> = {}): Inside {
  const { sheet } = INSIDE.find((candidate) => candidate.sheet.name === protocol) as (typeof INSIDE)[number];
  return { sheet, values };
}

function request(address: string, port = 443): Relayed['request'] {
  const addressType = address.includes(':') ? 4 : /^[\d.]+$/.test(address) ? 1 : 3;
  return { command: 1, name: 'CONNECT', addressType, address, port };
}

function idsOf(relayed: Partial<Relayed>): string[] {
  const whole = { client: CLIENT, request: undefined, requestFrame: 5, inside: undefined, insideFrame: 9, ...relayed };
  return reviewRelay(whole).map(({ id, frame }) => `${id} ${frame}`);
}

describe('reviewRelay', () => {
  test.each([
    ['www.example.org', 'WWW.example.org', []],
    ['www.example.org', 'www.example.org.', []],
    ['www.example.org', 'other.example', ['name-mismatch 9']],
    ['www.example.org', '93.184.216.34', []],
    ['93.184.216.34', '93.184.216.34', []],
    ['93.184.216.34', 'www.example.org', ['dns-leak 9']],
  ])('reviewRelay compares the request for %s with the server name %s', (wanted, serverName, ids) => {
    expect(idsOf({ request: request(wanted), inside: inside('tls', { serverName }) })).toEqual(ids);
  });

  test.each([
    [
      'of a form and with the cipher suites of Tor',
      { serverName: 'www.nedo.com', ja4: 't13d181100_796efca44d18_0' },
      [],
    ],
    ['that hardly anybody but Tor would invent', { serverName: 'www.a24brdw5uv2z.com', ja4: 't13d1712_1_0' }, []],
    ['that looks like it, of another client', { serverName: 'www.nedo.com', ja4: 't13d1712_1_0' }, ['dns-leak 9']],
    ['that looks like it, of a browser', { serverName: 'www.w2w.com', protocols: ['h2'] }, ['dns-leak 9']],
    ['longer than Tor has them', { serverName: `www.${'a2'.repeat(13)}.com` }, ['dns-leak 9']],
  ])('reviewRelay judges a server name %s', (_, values, ids) => {
    expect(idsOf({ request: request('93.184.216.34'), inside: inside('tls', values) })).toEqual(ids);
  });

  test('reviewRelay lets a web proxy be asked for other hosts', () => {
    const found = inside('http', { method: 'CONNECT', host: 'www.example.org:443' });
    expect(idsOf({ request: request('proxy.example', 3128), inside: found })).toEqual([]);
    expect(idsOf({ request: request('10.0.0.3', 3128), inside: found })).toEqual([]);
  });

  test('reviewRelay takes a name in Unicode and in Punycode for the same', () => {
    const found = inside('tls', { serverName: 'xn--bcher-kva.example' });
    expect(idsOf({ request: request('bücher.example'), inside: found })).toEqual([]);
    expect(idsOf({ request: request('büchse.example'), inside: found })).toEqual(['name-mismatch 9']);
    expect(idsOf({ request: request('büc\r\nher.example'), inside: found })).toEqual(['name-mismatch 9']);
  });

  test('reviewRelay leaves the port of a Host field out', () => {
    const found = inside('http', { method: 'GET', host: 'www.example.org:8080' });
    expect(idsOf({ request: request('www.example.org', 8080), inside: found })).toEqual([]);
  });

  test('reviewRelay tells of credentials for a proxy that reach the destination, and not of those for the next proxy', () => {
    const values = { method: 'GET', proxyAuthorization: 'Basic' };
    expect(idsOf({ inside: inside('http', values) })).toEqual(['proxy-header-leak 9']);
    expect(idsOf({ inside: inside('http', { ...values, method: 'CONNECT' }) })).toEqual([]);
  });

  test('reviewRelay tells of mail by the port or by what is inside, once', () => {
    expect(idsOf({ request: request('mx.example', 25), inside: inside('smtp') })).toEqual(['mail-abuse 5']);
    expect(idsOf({ request: request('mx.example', 2525), inside: inside('smtp') })).toEqual(['mail-abuse 9']);
    expect(idsOf({ request: request('mx.example', 587) })).toEqual(['mail-abuse 5']);
  });

  test.each([
    ['203.0.113.9', '10.0.0.1', true],
    ['10.0.0.2', '10.0.0.1', false],
    ['10.0.0.2', '127.0.0.1', true],
    ['10.0.0.2', 'localhost', true],
    ['127.0.0.1', '127.0.0.1', false],
    ['127.0.0.1', '169.254.169.254', true],
    ['203.0.113.9', '93.184.216.34', false],
  ])('reviewRelay of a client at %s that asks for %s tells of a target inside: %s', (address, target, isTold) => {
    const ids = idsOf({ client: { address, port: 1 }, request: request(target) });
    expect(ids).toEqual(isTold ? ['internal-target 5'] : []);
  });
});
