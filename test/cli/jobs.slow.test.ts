import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shell, start, told } from '../support/process.ts';

const FIXTURES = readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
  .filter((name) => /capture\.(pcap|pcapng)$/.test(name))
  .map((name) => `fixtures/${name}`)
  .sort();
/** Twice each, with files that cannot be read between them. */
const FILES = [...FIXTURES, 'none.pcap', 'fixtures', ...FIXTURES.toReversed()];

describe('--jobs', () => {
  test.each([
    ['export'],
    ['export', '--format', 'ndjson', '--show-passwords'],
    ['export', '--format', 'csv', '--sort', 'start'],
    ['export', '--format', 'ndjson', '-c', '900'],
    ['analyze', '--color', 'always'],
    ['--all', '--sort', 'start', '--time', 'delta'],
    ['-VV', '-x', '--time', 'relative'],
    ['--tables'],
    ['--frames', '--all', '--time', 'relative'],
    ['--frames', '-V', '--time', 'delta'],
  ])('%s %s prints the same with one job and with three', async (...words) => {
    const one = await told([...words, ...FILES]);
    const three = await told([...words, '--jobs', '3', ...FILES]);
    expect(three).toEqual(one);
    expect(one.stdout.length).toBeGreaterThan(10_000);
    expect(one.code).toBe(words.includes('-c') ? 0 : 1);
  });

  test('reads what is no regular file in its turn', async () => {
    const words = ['export', '--format', 'ndjson', FIXTURES[0] as string, '-', ...FIXTURES.slice(1, 3)];
    const piped = (jobs: string) =>
      shell(`cat fixtures/dante-login/capture.pcap | "$0" "$1" ${words.join(' ')} --jobs ${jobs}`);
    const [one, two] = [await piped('1'), await piped('2')];
    expect(two).toEqual(one);
  });

  test('ends silently with 0 when nobody reads its output any more', async () => {
    const words = ['export', '--format', 'ndjson', '--jobs', '2', ...FIXTURES, ...FIXTURES, ...FIXTURES];
    const { stdout, stderr } = await shell(`{ "$0" "$1" ${words.join(' ')}; echo "$?" >&2; } | head -c 10 >/dev/null`);
    expect([stdout, stderr]).toEqual(['', '0\n']);
  });

  test('prints nothing of later files when it is interrupted', async () => {
    const { child, texts } = start(['export', '--jobs', '2', '-', ...FIXTURES]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(JSON.parse(texts.output)).toMatchObject({ sessions: [], totals: { frames: 0 } });
  });

  test.each(['0', '65', '1.5', 'x'])('refuses %s jobs', async (jobs) => {
    const { code, stderr } = await told(['--jobs', jobs, FIXTURES[0] as string]);
    expect([code, stderr]).toEqual([2, 'sockshark: --jobs needs a number from 1 to 64 (see sockshark --help)\n']);
  });
});
