import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const PROGRAM = 'bin/sockshark.js';
const CAPTURE = 'fixtures/dante-login/capture.pcap';
const run = promisify(execFile);

/** The built program, as users start it; `npm test` builds it first. */
function start(words: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
  const texts = { output: '', errors: '' };
  child.stdout.on('data', (piece) => {
    texts.output += piece;
  });
  child.stderr.on('data', (piece) => {
    texts.errors += piece;
  });
  return { child, texts };
}

describe('sockshark', () => {
  test('prints its version and its help', async () => {
    expect((await run(process.execPath, [PROGRAM, '--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(process.execPath, [PROGRAM])).stdout).toContain('sockshark export [file..]');
  });

  test('exits with 2 and one line for a wrong command line', async () => {
    const error = await run(process.execPath, [PROGRAM, '--nonsense', CAPTURE]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'sockshark: Unknown option --nonsense (see sockshark --help)\n',
    });
  });

  test('exits with 1 where a capture cannot be read', async () => {
    const error = await run(process.execPath, [PROGRAM, 'export', 'fixtures']).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 1, stderr: 'sockshark: Cannot read "fixtures": it is a directory\n' });
  });

  test('says that the results cannot be written', async () => {
    const shell = `"${process.execPath}" ${PROGRAM} export ${CAPTURE} >/dev/full; "${process.execPath}" ${PROGRAM} export -o /dev/full ${CAPTURE}`;
    const error = await run('bash', ['-c', shell]).catch((reason: unknown) => reason);
    const line = 'sockshark: Cannot write the results: no space left on device\n';
    expect(error).toMatchObject({ code: 1, stderr: line + line });
  });

  test('ends silently with 0 when nobody reads its output any more', async () => {
    const shell = `"${process.execPath}" ${PROGRAM} export --format ndjson ${`${CAPTURE} `.repeat(200)} | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await run('bash', ['-c', shell]);
    expect([stdout, stderr]).toEqual(['0\n', '']);
  });

  test('waits for a slow reader without a word', async () => {
    const shell = `"${process.execPath}" ${PROGRAM} export ${`${CAPTURE} `.repeat(60)} | (sleep 1; wc -l)`;
    const { stdout, stderr } = await run('bash', ['-c', shell]);
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

  test('can be interrupted before the first octet has come', async () => {
    const { child, texts } = start(['export', '-']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect([code, texts.errors]).toEqual([130, '']);
    expect(JSON.parse(texts.output).sessions).toEqual([]);
  });

  test('reads a pipe while it is written', async () => {
    const { child, texts } = start(['export', '--format', 'ndjson', '-']);
    const bytes = readFileSync(CAPTURE);
    for (let at = 0; at < bytes.length; at += 1000) child.stdin.write(bytes.subarray(at, at + 1000));
    child.stdin.end();
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(texts.output.trimEnd().split('\n')).toHaveLength(13);
  });
});
