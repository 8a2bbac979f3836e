import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { emptyFrame } from '../../../src/capture/frame.ts';
import { openCapture } from '../../../src/capture/io/open-capture.ts';
import { BLOCK_BYTES, FRAME_BYTES, INTERFACES, TOLD_FRAMES } from '../../../src/limits.ts';
import { readPieces, withFile } from '../read-capture.ts';
import { BLOCK_TYPES, BlockWriter, integers } from '../write-capture.ts';

const writer = new BlockWriter('little');
const big = new BlockWriter('big');
const OCTETS = fromHex('01 02 03');

function read(...blocks: readonly Uint8Array[]) {
  return readPieces(concat(blocks), 4096);
}

/** As dumpcap writes it, octet by octet: the writer of the other tests is not asked. */
const HAND_WRITTEN = fromHex(
  `0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
   01000000 20000000 7100 0000 00000400 0900 0100 09000000 0000 0000 20000000
   06000000 24000000 00000000 15e87318 15cd5b07 03000000 05000000 aabbcc00 24000000`,
);

test('PcapngFormat reads a file written by hand', async () => {
  const timestamp = 0x1873e815_075bcd15n;
  expect(await read(HAND_WRITTEN)).toEqual({
    frames: [
      {
        number: 1,
        seconds: Number(timestamp / 1_000_000_000n),
        nanoseconds: Number(timestamp % 1_000_000_000n),
        digits: 9,
        linkType: 113,
        interfaceId: 0,
        octets: 'aabbcc',
        originalLength: 5,
      },
    ],
    error: undefined,
  });
});

test('PcapngFormat gives each frame the link type, clock and number of its interface', async () => {
  const { frames } = await read(
    writer.section(),
    writer.interface({ linkType: 1 }),
    writer.interface({ linkType: 101, resolution: 9, offset: 1000n }),
    writer.enhancedPacket(OCTETS, 2_000_003_000_000_007n, 1),
    writer.enhancedPacket(OCTETS, 5_000_001n, 0),
  );
  expect(frames).toMatchObject([
    { number: 1, linkType: 101, interfaceId: 1, seconds: 2_001_003, nanoseconds: 7, digits: 9 },
    { number: 2, linkType: 1, interfaceId: 0, seconds: 5, nanoseconds: 1000, digits: 6 },
  ]);
});

test('PcapngFormat starts interfaces and byte order anew with each section, and numbers both on', async () => {
  const { frames, error } = await read(
    writer.section(),
    writer.interface({ linkType: 1 }),
    writer.enhancedPacket(OCTETS, 1n),
    big.section({ version: [1, 2], length: 4n }),
    big.interface({ linkType: 113 }),
    big.enhancedPacket(OCTETS, 2n),
    big.section(),
    big.enhancedPacket(OCTETS, 3n),
  );
  expect(frames).toMatchObject([
    { number: 1, linkType: 1, interfaceId: 0, nanoseconds: 1000 },
    { number: 2, linkType: 113, interfaceId: 1, nanoseconds: 2000 },
  ]);
  expect(error?.message).toContain('its section does not describe interface 0');
});

test('PcapngFormat reads obsolete Packet Blocks', async () => {
  const { frames } = await read(
    writer.section(),
    writer.interface(),
    writer.interface({ linkType: 101 }),
    writer.packet(OCTETS, 7_000_000n, 1, 60),
  );
  expect(frames).toMatchObject([{ linkType: 101, seconds: 7, octets: '010203', originalLength: 60 }]);
});

describe('PcapngFormat gives frames of Simple Packet Blocks', () => {
  test('the time of the frame before', async () => {
    const { frames } = await read(
      writer.section(),
      writer.interface(),
      writer.simplePacket(OCTETS),
      writer.enhancedPacket(OCTETS, 9_000_001n),
      writer.simplePacket(OCTETS),
    );
    expect(frames.map(({ seconds, nanoseconds }) => [seconds, nanoseconds])).toEqual([
      [0, 0],
      [9, 1000],
      [9, 1000],
    ]);
  });

  test('their own length or the snap length, whichever is less', async () => {
    const { frames } = await read(
      writer.section(),
      writer.interface({ snapLength: 3 }),
      writer.simplePacket(OCTETS, 60),
      writer.simplePacket(OCTETS.subarray(0, 2)),
    );
    expect(frames).toMatchObject([
      { octets: '010203', originalLength: 60 },
      { octets: '0102', originalLength: 2 },
    ]);
  });
});

