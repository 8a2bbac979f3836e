import { describe, expect, test } from 'vitest';
import { pcapHeaderBlock, pcapLinkType, recordHeader, wireLength } from '../../../src/capture/live/cap-frames.ts';
import { readPieces } from '../read-capture.ts';

describe('cap-frames', () => {
  test('makes a stream that our reader reads', async () => {
    const room = Buffer.alloc(100);
    let used = pcapHeaderBlock(room, 1, 65_535);
    used += recordHeader(room, used, 1_700_000_000_123.456, 3, 5);
    used += room.write('abc', used);
    const { frames, error } = await readPieces(room.subarray(0, used), 7);
    expect(error).toBeUndefined();
    expect(frames).toMatchObject([
      { seconds: 1_700_000_000, nanoseconds: 123_456_000, octets: '616263', originalLength: 5, linkType: 1 },
    ]);
  });

  test('knows link types by name and number, and refuses others', () => {
    expect(['ETHERNET', 'RAW', 'LINKTYPE_LINUX_SLL', 'Unknown linktype 276'].map(pcapLinkType)).toEqual([
      1, 101, 113, 276,
    ]);
    expect(() => pcapLinkType('CARRIER PIGEON')).toThrow(RangeError);
  });

  test('tells by the IP header how long a frame was that cap cut without a word', () => {
    const ipv4 = Buffer.alloc(65_535);
    ipv4[14] = 0x45;
    ipv4.writeUInt16BE(65_535, 16);
    expect(wireLength(ipv4, 65_535, 1)).toBe(65_549);
    const ipv6 = Buffer.alloc(65_535);
    ipv6[14] = 0x60;
    ipv6.writeUInt16BE(65_495, 18);
    expect(wireLength(ipv6, 65_535, 1)).toBe(65_549);
    expect(wireLength(ipv4, 1000, 1)).toBe(1000);
    expect(wireLength(ipv4, 65_535, 147)).toBe(65_535);
  });
});
