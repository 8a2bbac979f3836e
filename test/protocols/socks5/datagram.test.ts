import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { isDatagram, readDatagram } from '../../../src/protocols/socks5/datagram.ts';
import { frameMark } from '../../engine/play.ts';
import { runs } from '../../support/thoroughness.ts';

function looksLikeOne(octets: string): boolean {
  const bytes = fromHex(octets);
  return isDatagram(bytes, 0, bytes.length);
}

const ADDRESS_OCTETS = { 1: 4, 3: 1, 4: 16 } as const;

describe('isDatagram', () => {
  test.each([
    ['IPv4', '0000 00 01 08080808 0035'],
    ['a name', '0000 00 03 01 61 0035 ffff'],
    ['a name of every kind of octet', '0000 00 03 06 612d5a2e395f 0035'],
    ['IPv6', '0000 00 04 20010db8000000000000000000000001 0035'],
    ['local IPv6', '0000 00 04 fd000000000000000000000000000001 0035'],
    ['link-local IPv6', '0000 00 04 fe800000000000000000000000000001 0035'],
    ['IPv4-mapped', '0000 00 04 00000000000000000000ffff08080808 0035'],
  ])('takes a header with %s', (_, octets) => {
    expect(looksLikeOne(octets)).toBe(true);
    expect(looksLikeOne(`${octets} 0102`)).toBe(true);
  });

  test.each([
    ['an empty datagram', ''],
    ['zeros', '00'.repeat(64)],
    ['a header cut short', '0000 00 01 08080808 00'],
    ['a name cut short', '0000 00 03 05 61616161 0035'],
    ['an empty name', '0000 00 03 00 0035 0000 0000'],
    ['octets that no host name has', '0000 00 03 03 61 00 61 0035'],
    ['port 0', '0000 00 01 08080808 0000'],
    ['this network', '0000 00 01 00080808 0035'],
    ['a multicast address', '0000 00 01 e0000001 0035'],
    ['the unspecified IPv6 address', '0000 00 04 00000000000000000000000000000000 0035'],
    ['a fragment', '0000 01 01 08080808 0035'],
    ['RSV other than 0', '0001 00 01 08080808 0035'],
    ['memcached', '0000 0000 0001 0000 56414c5545'],
    ['sFlow 5', '00000005 00000001 0a000001 00000000'],
    ['sFlow 4', '00000004 00000001 0a000001 00000000 00000001'],
    ['NTP', '23 02 06 e8 00000000 00000000 00000000'],
    ['DNS with identifier 0', '0000 0100 0001 0000 0000 0000 01 61 00 0001 0001'],
    ['STUN', '0001 0000 2112a442 000102030405060708090a0b'],
    ['TFTP', '0001 66 00 6f6374657400'],
    ['QUIC', 'c3 00000001 08 0001020304050607 00'],
    ['IKE behind UDP', '00000000 0102030405060708 0000000000000000'],
    ['a tracker of BitTorrent', '0000041727101980 00000000 01020304'],
    ['GENEVE', '00 00 6558 000001 00 020000000001'],
    ['RADIUS', '01 00 0014 000102030405060708090a0b0c0d0e0f'],
  ])('does not take %s', (_, octets) => {
    expect(looksLikeOne(octets)).toBe(false);
  });

  test('takes only what is read as a whole header, at any place', () => {
    const start = fc.nat(5);
    const atyp = fc.constantFrom(0, 1, 2, 3, 4);
    const rest = fc.uint8Array({ minLength: 0, maxLength: 40 });
    let taken = 0;
    fc.assert(
      fc.property(start, atyp, rest, (before, type, octets) => {
        const bytes = concat([new Uint8Array(before).fill(9), Uint8Array.of(0, 0, 0, type), octets]);
        if (!isDatagram(bytes, before, bytes.length)) return;
        taken++;
        const datagram = bytes.subarray(before);
        const read = readDatagram(datagram, datagram.length, 'client', [frameMark(1)]);
        const length = ADDRESS_OCTETS[type as 1 | 3 | 4] + (type === 3 ? (octets[0] as number) : 0);
        expect(read?.headerLength).toBe(4 + length + 2);
      }),
      { numRuns: runs(5000) },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
