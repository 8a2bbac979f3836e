import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFrame, type Frame } from '../../../src/capture/frame.ts';
import { Recording, ringName } from '../../../src/capture/live/recording.ts';
import { inFolder } from '../folder.ts';
import { readCapture } from '../read-capture.ts';

const ETHERNET = { linkType: 1, name: 'eth0', digits: 6 } as const;
const ENDLESS = Number.POSITIVE_INFINITY;

function frameAt(seconds: number): Frame {
  return { ...emptyFrame(), linkType: 1, seconds, buffer: new Uint8Array(1000), end: 1000, originalLength: 1000 };
}

async function framesOf(folder: string): Promise<number[][]> {
  const all: number[][] = [];
  for (const name of readdirSync(folder).sort()) {
    const { frames, error } = await readCapture(join(folder, name));
    expect(error).toBeUndefined();
    all.push(frames.map(({ seconds }) => seconds));
  }
  return all;
}

function record(folder: string, ring: { bytes?: number; seconds?: number; files?: number }, count: number): void {
  const { bytes = ENDLESS, seconds = ENDLESS, files = ENDLESS } = ring;
  const path = join(folder, 'ring.pcapng');
  const recording = new Recording({ path, application: 'test', ring: { bytes, seconds, files } });
  for (let second = 1; second <= count; second++) recording.write(frameAt(second), ETHERNET);
  recording.close([{ start: 0, end: 1 }]);
}

describe('Recording', () => {
  test('goes on to the next file of a ring by size, and keeps so many', () =>
    inFolder(async (folder) => {
      record(folder, { bytes: 3000, files: 2 }, 7);
      expect(await framesOf(folder)).toEqual([[5, 6], [7]]);
    }));

  test('goes on by the time of the frames', () =>
    inFolder(async (folder) => {
      record(folder, { seconds: 3 }, 7);
      expect(await framesOf(folder)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    }));

  test('says why and where a file cannot be written, once', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      const bad = join(folder, 'file', 'a.pcapng');
      expect(() => new Recording({ path: bad, application: 'test' })).toThrow(/^Cannot write ".*a.pcapng"/);
      const recording = new Recording({ path: '/dev/full', application: 'test' });
      recording.write(frameAt(1), ETHERNET);
      expect(() => recording.flush()).toThrow('Cannot write "/dev/full" behind byte 0: no space left on device');
      recording.write(frameAt(2), ETHERNET);
      recording.close([]);
    }));

  test('counts the octets of all files', () =>
    inFolder((folder) => {
      const ring = { bytes: 3000, seconds: ENDLESS, files: 1 };
      const recording = new Recording({ path: join(folder, 'a'), application: 'test', ring });
      for (let second = 1; second <= 9; second++) recording.write(frameAt(second), ETHERNET);
      expect(recording.bytes).toBeGreaterThan(9000);
    }));
});

describe('ringName', () => {
  test('puts number and local date before the extension', () => {
    const seconds = new Date(2026, 10, 1, 10, 30, 5).getTime() / 1000;
    expect(ringName('/tmp/a.b.pcapng', 12, seconds)).toBe('/tmp/a.b_00012_20261101103005.pcapng');
    expect(ringName('x', 1, seconds)).toBe('x_00001_20261101103005');
  });
});