describe('PcapngFormat passes over', () => {
  const { nameResolution, interfaceStatistics, decryptionSecrets, custom } = BLOCK_TYPES;

  test.each([
    ['name resolution', nameResolution],
    ['interface statistics', interfaceStatistics],
    ['decryption secrets', decryptionSecrets],
    ['custom blocks', custom],
    ['blocks of unknown types', 0x7fff_fff0],
  ])('%s', async (_, type) => {
    const other = writer.block(type, new Uint8Array(20).fill(0xff));
    const packet = writer.enhancedPacket(OCTETS, 1n);
    const { frames, error } = await read(writer.section(), other, writer.interface(), other, packet, other, packet);
    expect(error).toBeUndefined();
    expect(frames).toHaveLength(2);
  });

  test('blocks longer than any that is read whole', async () => {
    const long = writer.block(custom, new Uint8Array(BLOCK_BYTES + 4));
    const packet = writer.enhancedPacket(OCTETS, 1n);
    const file = concat([writer.section(), writer.interface(), packet, long, packet]);
    const { frames, error } = await readPieces(file, 1 << 20);
    expect(error).toBeUndefined();
    expect(frames).toHaveLength(2);
  });

  test('options, also those that lie about their length', async () => {
    const lie = writer.option(2, OCTETS, 0xffff);
    const packet = concat([integers('little', [0, 4], [0, 4], [8, 4], [3, 4], [3, 4]), OCTETS, new Uint8Array(1), lie]);
    const { frames, error } = await read(
      writer.section(),
      writer.interface({ resolution: 9, options: [lie] }),
      writer.block(BLOCK_TYPES.enhancedPacket, packet),
    );
    expect(error).toBeUndefined();
    expect(frames).toMatchObject([{ octets: '010203', nanoseconds: 8 }]);
  });

  test('options behind the end of options, and times of a wrong length', async () => {
    const nanoseconds = writer.option(9, Uint8Array.of(9));
    const { frames } = await read(
      writer.section(),
      writer.interface({ options: [writer.option(9, Uint8Array.of(9, 9)), writer.option(14, Uint8Array.of(9))] }),
      writer.interface({ options: [writer.option(0, new Uint8Array(0)), nanoseconds] }),
      writer.enhancedPacket(OCTETS, 8n, 0),
      writer.enhancedPacket(OCTETS, 8n, 1),
    );
    expect(frames).toMatchObject([{ nanoseconds: 8000 }, { nanoseconds: 8000 }]);
  });
});

