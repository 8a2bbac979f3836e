import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '../../src/bytes/hex.ts';
import { pcapFile, type WrittenFrame } from './write-capture.ts';

const FRAME_COUNT = 100;
const GREETING = fromHex('05 02 00 02 05 01 00 03 0f 77 77 77 2e 65 78 61 6d 70 6c 65 2e 6f 72 67 01 bb');

/** Frames that compress well, but not to nothing: text that comes again, and octets of a small generator. */
function writtenFrames(): readonly WrittenFrame[] {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
  return Array.from({ length: FRAME_COUNT }, (_, index) => ({
    bytes: Uint8Array.from({ length: 1500 + (index % 7) * 50 }, (_, at) =>
      at < 4 ? random() & 0xff : (GREETING[(at * (1 + (index % 3))) % GREETING.length] as number),
    ),
    seconds: 1_762_000_000 + index,
    nanoseconds: 123_456_000,
  }));
}

/** The capture that all of COMPRESSED_SAMPLES hold: 169,124 octets, so more than one block of every kind. */
export const SAMPLE = pcapFile({ frames: writtenFrames() });

/** By the programs that made them: compressed/about.md says how. */
export const COMPRESSED_SAMPLES = [
  'fast.zst',
  'best-unchecked.zst',
  'two-frames.zst',
  'fast.lz4',
  'linked.lz4',
  'small-blocks.lz4',
] as const;

export function compressedSample(name: (typeof COMPRESSED_SAMPLES)[number]): Uint8Array {
  return new Uint8Array(readFileSync(join('test/capture/compressed', name)));
}
