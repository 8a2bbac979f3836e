import { existsSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, test } from 'vitest';
import { compressedSample, SAMPLE } from '../capture/compressed-sample.ts';
import { runCli } from '../cli/run-cli.ts';

const CAPTURES = ['dante-login', 'udp-association', 'inside-relay', 'tunnels', 'proxy-chain'].map(
  (name) => `fixtures/${name}/capture`,
);

/** The core as one script, which has `sockshark` as its only global. */
async function bundled(): Promise<string> {
  const build = await rolldown({ input: 'dist/index.js', platform: 'neutral' });
  const { output } = await build.generate({ format: 'iife', name: 'sockshark', codeSplitting: false });
  expect(output[0].imports).toEqual([]);
  return output[0].code;
}

describe('the core of the library', () => {
  let code = '';
  beforeAll(async () => {
    code = await bundled();
  });

  /** What the core makes of the bytes where there is nothing but ECMAScript, `URL` and `TextEncoder`. */
  async function read(bytes: Uint8Array, name: string): Promise<unknown[]> {
    const context = createContext({ URL, TextEncoder, digits: Buffer.from(bytes).toString('latin1'), name });
    runInContext(code, context);
    const json = await runInContext(
      `(async () => {
        const bytes = Uint8Array.from(digits, (digit) => digit.charCodeAt(0));
        const records = [];
        for await (const record of sockshark.readSessions(bytes, { name })) records.push(record);
        return JSON.stringify(records);
      })()`,
      context,
    );
    return JSON.parse(json);
  }

  test.each(CAPTURES)('the core reads %s where there is no Node', async (base) => {
    const path = readableOf(base);
    const { output } = await runCli(['export', '--format', 'ndjson', path]);
    const records = output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(await read(new Uint8Array(readFileSync(path)), path)).toEqual(records);
  });

  test.each(['fast.zst', 'fast.lz4'] as const)('the core opens %s where there is no Node', async (name) => {
    const opened = await read(SAMPLE, name);
    expect(await read(compressedSample(name), name)).toEqual(opened);
  });

  test('the core says that gzip needs a DecompressionStream', async () => {
    const reading = read(new Uint8Array(gzipSync(compressedSample('fast.zst'))), 'a.gz');
    await expect(reading).rejects.toThrow('Cannot read "a.gz": nothing here decompresses gzip');
  });

  test('the core makes no code of text, so that it runs under a strict CSP', () => {
    expect(code).not.toMatch(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(|WebAssembly/);
  });

  test('the core names nothing of Node', () => {
    expect(code).not.toMatch(/\bBuffer\.|\bprocess\.|\brequire\s*\(|["']node:/);
  });
});

function readableOf(base: string): string {
  return existsSync(`${base}.pcap`) ? `${base}.pcap` : `${base}.pcapng`;
}
