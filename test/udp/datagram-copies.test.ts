import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Frame } from '../../src/capture/frame.ts';
import { locate } from '../../src/packet/locate.ts';
import { emptyLocation } from '../../src/packet/location.ts';
import { DatagramCopies } from '../../src/udp/datagram-copies.ts';
import { rawFrame, udpPacket } from '../traffic.ts';

const PACKET = udpPacket({ address: '10.0.0.2', port: 1 }, { address: '10.0.0.1', port: 2 }, '010203');
const A_TO_B = '02000000000a 02000000000b 0800';
const C_TO_D = '02000000000c 02000000000d 0800';

interface Seen {
  readonly header: string;
  readonly linkType?: number;
  readonly nanoseconds?: number;
  readonly identification?: number;
}

/** Whether each of these frames, which all carry the same packet, is a copy of one before. */
function copies(seen: readonly Seen[]): boolean[] {
  const known = new DatagramCopies();
  const location = emptyLocation();
  return seen.map(({ header, linkType = 1, nanoseconds = 0, identification = 0 }) => {
    const packet = PACKET.slice();
    packet[5] = identification;
    const bytes = concat([fromHex(header), packet]);
    const frame: Frame = { ...rawFrame(bytes, 1), linkType, nanoseconds };
    expect(locate(frame, location)).toBe(true);
    return known.isCopy(frame, location);
  });
}

describe('DatagramCopies', () => {
  test('takes the same packet between other hardware addresses for a copy', () => {
    expect(copies([{ header: A_TO_B }, { header: C_TO_D }])).toEqual([false, true]);
  });

  test('takes the same packet on another interface of a cooked capture for a copy', () => {
    const cooked = (index: string) => `0800 0000 0000000${index} 0001 00 06 0200000000000000`;
    const seen = ['1', '2', '2'].map((index) => ({ header: cooked(index), linkType: 276 }));
    expect(copies(seen)).toEqual([false, true, true]);
  });

  test('tells data that were sent again by the identification of their packets', () => {
    const again = [1, 2, 2].map((identification) => ({ header: A_TO_B, identification }));
    expect(copies(again)).toEqual([false, false, true]);
    expect(copies([{ header: A_TO_B }, { header: A_TO_B }])).toEqual([false, false]);
  });

  test('takes nothing for a copy that comes late', () => {
    expect(copies([{ header: A_TO_B }, { header: C_TO_D, nanoseconds: 200_000_000 }])).toEqual([false, false]);
  });
});
