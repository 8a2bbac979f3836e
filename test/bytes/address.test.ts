import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointText, ipv4Text, ipv6Text } from '../../src/bytes/address.ts';
import { fromHex } from '../../src/bytes/hex.ts';

describe('ipv6Text', () => {
  test.each([
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
    ['20010db8000100000001000000000001', '2001:db8:1:0:1::1'],
    ['20010db8000100010001000100010000', '2001:db8:1:1:1:1:1:0'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['00000000000000000000ffff0a000001', '::ffff:10.0.0.1'],
    ['fe800000000000000000000000000000', 'fe80::'],
  ])('writes %s as RFC 5952 does', (octets, text) => {
    expect(ipv6Text(fromHex(octets))).toBe(text);
  });

  test('writes what Node takes for the same address', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const text = ipv6Text(bytes);
        expect(isIPv6(text)).toBe(true);
        expect(new URL(`http://[${text}]/`).hostname).toBe(
          text.includes('.') ? new URL(`http://[${text}]/`).hostname : `[${text}]`,
        );
      }),
    );
  });
});

test('ipv4Text writes dotted octets', () => {
  expect(ipv4Text(fromHex('0a4d01ff'))).toBe('10.77.1.255');
});

test('endpointText puts IPv6 addresses in brackets', () => {
  expect(endpointText({ address: '::1', port: 80 })).toBe('[::1]:80');
  expect(endpointText({ address: '10.0.0.1', port: 80 })).toBe('10.0.0.1:80');
});
