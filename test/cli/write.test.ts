import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { CaptureError } from '../../src/capture/capture-error.ts';
import { emptyFrame } from '../../src/capture/frame.ts';
import { openCapture } from '../../src/capture/io/open-capture.ts';
import { OutputError } from '../../src/cli/output.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import type { SessionRecord } from '../../src/report/data/session-schema.ts';
import { type ReadFrame, readCapture } from '../capture/read-capture.ts';
import { BlockWriter, type ByteOrder, integers } from '../capture/write-capture.ts';
import { testWith } from '../support/needs.ts';
import { runCli } from './run-cli.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockshark-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const LOGIN = 'fixtures/dante-login/capture.pcap';
const captures = readdirSync('fixtures').map((name) =>
  ['capture.pcap', 'capture.pcapng'].map((file) => join('fixtures', name, file)).find((path) => existsSync(path)),
) as string[];

/** Frames by what does not depend on their numbers. */
function essence({ octets, seconds, nanoseconds, originalLength, linkType }: ReadFrame): string {
  return `${seconds}.${nanoseconds} ${linkType} ${originalLength} ${octets}`;
}

async function frames(path: string): Promise<string[]> {
  return (await readCapture(path)).frames.map(essence);
}

/** The sessions of a capture; with frames by their times, because numbers change. */
async function sessions(words: readonly string[]): Promise<unknown[]> {
  const { output } = await runCli(['export', '--format', 'ndjson', ...words]);
  const records = output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SessionRecord]));
  return records.map(({ messages, notes, ended, capture: _, firstFrame: __, lastFrame: ___, ...rest }) => ({
    ...rest,
    // What is written ends with the last frame of a session, so earlier than the capture.
    ended: ended.by === 'capture' ? { by: ended.by, how: ended.how } : ended,
    messages: messages.map(({ frames: numbers, linked: ____, ...message }) => ({ ...message, frames: numbers.length })),
    notes: notes.map(({ id, severity }) => ({ id, severity })),
  }));
}

