import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { octetsOf, told } from './found.ts';

const HASH = Uint8Array.from({ length: 20 }, (_, index) => index + 0xa0);

function handshake(peer: string): Uint8Array {
  return concat([octetsOf('\x13BitTorrent protocol'), new Uint8Array(8), HASH, octetsOf(peer)]);
}

describe('bittorrent', () => {
  test('bittorrent tells the torrent and both peers', () => {
    expect(told(handshake('-TR3000-abcdefghijkl'), handshake('-qB4500-ABCDEFGHIJKL'))).toEqual({
      protocol: 'bittorrent',
      infoHash: 'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3',
      client: '-TR3000-abcdefghijkl',
      server: '-qB4500-ABCDEFGHIJKL',
    });
  });

  test('bittorrent tells the torrent before the peer id has come', () => {
    expect(told(handshake('-TR3000-abcdefghijkl').subarray(0, 48), '')).toEqual({
      protocol: 'bittorrent',
      infoHash: 'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3',
    });
  });
});
