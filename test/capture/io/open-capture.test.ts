import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes/hex.ts';
import { systemReason } from '../../../src/capture/capture-error.ts';
import { emptyFrame } from '../../../src/capture/frame.ts';
import { openCapture } from '../../../src/capture/io/open-capture.ts';
import { readCapture, readPieces, withFile } from '../read-capture.ts';
import { pcapFile, pcapngFile } from '../write-capture.ts';

const FRAME = { bytes: fromHex('01 02 03'), seconds: 1, nanoseconds: 2000 };
const PCAP = pcapFile({ frames: [FRAME, FRAME] });

const ENGINES = ['sockshark', 'pcap-parser'] as const;

test.each(ENGINES)('openCapture with %s tells the size of a file and how far it was read', async (engine) => {
  await withFile(PCAP, async (path) => {
    const reader = await openCapture(path, { engine });
    expect(reader.size).toBe(PCAP.length);
    const frame = emptyFrame();
    while (await reader.advance()) while (reader.next(frame)) expect(frame.number).toBeLessThan(3);
    expect(frame.number).toBe(2);
    expect(reader.position).toBe(PCAP.length);
    await reader.close();
  });
});

test.each([
  ['sockshark', 'pcap', PCAP],
  ['sockshark', 'pcapng', pcapngFile({ frames: [FRAME, FRAME] })],
  ['pcap-parser', 'pcap', PCAP],
] as const)('openCapture with %s gives frames of live %s when they come, not later', async (engine, _, file) => {
  const input = new PassThrough();
  input.write(file.subarray(0, file.length - 1));
  const reader = await openCapture('-', { input, engine });
  const frame = emptyFrame();
  expect(await reader.advance()).toBe(true);
  expect(reader.next(frame)).toBe(true);
  expect(reader.next(frame)).toBe(false);
  input.end(file.subarray(file.length - 1));
  expect(await reader.advance()).toBe(true);
  expect(reader.next(frame)).toBe(true);
  expect(frame.number).toBe(2);
  expect(await reader.advance()).toBe(false);
  expect(await reader.advance()).toBe(false);
});

test.runIf(process.platform !== 'win32')('openCapture reads named pipes (not on Windows)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  for (const bytes of [PCAP, gzipSync(PCAP)]) {
    createWriteStream(path).end(bytes);
    const { frames, error } = await readCapture(path);
    expect(error).toBeUndefined();
    expect(frames).toHaveLength(2);
  }
  rmSync(folder, { recursive: true });
});

test('openCapture finds no frame and no fault in a file that has only its header', async () => {
  expect(await readPieces(pcapFile({ frames: [] }))).toEqual({ frames: [], error: undefined });
  expect(await readPieces(pcapngFile({ frames: [] }))).toEqual({ frames: [], error: undefined });
});

test.each([
  ['a file that is not there', 'no/such.pcap', 'Cannot read "no/such.pcap": no such file'],
  ['a directory', '.', 'Cannot read ".": it is a directory'],
  ['a name that steers terminals', 'a\x1b[2J', 'Cannot read "a\\x1b[2J": no such file'],
])('openCapture tells %s', async (_, path, message) => {
  const { error } = await readCapture(path);
  expect(error).toMatchObject({ path, frame: 0, offset: 0, message });
  expect(error?.cause).toBeInstanceOf(Error);
});

test('systemReason says in words that a file may not be read', () => {
  for (const code of ['EACCES', 'EPERM']) {
    expect(systemReason(Object.assign(new Error('open'), { code }))).toBe('permission denied');
  }
});

test.each([
  ['an empty file', '', 'it is empty'],
  [
    'a text',
    '68 65 6c 6c 6f 20 77 6f 72 6c 64',
    'it is no pcap or pcapng file, it starts with 68 65 6c 6c 6f 20 77 6f',
  ],
  ['two octets', 'd4 c3', 'it is no pcap or pcapng file, it starts with d4 c3'],
  ['cut gzip', '1f 8b 08 00 00', 'the gzip stream ends early'],
  ['cut zstd', '28 b5 2f fd 04', 'the zstd stream ends early'],
  ['cut lz4', '04 22 4d 18 64', 'the lz4 stream ends early'],
  ['lz4 of old', '02 21 4c 18 64', "it is compressed with lz4's legacy format; decompress it first"],
  ['xz', 'fd 37 7a 58 5a 00 00', 'it is compressed with xz; decompress it first'],
  ['snoop', '73 6e 6f 6f 70 00 00 00 00 00 00 02', 'it is a snoop capture; convert it to pcapng first'],
  ['Network Monitor', '47 4d 42 55 00 02', 'it is a Microsoft Network Monitor 2 capture; convert it to pcapng first'],
  ['a cut file header', 'd4 c3 b2 a1 02 00 04 00', 'its file header takes 24 bytes, 8 are there'],
  [
    'an unknown version',
    'a1 b2 c3 d4 00 03 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01',
    'unknown version 3.1 of pcap',
  ],
])('openCapture tells %s', async (_, octets, reason) => {
  const { frames, error } = await readPieces(fromHex(octets));
  expect(frames).toEqual([]);
  expect(error?.message).toBe(`Cannot read standard input: ${reason}`);
});