describe('-w', () => {
  test.each(captures)('writes the frames of the sessions, in their order: %s', async (path) => {
    const written = join(folder, 'written.pcapng');
    const before = await sessions([path, '-w', written]);
    expect(await sessions([written])).toEqual(before);
    const all = await frames(path);
    const some = await frames(written);
    let at = 0;
    for (const frame of some) {
      at = all.indexOf(frame, at) + 1;
      expect(at).toBeGreaterThan(0);
    }
  });

  testWith(['capinfos'], 'writes as many frames as capinfos counts', async () => {
    const written = captures.map((_, index) => join(folder, `counted-${index}.pcapng`));
    for (const [index, path] of captures.entries()) await runCli(['export', path, '-w', written[index] as string]);
    const told = execFileSync('capinfos', ['-Mc', ...written], { encoding: 'utf8' });
    const counts = [...told.matchAll(/^Number of packets: +(\d+)$/gm)].map(([, count]) => Number(count));
    const read = await Promise.all(written.map(async (path) => (await frames(path)).length));
    expect(counts).toEqual(read);
  });

  test('leaves out the sessions that analyze does not show, unless --all does', async () => {
    const capture = 'fixtures/mid-stream/capture.pcap';
    const written = join(folder, 'shown.pcapng');
    await runCli(['analyze', '-w', written, capture]);
    expect(await frames(written)).toHaveLength(14);
    await runCli(['analyze', '--frames', '-w', written, capture]);
    expect(await frames(written)).toHaveLength(14);
  });

  test('reads standard input only once, compressed or not, and leaves no file behind', async () => {
    const octets = readFileSync(LOGIN);
    const expected = await frames(LOGIN);
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const bytes of [octets, gzipSync(octets)]) {
      const written = join(folder, 'input.pcapng');
      const { exitCode } = await runCli(['-', '-w', written], { bytes });
      expect(exitCode).toBe(0);
      expect(await frames(written)).toEqual(expected);
    }
    expect(tmpdir()).toBe(temporary);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('writes one file of several captures, one after the other or by time', async () => {
    const paths = [LOGIN, 'fixtures/vlan/capture.pcap'];
    const written = join(folder, 'several.pcapng');
    await runCli(['export', ...paths, '-w', written, '--jobs', '2']);
    const [first = [], second = []] = [await frames(paths[0] as string), await frames(paths[1] as string)];
    const after = await frames(written);
    expect(after.slice(0, first.length)).toEqual(first);
    expect(second).toEqual(expect.arrayContaining(after.slice(first.length)));
    await runCli(['export', '--merge', ...paths, '-w', written]);
    expect((await frames(written)).toSorted()).toEqual(after.toSorted());
  });

  test('writes no more frames than -c reads, and what is readable of a damaged capture', async () => {
    const written = join(folder, 'part.pcapng');
    await runCli(['-c', '20', LOGIN, '-w', written]);
    expect(await frames(written)).toEqual((await frames(LOGIN)).slice(0, 20));
    const cut = join(folder, 'cut.pcap');
    writeFileSync(cut, readFileSync(LOGIN).subarray(0, -1));
    expect((await runCli([cut, '-w', written])).exitCode).toBe(1);
    expect(await frames(written)).toEqual((await frames(LOGIN)).slice(0, -1));
  });

  test('writes an empty capture where there is no session', async () => {
    const written = join(folder, 'empty.pcapng');
    const { exitCode } = await runCli(['-c', '1', LOGIN, '-w', written]);
    expect([exitCode, await frames(written)]).toEqual([0, []]);
  });

  test.each([
    [[LOGIN, '-w', LOGIN], `-w ${LOGIN} is one of the captures to read`],
    [[LOGIN, '-w', '-'], '-w needs a file: results go to standard output'],
    [[LOGIN, '-w', '/nonexistent/file'], 'Cannot write "/nonexistent/file": no such file'],
  ])('refuses %j', async (words, message) => {
    const error = await runCli(words).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(message);
  });

  test('refuses the file that -o writes', async () => {
    const path = join(folder, 'both');
    await expect(runCli([LOGIN, '-o', path, '-w', path])).rejects.toThrow(`-w ${path} is where -o writes`);
  });

  test('says so where the disk is full', async () => {
    const error = await runCli([LOGIN, '-w', '/dev/full']).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutputError);
    expect((error as Error).message).toBe('Cannot write "/dev/full": no space left on device');
  });

  test.each([
    'little',
    'big',
  ] as const)('keeps what a %s-endian capture says of interfaces and frames', async (order) => {
    const source = join(folder, `${order}.pcapng`);
    const written = join(folder, `${order}-written.pcapng`);
    const { bytes, count } = await describedCapture(order);
    writeFileSync(source, bytes);
    await runCli([source, '-w', written]);
    const origins = [await originsOf(source), await originsOf(written)];
    expect(origins[1]).toEqual(origins[0]);
    expect(origins[0]).toHaveLength(count);
    expect(origins[0]?.[3]?.interface).toMatchObject({ resolution: 0x8a, offset: 1_000_000, snapLength: 65_535 });
    const file = readFileSync(written, 'latin1');
    expect(file).toContain(`frame ${count - 1}`);
  });

  testWith(['capinfos'], 'keeps what capinfos tells of an interface', async () => {
    const source = join(folder, 'described.pcapng');
    const written = join(folder, 'described-written.pcapng');
    for (const order of ['little', 'big'] as const) {
      writeFileSync(source, (await describedCapture(order)).bytes);
      await runCli([source, '-w', written]);
      const told = execFileSync('capinfos', ['-M', written], { encoding: 'utf8' });
      for (const words of ['Name = eth7', 'Comment = uplink', 'Time resolution = 0x8a', 'Speed = 10000000000'])
        expect(told).toContain(words);
    }
  });
});

/** A capture of two interfaces that tells all that can be told of an interface, and how many frames it has. */
async function describedCapture(order: ByteOrder): Promise<{ bytes: Uint8Array; count: number }> {
  const writer = new BlockWriter(order);
  const text = (words: string) => new TextEncoder().encode(words);
  const { frames: plain } = await readCapture(LOGIN);
  const interfaces = [
    writer.interface({ snapLength: 100 }),
    writer.interface({
      resolution: 0x8a,
      offset: 1_000_000n,
      snapLength: 65_535,
      options: [
        writer.option(2, text('eth7')),
        writer.option(1, text('uplink')),
        writer.option(8, integers(order, [10_000_000_000, 8])),
      ],
    }),
  ];
  const packets = plain.map(({ octets }, index) => {
    const fixed = integers(order, [1, 4], [0, 4], [1024 * index, 4], [octets.length / 2, 4], [octets.length / 2, 4]);
    const padding = new Uint8Array((4 - ((octets.length / 2) % 4)) % 4);
    const options = [
      writer.option(2, integers(order, [1, 4])),
      writer.option(1, text(`frame ${index}`)),
      writer.option(0, new Uint8Array(0)),
    ];
    return writer.block(6, concat([fixed, Buffer.from(octets, 'hex'), padding, ...options]));
  });
  return { bytes: concat([writer.section(), ...interfaces, ...packets]), count: plain.length };
}

async function originsOf(path: string) {
  const reader = await openCapture(path);
  const frame = emptyFrame();
  const origins: ReturnType<typeof reader.origin>[] = [];
  try {
    while (await reader.advance()) while (reader.next(frame)) origins.push(reader.origin(frame));
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  await reader.close();
  return origins;
}
