import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ByteSource } from '../../../src/capture/format/byte-source.ts';
import { inputSource, openSource } from '../../../src/capture/io/open-source.ts';
import { FRAME_BYTES, PIPE_CHUNK } from '../../../src/limits.ts';
import { inFolder } from '../folder.ts';

const NO_BYTES = new Uint8Array(0);
const LENGTH = FRAME_BYTES + 3 * PIPE_CHUNK + 17;
const PATTERN = Uint8Array.from({ length: LENGTH }, (_, index) => (index * 31 + (index >> 8)) & 0xff);

/** Reads to the end, leaving `tail` bytes unread each time; gives all bytes in their order. */
async function readAll(source: ByteSource, tail: number, wanted: number): Promise<Uint8Array> {
  const all = new Uint8Array(LENGTH + 1);
  let at = 0;
  let unread: Uint8Array = NO_BYTES;
  for (;;) {
    const piece = await source.read(unread, wanted);
    if (piece === undefined) break;
    all.set(piece, at);
    unread = piece.subarray(Math.max(0, piece.length - tail));
    at += piece.length - unread.length;
  }
  return all.subarray(0, at + unread.length);
}

test.each([
  [0, 1],
  [100, 1],
  [FRAME_BYTES + 1, 1],
  [1, 2 * PIPE_CHUNK],
])('openSource gives all bytes of a named pipe with %d unread and %d wanted', (tail, wanted) =>
  inFolder(async (folder) => {
    const [path, file] = [join(folder, 'pipe'), join(folder, 'file')];
    writeFileSync(file, PATTERN);
    execFileSync('mkfifo', [path]);
    spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', file, path]);
    const source = await openSource(path);
    expect(Buffer.compare(await readAll(source, tail, wanted), PATTERN)).toBe(0);
    expect(source.position).toBe(LENGTH);
    await source.close();
  }));

test('openSource hands out what a live program has written into a named pipe, and ends where it is closed', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const writer = spawn('sh', ['-c', 'exec 3> "$1"; echo hello >&3; read line', 'sh', path]);
    const source = await openSource(path);
    expect(Buffer.from((await source.read(NO_BYTES, 1)) ?? NO_BYTES).toString()).toBe('hello\n');
    const waiting = source.read(NO_BYTES, 1);
    await source.close();
    expect(await waiting).toBeUndefined();
    writer.stdin.end('\n');
  }));

test('openSource loses nothing that comes before it is read', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const writer = spawn('sh', ['-c', 'exec 3> "$1"; echo hello >&3; read line; echo world >&3', 'sh', path]);
    const source = await openSource(path);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(Buffer.from((await source.read(NO_BYTES, 1)) ?? NO_BYTES).toString()).toBe('hello\n');
    writer.stdin.end('\n');
    expect(Buffer.from((await source.read(NO_BYTES, 1)) ?? NO_BYTES).toString()).toBe('world\n');
    expect(await source.read(NO_BYTES, 1)).toBeUndefined();
    await source.close();
  }));

test('inputSource reads a file by its descriptor from where it stands', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'file');
    writeFileSync(path, PATTERN);
    const descriptor = openSync(path, 'r');
    readSync(descriptor, new Uint8Array(10), 0, 10, null);
    const source = await inputSource(descriptor);
    const all = await readAll(source, 3, 1);
    expect(Buffer.compare(all, readFileSync(path).subarray(10))).toBe(0);
    await source.close();
    expect(() => closeSync(descriptor)).toThrow('EBADF');
  }));
