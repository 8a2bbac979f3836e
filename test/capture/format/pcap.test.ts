import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { FRAME_BYTES } from '../../../src/limits.ts';
import { readPieces } from '../read-capture.ts';
import { integers, pcapFile } from '../write-capture.ts';

const FRAME = { bytes: fromHex('01 02 03'), seconds: 1_762_000_000, nanoseconds: 123_456_789 };

/** As tcpdump writes it, octet by octet: the writer of the other tests is not asked. */
const HAND_WRITTEN = fromHex(
  `d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000
   80040669 40e20100 03000000 05000000 aabbcc`,
);

test('PcapFormat reads a file written by hand', async () => {
  expect(await readPieces(HAND_WRITTEN)).toEqual({
    frames: [
      {
        number: 1,
        seconds: 0x69060480,
        nanoseconds: 123_456_000,
        digits: 6,
        linkType: 1,
        interfaceId: 0,
        octets: 'aabbcc',
        originalLength: 5,
      },
    ],
    error: undefined,
  });
});

test('PcapFormat keeps nanoseconds of nanosecond files and cuts them in others', async () => {
  const fine = await readPieces(pcapFile({ frames: [FRAME], precision: 9 }));
  const coarse = await readPieces(pcapFile({ frames: [FRAME] }));
  expect(fine.frames[0]).toMatchObject({ seconds: FRAME.seconds, nanoseconds: 123_456_789, digits: 9 });
  expect(coarse.frames[0]).toMatchObject({ seconds: FRAME.seconds, nanoseconds: 123_456_000, digits: 6 });
});

test('PcapFormat carries fractions of more than a second', async () => {
  const record = integers('little', [100, 4], [2_000_001, 4], [0, 4], [0, 4]);
  const { frames } = await readPieces(concat([pcapFile({ frames: [] }), record]));
  expect(frames[0]).toMatchObject({ seconds: 102, nanoseconds: 1000 });
});

test('PcapFormat reads seconds past 2038', async () => {
  const { frames } = await readPieces(pcapFile({ frames: [{ ...FRAME, seconds: 4_000_000_000 }] }));
  expect(frames[0]?.seconds).toBe(4_000_000_000);
});

test.each([
  ['a checksum of 4 octets above it', 0x2400_0001, 1],
  ['the raw IP of BSD', 12, 12],
  ['the raw IP of OpenBSD', 14, 14],
  ['Linux cooked 2', 276, 276],
])('PcapFormat gives the link type of %s', async (_, field, linkType) => {
  const { frames } = await readPieces(pcapFile({ frames: [FRAME], linkType: field }));
  expect(frames[0]?.linkType).toBe(linkType);
});

describe('PcapFormat reads lengths', () => {
  const cut = { ...FRAME, originalLength: 90 };
  const read = { octets: '010203', originalLength: 90 };

  test('in their order from version 2.4 on', async () => {
    const { frames } = await readPieces(pcapFile({ frames: [cut], version: [2, 4] }));
    expect(frames).toMatchObject([read]);
  });

  test('swapped before version 2.3', async () => {
    const { frames } = await readPieces(pcapFile({ frames: [cut, cut], version: [2, 2] }));
    expect(frames).toMatchObject([read, read]);
  });

  test('of version 2.3 in the order that makes sense', async () => {
    const swapped = integers('little', [0, 4], [0, 4], [90, 4], [3, 4]);
    const file = concat([pcapFile({ frames: [cut], version: [2, 3] }), swapped, cut.bytes]);
    expect((await readPieces(file)).frames).toMatchObject([read, read]);
  });

  test('even where the original one is less than the captured one', async () => {
    const { frames } = await readPieces(pcapFile({ frames: [{ ...FRAME, originalLength: 1 }] }));
    expect(frames).toMatchObject([{ octets: '010203', originalLength: 1 }]);
  });

  test('above the snap length that the file tells', async () => {
    const { frames } = await readPieces(pcapFile({ frames: [FRAME], snapLength: 2 }));
    expect(frames).toMatchObject([{ octets: '010203' }]);
  });

  test('up to the longest frame and no further', async () => {
    const longest = pcapFile({ frames: [{ ...FRAME, bytes: new Uint8Array(FRAME_BYTES) }, FRAME] });
    const longer = pcapFile({ frames: [FRAME, { ...FRAME, bytes: new Uint8Array(FRAME_BYTES + 1) }] });
    expect((await readPieces(longest, 1 << 16)).frames).toHaveLength(2);
    const { frames, error } = await readPieces(longer, 1 << 16);
    expect(frames).toHaveLength(1);
    expect(error?.message).toBe(
      'Cannot read frame 2 of standard input at byte 43: its header says 262145 bytes, no frame has more than 262144',
    );
  });
});

describe('PcapFormat tells', () => {
  const file = pcapFile({ frames: [FRAME, FRAME] });

  test.each([
    ['a cut record header', 43 + 5, 'a record header takes 16 bytes, 5 are left'],
    ['a cut frame', 43 + 18, 'its header says 3 bytes, 2 are left'],
  ])('%s', async (_, length, reason) => {
    const { frames, error } = await readPieces(file.subarray(0, length));
    expect(frames).toHaveLength(1);
    expect(error).toMatchObject({
      path: '-',
      frame: 1,
      offset: 43,
      message: `Cannot read frame 2 of standard input at byte 43: ${reason}`,
    });
  });

  test('a cut header of a modified file', async () => {
    const { error } = await readPieces(pcapFile({ frames: [FRAME], modified: true }).subarray(0, 24 + 17));
    expect(error?.message).toContain('a record header takes 24 bytes, 17 are left');
  });
});
