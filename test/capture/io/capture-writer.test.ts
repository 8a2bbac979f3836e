import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFrame, type Frame } from '../../../src/capture/frame.ts';
import { CaptureWriter } from '../../../src/capture/io/capture-writer.ts';
import { openCapture } from '../../../src/capture/io/open-capture.ts';
import { testWith } from '../../support/needs.ts';
import { runs } from '../../support/thoroughness.ts';
import { inFolder } from '../folder.ts';
import { readCapture } from '../read-capture.ts';

const ETHERNET = { linkType: 1, name: 'eth0', digits: 6 } as const;

const instants = fc.record({ seconds: fc.nat(2 ** 32 - 1), nanoseconds: fc.nat(999_999_999) });
const octets = fc.uint8Array({ maxLength: 2000 });

function frameOf(bytes: Uint8Array, given: Partial<Frame> = {}): Frame {
  return {
    ...emptyFrame(),
    linkType: 1,
    buffer: bytes,
    start: 0,
    end: bytes.length,
    originalLength: bytes.length,
    ...given,
  };
}

describe('CaptureWriter', () => {
  test('writes what our reader reads back, times and cut lengths too', async () => {
    const frames = fc.array(fc.record({ bytes: octets, time: instants, more: fc.nat(100), id: fc.nat(2) }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(frames, fc.constantFrom(6 as const, 9 as const), (list, digits) =>
        inFolder(async (folder) => {
          const path = join(folder, 'a.pcapng');
          const writer = new CaptureWriter(path, 'test');
          for (const { bytes, time, more, id } of list) {
            const frame = frameOf(bytes, { ...time, digits, interfaceId: id, originalLength: bytes.length + more });
            writer.write(frame, { linkType: 1, name: `if${id}`, digits });
          }
          writer.close();
          const { frames: read, error } = await readCapture(path);
          expect(error).toBeUndefined();
          expect(read.map((one) => [one.octets, one.seconds, one.nanoseconds, one.originalLength, one.digits])).toEqual(
            list.map(({ bytes, time: { seconds, nanoseconds }, more }) => [
              Buffer.from(bytes).toString('hex'),
              seconds,
              digits === 9 ? nanoseconds : Math.floor(nanoseconds / 1000) * 1000,
              bytes.length + more,
              digits,
            ]),
          );
          expect(readFileSync(path)).toHaveLength(writer.length);
        }),
      ),
      { numRuns: runs(30) },
    );
  });

  test('writes frames longer than what it gathers', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'long.pcapng');
      const writer = new CaptureWriter(path, 'test');
      for (let index = 0; index < 9; index++) writer.write(frameOf(new Uint8Array(262_144).fill(index)), ETHERNET);
      writer.close();
      expect((await readCapture(path)).frames.map((frame) => frame.octets.slice(-2))).toEqual([
        '00',
        '01',
        '02',
        '03',
        '04',
        '05',
        '06',
        '07',
        '08',
      ]);
    }));

  testWith(
    ['capinfos', 'tcpdump'],
    'writes a file that capinfos and tcpdump read, with name, filter, comment and drop count',
    () =>
      inFolder(async (folder) => {
        const path = join(folder, 'b.pcapng');
        const writer = new CaptureWriter(path, 'sockshark test', 'made by a test');
        const source = { ...ETHERNET, snapLength: 65_535, filter: 'tcp port 1080', comment: 'uplink' };
        const reader = await openCapture('fixtures/dante-connect/capture.pcap');
        const frame = emptyFrame();
        while (await reader.advance()) while (reader.next(frame)) writer.write(frame, source);
        await reader.close();
        writer.addStatistics(0, { start: 1_000_000, end: 2_500_000, received: 70, dropped: 7 });
        writer.close();
        const told = execFileSync('capinfos', ['-M', path], { encoding: 'utf8' });
        for (const words of [
          'made by a test',
          'sockshark test',
          'Name = eth0',
          'Filter string = tcp port 1080',
          'Number of packets = 246',
        ]) {
          expect(told).toContain(words);
        }
        const list = (file: string) =>
          execFileSync('tcpdump', ['-nttXr', '-'], { input: readFileSync(file), encoding: 'utf8', stdio: 'pipe' });
        expect(list(path)).toBe(list('fixtures/dante-connect/capture.pcap'));
      }),
  );

  test('leaves whole blocks where the disk is full', () => {
    const writer = new CaptureWriter('/dev/full', 'test');
    writer.write(frameOf(new Uint8Array(10)), ETHERNET);
    expect(() => writer.close()).toThrow(/ENOSPC/);
    expect(writer.length).toBe(0);
  });
});
