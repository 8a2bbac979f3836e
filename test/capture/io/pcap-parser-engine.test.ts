import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { fromHex } from '../../../src/bytes/hex.ts';
import { FRAME_BYTES, READ_CHUNK } from '../../../src/limits.ts';
import { readCapture, readPieces, withFile } from '../read-capture.ts';
import { integers, pcapFile, pcapngFile } from '../write-capture.ts';

const FRAME = { bytes: fromHex('01 02 03'), seconds: 1_762_000_000, nanoseconds: 123_456_000 };
const ENGINE = { engine: 'pcap-parser' } as const;

describe('PcapParserReader leaves to the default reader', () => {
  test.each([
    ['nanosecond pcap', pcapFile({ frames: [FRAME], precision: 9 })],
    ['modified pcap', pcapFile({ frames: [FRAME], modified: true })],
    ['pcap version 2.2', pcapFile({ frames: [FRAME], version: [2, 2] })],
    ['pcapng', pcapngFile({ frames: [FRAME] })],
  ])('%s', async (kind, file) => {
    const { frames, error } = await readPieces(file, file.length, ENGINE);
    expect(frames).toEqual([]);
    expect(error?.message).toBe(`Cannot read standard input: pcap-parser cannot read ${kind}; use the default reader`);
  });
});

test('PcapParserReader keeps its octets while the file is read on', async () => {
  const frames = Array.from({ length: 3000 }, (_, index) => ({
    ...FRAME,
    bytes: new Uint8Array(1000 + (index % 7)).fill(index),
  }));
  await withFile(pcapFile({ frames }), async (path) => {
    const own = await readCapture(path);
    expect(await readCapture(path, ENGINE)).toEqual(own);
    expect(own.frames).toHaveLength(3000);
  });
});

test('PcapParserReader stops at a length that no frame has, instead of collecting so many octets', async () => {
  const lie = integers('little', [0, 4], [0, 4], [0xffff_fff0, 4], [60, 4]);
  const file = concat([pcapFile({ frames: [FRAME] }), lie, new Uint8Array(3 * READ_CHUNK)]);
  await withFile(file, async (path) => {
    const reading = await readCapture(path, ENGINE);
    expect(reading.frames).toHaveLength(1);
    expect(reading.error).toMatchObject({ frame: 1, offset: 43 });
    expect(reading.error?.message).toContain(`its header says 4294967280 bytes, no frame has more than ${FRAME_BYTES}`);
    expect((await readCapture(path)).error?.message).toBe(reading.error?.message);
  });
});

test('PcapParserReader gives no frame behind one that is too long, though the parser does', async () => {
  const file = pcapFile({ frames: [FRAME, { ...FRAME, bytes: new Uint8Array(FRAME_BYTES + 1) }, FRAME] });
  const { frames, error } = await readPieces(file, file.length, ENGINE);
  expect(frames).toHaveLength(1);
  expect(error).toMatchObject({ frame: 1, offset: 43 });
});
