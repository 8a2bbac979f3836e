import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { FileOutput, StreamOutput } from '../../src/cli/output.ts';

/** Texts that leave room in a batch, fill it, and do not fit in one. */
const TEXTS = [1, 700, 20_000, 21_845, 21_846, 70_000, 200_000].flatMap((length) =>
  ['a', 'é', '→', '😀'].map((sign) => `${sign.repeat(length)}\n`),
);
const WHOLE = TEXTS.join('');

/** A stream that is done with what is written at once, or only after a while. */
function sink(isSlow: boolean): { stream: NodeJS.WriteStream; taken: () => string } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      const take = () => {
        pieces.push(Buffer.from(chunk));
        done();
      };
      if (isSlow) setImmediate(take);
      else take();
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, taken: () => Buffer.concat(pieces).toString() };
}

describe('StreamOutput', () => {
  test.each([false, true])('StreamOutput writes every text once and in order (slow: %s)', async (isSlow) => {
    const { stream, taken } = sink(isSlow);
    const output = new StreamOutput(stream);
    for (const text of TEXTS) output.write(text);
    await output.drain();
    await output.close();
    expect(taken() === WHOLE).toBe(true);
  });

  test('StreamOutput writes every text that is flushed for itself while the one before waits', async () => {
    const { stream, taken } = sink(true);
    const output = new StreamOutput(stream);
    for (const text of TEXTS) {
      output.write(text);
      output.flush();
      output.flush();
    }
    await output.close();
    expect(taken() === WHOLE).toBe(true);
  });

  test('StreamOutput writes what is gathered when results are awaited', async () => {
    const { stream, taken } = sink(false);
    const output = new StreamOutput(stream);
    output.write('one line\n');
    expect(taken()).toBe('');
    output.flush();
    expect(taken()).toBe('one line\n');
    await output.close();
  });
});

test('FileOutput writes every text once and in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  const path = join(folder, 'results');
  const output = new FileOutput(path);
  for (const text of TEXTS) output.write(text);
  await output.close();
  expect(readFileSync(path, 'utf8') === WHOLE).toBe(true);
  rmSync(folder, { recursive: true });
});

test('FileOutput ends without complaint when nobody reads the pipe that it was given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  spawn('head', ['-c', '10', path], { stdio: 'ignore' });
  const output = new FileOutput(path);
  for (let count = 0; count < 100 && !output.isClosed; count++) output.write('x'.repeat(70_000));
  await output.close();
  expect(output.isClosed).toBe(true);
  rmSync(folder, { recursive: true });
});
