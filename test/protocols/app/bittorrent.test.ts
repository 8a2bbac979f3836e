import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { octetsOf, told } from './found.ts';

const HASH = Uint8Array.from({ length: 20 }, (_, index) => index + 0xa0);

function handshake(peer: string, last = 0, hash = HASH): Uint8Array {
  const reserved = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, last);
  return concat([octetsOf('\x13BitTorrent protocol'), reserved, hash, octetsOf(peer)]);
}

describe('bittorrent', () => {
  test('bittorrent tells the torrent and both peers', () => {
    expect(told(handshake('-TR3000-abcdefghijkl'), handshake('-qB4500-ABCDEFGHIJKL'))).toEqual({
      protocol: 'bittorrent',
      infoHash: 'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3',
      hashKind: 'SHA-1 (version 1)',
      client: '-TR3000-abcdefghijkl',
      server: '-qB4500-ABCDEFGHIJKL',
    });
  });

  test('bittorrent tells the torrent before the peer id has come', () => {
    expect(told(handshake('-TR3000-abcdefghijkl').subarray(0, 48), '')).toEqual({
      protocol: 'bittorrent',
      infoHash: 'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3',
      hashKind: 'SHA-1 (version 1)',
    });
  });

  test('bittorrent does not call a hash SHA-1 where a peer announces version 2', () => {
    const first = handshake('-LT20B0-abcdefghijkl', 0x15);
    const either = { hashKind: 'SHA-1 (version 1) or SHA-256 cut to 20 bytes (version 2)' };
    expect(told(first, '')).toMatchObject(either);
    expect(told(first, handshake('-LT20B0-ABCDEFGHIJKL', 0x15))).toMatchObject(either);
    expect(told(first, handshake('-LT20B0-ABCDEFGHIJKL', 0x15))).not.toHaveProperty('answeredHash');
  });

  test('bittorrent tells both hashes where the other side goes over to version 2', () => {
    const second = HASH.map((byte) => byte ^ 0xff);
    expect(
      told(handshake('-LT20B0-abcdefghijkl', 0x10), handshake('-LT20B0-ABCDEFGHIJKL', 0x10, second)),
    ).toMatchObject({
      infoHash: 'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3',
      hashKind: 'SHA-1 (version 1)',
      answeredHash: '5f5e5d5c5b5a595857565554535251504f4e4d4c',
    });
  });
});
