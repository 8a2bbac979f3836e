import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaptureBytes, CaptureError, readSessions, type SessionRecord } from '../../src/index.ts';
import * as node from '../../src/node.ts';
import { compressedSample } from '../capture/compressed-sample.ts';
import { runCli } from '../cli/run-cli.ts';
import { runs } from '../support/thoroughness.ts';

const CAPTURES = readdirSync('fixtures').flatMap((name) =>
  ['pcap', 'pcapng'].map((kind) => join('fixtures', name, `capture.${kind}`)).filter((path) => existsSync(path)),
);
const LOGIN = 'fixtures/dante-login/capture.pcap';
const BYTES = new Uint8Array(readFileSync(LOGIN));

/** All records, and the error behind them. */
async function recordsOf(reading: AsyncIterable<SessionRecord>): Promise<{ records: SessionRecord[]; error: unknown }> {
  const records: SessionRecord[] = [];
  try {
    for await (const record of reading) records.push(record);
  } catch (error) {
    return { records, error };
  }
  return { records, error: undefined };
}

async function exported(...words: string[]): Promise<unknown[]> {
  const { output } = await runCli(['export', '--format', 'ndjson', ...words]);
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('readSessions', () => {
  test.each(CAPTURES)('readSessions gives what export writes of %s', async (path) => {
    const { records } = await recordsOf(readSessions(new Uint8Array(readFileSync(path)), { name: path }));
    expect(JSON.parse(JSON.stringify(records))).toEqual(await exported(path));
  });

  test.each<[string, () => CaptureBytes]>([
    ['an array of pieces', () => [BYTES.subarray(0, 30), BYTES.subarray(30)]],
    ['an async iterable of small pieces', () => pieces(BYTES, 7)],
    ['a stream of the web', () => new Blob([BYTES]).stream() as never],
    ['a stream of Node', () => createReadStream(LOGIN)],
    ['gzip', () => gzipSync(BYTES)],
  ])('readSessions takes %s', async (_, source) => {
    const whole = await recordsOf(readSessions(BYTES));
    expect(await recordsOf(readSessions(source()))).toEqual(whole);
    expect(await recordsOf(node.readSessions(source()))).toEqual(whole);
    expect(whole.records).toHaveLength(13);
  });

  test.each(['fast.zst', 'fast.lz4'] as const)('readSessions opens %s without Node', async (name) => {
    const reading = readSessions(compressedSample(name));
    expect(await recordsOf(reading)).toMatchObject({ error: undefined });
    expect(reading.totals?.frames).toBeGreaterThan(0);
  });

  test('readSessions of Node takes a path, and names the capture by it', async () => {
    const { records } = await recordsOf(node.readSessions(LOGIN));
    expect(JSON.parse(JSON.stringify(records))).toEqual(await exported(LOGIN));
  });

  test('readSessions masks passwords unless they are asked for', async () => {
    const masked = await recordsOf(readSessions(BYTES));
    const shown = await recordsOf(readSessions(BYTES, { showPasswords: true, name: LOGIN }));
    expect(JSON.stringify(masked.records)).not.toContain('secret');
    expect(JSON.parse(JSON.stringify(shown.records))).toEqual(await exported(LOGIN, '--show-passwords'));
  });

  test('readSessions gives the sessions that are selected', async () => {
    const { records } = await recordsOf(readSessions(BYTES, { selection: { isFailed: true } }));
    expect(records.map(({ status }) => status)).toEqual(Array(7).fill('refused'));
  });

  test('readSessions gives sessions of other protocols where they are named', async () => {
    const path = 'fixtures/http-connect/capture.pcap';
    const bytes = new Uint8Array(readFileSync(path));
    const selection = { protocols: ['http-connect'] };
    const { records } = await recordsOf(readSessions(bytes, { name: path, selection }));
    expect(records).not.toEqual([]);
    expect(JSON.parse(JSON.stringify(records))).toEqual(await exported(path, '--protocol', 'http-connect'));
  });

  test('readSessions ends sessions where they would retain more memory than is given', async () => {
    const { records } = await recordsOf(readSessions(BYTES, { memory: 5000 }));
    expect(records.flatMap(({ notes }) => notes.map(({ id }) => id))).toContain('limit-reached');
  });

  test('readSessions reads no more frames than are wanted', async () => {
    const reading = readSessions(pieces(BYTES, 7), { maxFrames: 20 });
    const { records } = await recordsOf(reading);
    expect(reading.totals?.frames).toBe(20);
    expect(records.every(({ lastFrame }) => lastFrame <= 20)).toBe(true);
  });

  test('readSessions looks at named ports alone where it shall not detect', async () => {
    const none = await recordsOf(readSessions(BYTES, { detects: false }));
    const named = await recordsOf(readSessions(BYTES, { detects: false, ports: [1081] }));
    expect(none.records).toEqual([]);
    expect(named.records).not.toEqual([]);
  });

  test('readSessions closes its source when no more sessions are asked for', async () => {
    const stream = createReadStream(LOGIN, { highWaterMark: 1000 });
    for await (const session of readSessions(stream)) {
      expect(session.id).toBe(1);
      break;
    }
    expect(stream.destroyed).toBe(true);
  });

  test.each<[string, CaptureBytes, string]>([
    ['nothing', new Uint8Array(0), 'Cannot read "x": it is empty'],
    ['pieces that are none', ['text'] as never, 'Cannot read "x": a piece of it is no Uint8Array'],
    [
      'gzip that is cut',
      gzipSync(BYTES).subarray(0, 9),
      'Cannot read "x": the gzip stream is damaged: unexpected end of file',
    ],
    ['a stream that fails', Readable.from(failing()), 'Cannot read "x": the line is dead'],
  ])('readSessions rejects for %s', async (_, bytes, message) => {
    const { records, error } = await recordsOf(readSessions(bytes, { name: 'x' }));
    expect(records).toEqual([]);
    expect(error).toBeInstanceOf(CaptureError);
    expect(error).toMatchObject({ message, path: 'x', frame: 0, offset: 0 });
  });

  test('readSessions rejects with nothing but CaptureError, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(BYTES.length - 1), fc.uint8Array({ maxLength: 40 }), async (at, change) => {
        const bytes = BYTES.slice();
        bytes.set(change.subarray(0, bytes.length - at), at);
        const { error } = await recordsOf(readSessions(bytes));
        if (error !== undefined) expect(error).toBeInstanceOf(CaptureError);
      }),
      { numRuns: runs(50) },
    );
  });

  test('readSessions gives all that can be read of a capture that is cut, then says where', async () => {
    const reading = readSessions(BYTES.subarray(0, -1), { name: 'cut' });
    const { records, error } = await recordsOf(reading);
    expect(records).toHaveLength(13);
    expect(error).toMatchObject({ name: 'CaptureError', path: 'cut', frame: 186 });
    expect(reading.totals?.frames).toBe(186);
  });
});

async function* failing(): AsyncGenerator<Uint8Array, void> {
  yield BYTES.subarray(0, 10);
  throw new Error('the line is dead');
}