test.each(ENGINES)('openCapture with %s tells what broke a stream, after the frames before', async (engine) => {
  const input = new PassThrough();
  input.write(PCAP.subarray(0, 24 + 19));
  const reader = await openCapture('-', { input, engine });
  await reader.advance();
  expect(reader.next(emptyFrame())).toBe(true);
  input.destroy(new Error('unexpected end\x07'));
  await expect(reader.advance()).rejects.toMatchObject({
    name: 'CaptureError',
    frame: 1,
    offset: 43,
    message: 'Cannot read frame 2 of standard input at byte 43: unexpected end\\x07',
  });
});

test('openCapture tells a stream that breaks before its first octets', async () => {
  const input = new PassThrough();
  input.destroy(new Error('no such program'));
  const { error } = await readCapture('-', { input });
  expect(error?.message).toBe('Cannot read standard input: no such program');
});

test('openCapture closes the stream of what it does not read', async () => {
  const input = new PassThrough();
  input.end(PCAP.subarray(1));
  await readCapture('-', { input });
  expect(input.destroyed).toBe(true);
});

test.each([
  ['nothing', new Uint8Array(0), 'it is empty'],
  ['a text', Buffer.from('hello world'), 'it is no pcap or pcapng file, it starts with 68 65 6c 6c 6f 20 77 6f'],
  ['something compressed', gzipSync(PCAP), 'it is compressed with gzip; decompress it first'],
  ['a cut file header', PCAP.subarray(0, 8), 'its file header takes 24 bytes, 8 are there'],
])('openCapture tells of %s that it is inside gzip', async (_, content, reason) => {
  const { frames, error } = await readPieces(gzipSync(content));
  expect(frames).toEqual([]);
  expect(error?.message).toBe(`Cannot read standard input: inside gzip, ${reason}`);
});

test('openCapture tells with pcap-parser what it cannot read inside gzip', async () => {
  const { error } = await readPieces(gzipSync(pcapngFile({ frames: [FRAME] })), undefined, { engine: 'pcap-parser' });
  expect(error?.message).toBe(
    'Cannot read standard input: inside gzip, pcap-parser cannot read pcapng; use the default reader',
  );
});

test.each(ENGINES)('openCapture with %s counts in a compressed file for progress', async (engine) => {
  const bytes = gzipSync(PCAP);
  await withFile(bytes, async (path) => {
    const reader = await openCapture(path, { engine });
    expect(reader.size).toBe(bytes.length);
    const frame = emptyFrame();
    while (await reader.advance()) while (reader.next(frame));
    expect(frame.number).toBe(2);
    expect(reader.position).toBe(bytes.length);
    await reader.close();
  });
});

test.each(ENGINES)('openCapture with %s gives frames of a live gzip stream when they come', async (engine) => {
  const input = new PassThrough();
  const gzip = createGzip();
  gzip.pipe(input);
  gzip.write(PCAP.subarray(0, PCAP.length - 1));
  gzip.flush();
  const reader = await openCapture('-', { input, engine });
  const frame = emptyFrame();
  expect(await reader.advance()).toBe(true);
  expect(reader.next(frame)).toBe(true);
  expect(reader.next(frame)).toBe(false);
  gzip.end(PCAP.subarray(PCAP.length - 1));
  while (!reader.next(frame)) expect(await reader.advance()).toBe(true);
  expect(frame.number).toBe(2);
  expect(await reader.advance()).toBe(false);
});

test.each(
  ENGINES,
)('openCapture with %s tells what broke a compressed stream, after the frames before', async (engine) => {
  const input = new PassThrough();
  const bytes = gzipSync(PCAP, { level: 0 });
  input.write(bytes.subarray(0, bytes.length - 12));
  const reader = await openCapture('-', { input, engine });
  await reader.advance();
  expect(reader.next(emptyFrame())).toBe(true);
  const next = reader.advance();
  input.destroy(new Error('connection reset'));
  await expect(next).rejects.toMatchObject({
    frame: 1,
    offset: 43,
    message: 'Cannot read frame 2 of standard input at decompressed byte 43: connection reset',
  });
});

test('openCapture can be closed while a compressed stream is silent', async () => {
  const input = new PassThrough();
  const bytes = gzipSync(PCAP, { level: 0 });
  input.write(bytes.subarray(0, bytes.length - 12));
  const reader = await openCapture('-', { input });
  await reader.close();
  expect(input.destroyed).toBe(true);
});
