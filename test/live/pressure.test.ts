import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Namespace } from '../../bench/live/namespace.ts';
import { emptyFrame } from '../../src/capture/frame.ts';
import { CaptureWriter } from '../../src/capture/io/capture-writer.ts';
import { openCapture } from '../../src/capture/io/open-capture.ts';
import { inFolder } from '../capture/folder.ts';
import { readCapture } from '../capture/read-capture.ts';
import { rawFrame, Traffic } from '../traffic.ts';
import { describeLive, replay, sessionsOf } from './capturing.ts';
import { Sniffing } from './sniffing.ts';

const PROXY = { address: '10.0.0.1', port: 1080 };

/** Ethernet frames of many short sessions, with a long download between any two. */
function writeTraffic(path: string): void {
  const traffic = new Traffic();
  const handshake = (port: number) =>
    traffic
      .connection({ address: '10.0.0.2', port }, PROXY)
      .open()
      .opener('05 01 00')
      .listener('05 00')
      .opener('05 01 00 01 0a000009 0050')
      .listener('05 00 00 01 0a000001 9c40');
  const download = handshake(40_000);
  for (let index = 0; index < 60; index++) {
    handshake(41_000 + index)
      .opener('474554')
      .listener('4854')
      .close();
    for (let segment = 0; segment < 20; segment++) download.listener(new Uint8Array(1400).fill(index));
  }
  const writer = new CaptureWriter(path, 'test');
  const header = Uint8Array.from([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]);
  for (const [index, packet] of traffic.packets.entries()) {
    const bytes = new Uint8Array([...header, ...packet]);
    writer.write({ ...rawFrame(bytes, index + 1), linkType: 1 }, { linkType: 1, name: 'eth0', digits: 6 });
  }
  writer.close();
}

describeLive('sockshark sniff', () => {
  let space: Namespace;

  beforeAll(async () => {
    space = await Namespace.create();
  });

  afterAll(() => space.close());

  test('drops whole frames while nobody reads the results, says how many, and notes them in the sessions', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'traffic.pcapng');
      const written = join(folder, 'all.pcapng');
      writeTraffic(path);
      const words = ['-i', 'va', '--format', 'ndjson', '-w', written];
      const sniffing = await Sniffing.start(space, words, { isRead: false });
      const told = await space.run(
        'tcpreplay',
        '-K',
        '-i',
        'vb',
        '--pps',
        '15000',
        '--loop',
        '60',
        '--unique-ip',
        path,
      );
      const sent = Number(/Successful packets:\s+(\d+)/.exec(told)?.[1]);
      // tcpdump hands frames on every second.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      sniffing.child.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 500));
      sniffing.read();
      expect(await sniffing.end()).toBe(130);
      const [, kernel, here] = /dropped: ([\d,]+) by the kernel, ([\d,]+) here/.exec(sniffing.errors) ?? [];
      expect((await frameCount(written)) + number(kernel)).toBe(sent);
      expect(number(here)).toBeGreaterThan(1000);
      const sessions = sessionsOf(sniffing.output) as { notes: { id: string }[] }[];
      const touched = sessions.filter(({ notes }) => notes.some(({ id }) => id === 'frames-dropped'));
      expect(touched.length).toBeGreaterThan(0);
      expect(touched.length).toBeLessThan(sessions.length);
    }));

  test('ends at once at the second signal, although nobody reads the results', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'traffic.pcapng');
      writeTraffic(path);
      const sniffing = await Sniffing.start(space, ['-i', 'va', '--format', 'ndjson'], { isRead: false });
      await space.run('tcpreplay', '-i', 'vb', '--pps', '15000', '--loop', '10', '--unique-ip', path);
      sniffing.child.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(sniffing.child.exitCode).toBeNull();
      sniffing.child.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(sniffing.child.exitCode).toBe(130);
    }));

  test('ends by duration, frames and size, each with its reason', () =>
    inFolder(async (folder) => {
      const rules = [
        ['-a', 'duration:1.5'],
        ['-a', 'packets:20'],
        ['-a', 'sessions:3'],
        ['-c', '20'],
        ['-a', 'filesize:3', '-w', join(folder, 'a.pcapng')],
      ];
      const reasons = [/1\.5 s are over/, /20 frames$/m, /3 sessions$/m, /20 frames$/m, /3 kB are written/];
      for (const [index, rule] of rules.entries()) {
        const sniffing = await Sniffing.start(space, ['-i', 'va', ...rule]);
        if (index > 0) await space.run(...replay());
        expect(await sniffing.end()).toBe(0);
        expect(sniffing.errors).toMatch(reasons[index] as RegExp);
      }
    }));

  test('keeps a ring of files', () =>
    inFolder(async (folder) => {
      const words = ['-w', join(folder, 'ring.pcapng'), '-b', 'filesize:5', '-b', 'files:3', '-a', 'packets:187'];
      const sniffing = await Sniffing.start(space, ['-i', 'va', ...words]);
      await space.run(...replay());
      expect(await sniffing.end()).toBe(0);
      const files = readdirSync(folder);
      expect(files).toHaveLength(3);
      for (const file of files) {
        expect(file).toMatch(/^ring_\d{5}_\d{14}\.pcapng$/);
        expect((await readCapture(join(folder, file))).error).toBeUndefined();
      }
    }));

  test('has a status line on a terminal', async () => {
    const command = `${process.execPath} bin/sockshark.js sniff -i va -a duration:2`;
    const text = await space.run('script', '-qec', command, '/dev/null');
    const line = /0:00:01 {2}0 frames, 0\.0 MB {2}0 sessions open, 0 ended {2}dropped: .* {2}tcpdump \(kernel times\)/;
    expect(stripVTControlCharacters(text)).toMatch(line);
  });

  test('ends when its terminal is closed', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.pcapng');
      const command = `${process.execPath} bin/sockshark.js sniff -i va -w ${path}`;
      const terminal = space.start('script', '-qc', command, '/dev/null');
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await space.run(...replay());
      terminal.kill('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(commandLines().filter((line) => line.includes(path))).toEqual([]);
      expect((await readCapture(path)).frames.length).toBe(187);
    }));
});

async function frameCount(path: string): Promise<number> {
  const reader = await openCapture(path);
  const frame = emptyFrame();
  let count = 0;
  while (await reader.advance()) while (reader.next(frame)) count++;
  await reader.close();
  return count;
}

/** What runs on this machine. */
function commandLines(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  });
}

function number(text: string | undefined): number {
  return Number(text?.replaceAll(',', ''));
}
