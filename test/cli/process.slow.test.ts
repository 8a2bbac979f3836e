import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shell, start } from '../support/process.ts';

const CAPTURE = 'fixtures/dante-login/capture.pcap';

describe('sockshark', () => {
  test('ends silently with 0 when nobody reads its output any more', async () => {
    const command = `"$0" "$1" export --format ndjson ${`${CAPTURE} `.repeat(200)}`;
    const { stdout, stderr } = await shell(`{ ${command}; echo "$?" >&2; } | head -c 10 >/dev/null`);
    expect([stdout, stderr]).toEqual(['', '0\n']);
  });

  test('waits for a slow reader without a word', async () => {
    const { stdout, stderr } = await shell(`"$0" "$1" export ${`${CAPTURE} `.repeat(60)} | (sleep 1; wc -l)`);
    expect([stdout.trim(), stderr]).toEqual([String(13 * 60 + 2), '']);
  });

  test('writes what it has decoded when it is interrupted, as well-formed JSON, and exits with 130', async () => {
    const { child, texts } = start(['export', '-']);
    child.stdin.write(readFileSync(CAPTURE));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(JSON.parse(texts.output).sessions).toHaveLength(13);
    expect(texts.errors).toBe('');
  });

  test('can be interrupted before the first byte has come', async () => {
    const { child, texts } = start(['export', '-']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect([code, texts.errors]).toEqual([130, '']);
    expect(JSON.parse(texts.output).sessions).toEqual([]);
  });
});
