import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shell, start, told } from '../support/process.ts';

const CAPTURE = 'fixtures/dante-login/capture.pcap';

describe('sockshark', () => {
  test('prints its version and its help', async () => {
    expect((await told(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await told([])).stdout).toContain('sockshark export [file..]');
  });

  test('exits with 2 and one line for a wrong command line', async () => {
    expect(await told(['--nonsense', CAPTURE])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'sockshark: Unknown option --nonsense (see sockshark --help)\n',
    });
  });

  test('exits with 1 where a capture cannot be read', async () => {
    const { code, stderr } = await told(['export', 'fixtures']);
    expect([code, stderr]).toEqual([1, 'sockshark: Cannot read "fixtures": it is a directory\n']);
  });

  test('says that the results cannot be written', async () => {
    const line = 'sockshark: Cannot write the results: no space left on device\n';
    const outcome = await shell(`"$0" "$1" export ${CAPTURE} >/dev/full; "$0" "$1" export -o /dev/full ${CAPTURE}`);
    expect(outcome).toMatchObject({ code: 1, stderr: line + line });
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

  test('prints the same with one job and with two', async () => {
    const words = ['export', CAPTURE, 'none.pcap', 'fixtures/vlan/capture.pcap', CAPTURE];
    const one = await told(words);
    expect(await told([...words, '--jobs', '2'])).toEqual(one);
    expect([one.code, one.stdout.length > 10_000]).toEqual([1, true]);
  });
});
