import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/concat.ts';
import { emptyFrame } from '../../../src/capture/frame.ts';
import type { OpenOptions } from '../../../src/capture/io/open-capture.ts';
import { openMerged } from '../../../src/capture/io/open-merged.ts';
import { runs } from '../../support/thoroughness.ts';
import { BlockWriter, pcapFile, pcapngFile, type WrittenFrame } from '../write-capture.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, octets: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

/** A frame at this millisecond whose octets are its name. */
function frameAt(millisecond: number, name: string): WrittenFrame {
  const bytes = new TextEncoder().encode(name);
  return { bytes, seconds: Math.floor(millisecond / 1000), nanoseconds: (millisecond % 1000) * 1_000_000 };
}

interface Merged {
  readonly frames: readonly { readonly number: number; readonly name: string; readonly interfaceId: number }[];
  readonly problems: readonly string[];
}

async function merged(paths: readonly string[], options?: OpenOptions): Promise<Merged> {
  const reader = await openMerged(paths, options);
  const frame = emptyFrame();
  const frames: Merged['frames'][number][] = [];
  while (await reader.advance()) {
    while (reader.next(frame)) {
      const { number, interfaceId, buffer, start, end } = frame;
      frames.push({ number, name: new TextDecoder().decode(buffer.subarray(start, end)), interfaceId });
    }
  }
  await reader.close();
  return { frames, problems: reader.problems.map(({ message }) => message) };
}

const namesOf = ({ frames }: Merged) => frames.map(({ name }) => name);

test('openMerged gives the frames of all files by time, those of the same time by the order of the files', async () => {
  const times = fc.array(fc.array(fc.nat(50), { maxLength: 20 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(times, async (files) => {
      const frames = files.map((list, place) =>
        list.toSorted((a, b) => a - b).map((time, index) => ({ time, frame: frameAt(time, `${place}.${index}`) })),
      );
      const paths = frames.map((list, place) => file(`${place}`, pcapFile({ frames: list.map(({ frame }) => frame) })));
      const expected = frames.flat().toSorted((a, b) => a.time - b.time);
      const found = await merged(paths);
      expect(namesOf(found)).toEqual(expected.map(({ frame }) => new TextDecoder().decode(frame.bytes)));
      expect(found.frames.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 1));
    }),
    { numRuns: runs(20) },
  );
});

test('openMerged keeps the order of a file whose times go back', async () => {
  const first = file('first', pcapFile({ frames: [frameAt(5, 'a'), frameAt(1, 'b'), frameAt(9, 'c')] }));
  const second = file('second', pcapFile({ frames: [frameAt(4, 'x'), frameAt(6, 'y')] }));
  expect(namesOf(await merged([first, second]))).toEqual(['x', 'a', 'b', 'y', 'c']);
});

test('openMerged reads pcap, pcapng, compressed files and standard input together', async () => {
  const plain = file('plain', pcapFile({ frames: [frameAt(1, 'pcap')] }));
  const next = file('next', pcapngFile({ frames: [frameAt(2, 'pcapng')] }));
  const packed = file('packed.gz', gzipSync(pcapFile({ frames: [frameAt(3, 'gzip')] })));
  const input = Readable.from([pcapFile({ frames: [frameAt(0, 'input')] })]);
  expect(namesOf(await merged([packed, next, '-', plain], { input }))).toEqual(['input', 'pcap', 'pcapng', 'gzip']);
});

test('openMerged gives each interface of each file an id of its own', async () => {
  const writer = new BlockWriter();
  const octets = concat([
    writer.section(),
    writer.interface(),
    writer.interface(),
    writer.enhancedPacket(new TextEncoder().encode('a'), 1n, 1),
    writer.enhancedPacket(new TextEncoder().encode('b'), 3n, 0),
    writer.enhancedPacket(new TextEncoder().encode('c'), 5n, 1),
  ]);
  const paths = [file('interfaces', octets), file('again', octets)];
  const { frames } = await merged(paths);
  expect(frames.map(({ name, interfaceId }) => `${name}${interfaceId}`)).toEqual(['a0', 'a1', 'b2', 'b3', 'c0', 'c1']);
});

test('openMerged reads the others on when one is damaged, missing, or named twice as standard input', async () => {
  const whole = pcapFile({ frames: [frameAt(1, 'one'), frameAt(3, 'three')] });
  const cut = file('cut', whole.subarray(0, whole.length - 2));
  const good = file('good', pcapFile({ frames: [frameAt(2, 'two'), frameAt(4, 'four')] }));
  const input = Readable.from([pcapFile({ frames: [frameAt(5, 'five')] })]);
  const found = await merged([cut, join(folder, 'none'), '-', '-', good], { input });
  expect(namesOf(found)).toEqual(['one', 'two', 'four', 'five']);
  expect(found.problems).toEqual([
    `Cannot read "${join(folder, 'none')}": no such file`,
    'Cannot read standard input: it was named before',
    `Cannot read frame 2 of "${cut}" at byte ${24 + 16 + 3}: its header says 5 bytes, 3 are left`,
  ]);
});

test('openMerged of nothing that can be read ends at once', async () => {
  const found = await merged([join(folder, 'none'), join(folder, 'neither')]);
  expect(found.frames).toEqual([]);
  expect(found.problems).toHaveLength(2);
});

test('MergedCapture tells how far it is', async () => {
  const octets = pcapFile({ frames: [frameAt(1, 'a')] });
  const paths = [file('a', octets), file('b', octets)];
  const reader = await openMerged(paths);
  expect(reader.size).toBe(2 * octets.length);
  while (await reader.advance()) while (reader.next(emptyFrame()));
  expect(reader.position).toBe(2 * octets.length);
  await reader.close();
  const piped = await openMerged([...paths, '-'], { input: Readable.from([octets]) });
  expect(piped.size).toBeUndefined();
  await piped.close();
});