describe('PcapngFormat tells', () => {
  const start = [writer.section(), writer.interface(), writer.enhancedPacket(OCTETS, 1n)];
  const { custom, enhancedPacket, simplePacket, section } = BLOCK_TYPES;
  const body = new Uint8Array(24);

  function packetOf(captured: number): Uint8Array {
    return concat([integers('little', [0, 4], [0, 8], [captured, 4], [captured, 4]), OCTETS]);
  }

  test.each([
    ['a length below the least', writer.block(custom, body, { start: 8 }), 'its block says 8 bytes, it needs 12'],
    [
      'a packet block without its fields',
      writer.block(enhancedPacket, body, { start: 28 }),
      'its block says 28 bytes, it needs 32',
    ],
    [
      'a length that is not a multiple of 4',
      writer.block(custom, body, { start: 37 }),
      'its block says 37 bytes, which is not a multiple of 4',
    ],
    [
      'a trailer that differs',
      writer.block(custom, body, { end: 40 }),
      'its block says 36 bytes at the start, 40 at the end',
    ],
    [
      'a trailer of a packet that differs',
      writer.block(enhancedPacket, packetOf(3), { end: 40 }),
      'its block says 36 bytes at the start, 40 at the end',
    ],
    [
      'a packet block that is too long',
      writer.block(enhancedPacket, body, { start: BLOCK_BYTES + 4 }),
      'its block says 16777220 bytes, no such block has more than 16777216',
    ],
    [
      'a packet larger than its block',
      writer.block(enhancedPacket, packetOf(5)),
      'its header says 5 bytes, its block has room for 4',
    ],
    [
      'a simple packet larger than its block',
      writer.block(simplePacket, integers('little', [9, 4], [0, 8])),
      'its header says 9 bytes, its block has room for 8',
    ],
    [
      'a frame larger than any',
      writer.enhancedPacket(new Uint8Array(FRAME_BYTES + 1), 1n),
      'its header says 262145 bytes, no frame has more than 262144',
    ],
    ['an unknown interface', writer.enhancedPacket(OCTETS, 1n, 7), 'its section does not describe interface 7'],
    [
      'a section without byte order',
      writer.block(section, body),
      'its section has the byte-order magic 00000000, which no order makes 1a2b3c4d',
    ],
    ['an unknown version', writer.section({ version: [2, 0] }), 'unknown version 2.0 of pcapng'],
    ['a cut block', writer.enhancedPacket(OCTETS, 1n).subarray(0, 31), 'its block says 36 bytes, 31 are left'],
    [
      'a cut block that is passed over',
      writer.block(custom, body).subarray(0, 33),
      'its block says 36 bytes, 33 are left',
    ],
    ['a cut block header', writer.block(custom, body).subarray(0, 11), 'a block takes 12 bytes at least, 11 are left'],
  ])('%s', async (_, block, reason) => {
    const { frames, error } = await read(...start, block);
    const offset = concat(start).length;
    expect(frames).toHaveLength(1);
    expect(error).toMatchObject({
      frame: 1,
      offset,
      message: `Cannot read frame 2 of standard input at byte ${offset}: ${reason}`,
    });
  });

  test('more interfaces than a section may have', async () => {
    const interfaces = Array.from({ length: INTERFACES + 1 }, () => writer.interface());
    const { error } = await readPieces(concat([writer.section(), ...interfaces]), 1 << 20);
    expect(error?.message).toContain('its section has more than 65536 interfaces');
  });
});

describe('PcapngFormat reads on behind', () => {
  const { enhancedPacket } = BLOCK_TYPES;
  const start = [writer.section(), writer.interface(), writer.enhancedPacket(OCTETS, 1n)];
  const behind = [writer.enhancedPacket(OCTETS, 2n), writer.enhancedPacket(OCTETS, 3n)];

  test.each([
    ['an unknown interface', writer.enhancedPacket(OCTETS, 1n, 7), 'its section does not describe interface 7'],
    [
      'a packet larger than its block',
      writer.block(enhancedPacket, concat([integers('little', [0, 4], [0, 8], [5, 4], [5, 4]), OCTETS])),
      'its header says 5 bytes, its block has room for 4',
    ],
    [
      'a packet block without its fields',
      writer.block(enhancedPacket, new Uint8Array(8)),
      'its block says 20 bytes, it needs 32',
    ],
    [
      'a frame larger than any',
      writer.enhancedPacket(new Uint8Array(FRAME_BYTES + 1), 1n),
      'its header says 262145 bytes, no frame has more than 262144',
    ],
  ])('%s', async (_, block, reason) => {
    for (const size of [1, 13, 1 << 20]) {
      const { frames, error } = await readPieces(concat([...start, block, ...behind]), size);
      expect(frames.map(({ number, nanoseconds }) => [number, nanoseconds])).toEqual([
        [1, 1000],
        [3, 2000],
        [4, 3000],
      ]);
      const offset = concat(start).length;
      expect(error).toMatchObject({ frame: 1, offset });
      expect(error?.message).toBe(`Cannot read frame 2 of standard input at byte ${offset}: ${reason}`);
    }
  });

  test('many such blocks, of which the first are told and the others counted', async () => {
    const bad = Array.from({ length: TOLD_FRAMES + 5 }, () => writer.enhancedPacket(OCTETS, 1n, 7));
    const path = concat([...start, ...bad, ...behind]);
    const { problems, frames } = await withFile(path, async (file) => {
      const reader = await openCapture(file);
      const frame = emptyFrame();
      let count = 0;
      while (await reader.advance()) while (reader.next(frame)) count++;
      await reader.close();
      return { problems: reader.problems, frames: count };
    });
    expect(frames).toBe(3);
    expect(problems).toHaveLength(TOLD_FRAMES + 1);
    expect(problems.at(-1)?.message).toMatch(/^Cannot read 5 more frames of ".*", the last of them frame 16$/);
  });
});
