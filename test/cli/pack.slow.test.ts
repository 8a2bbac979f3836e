import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const FOLDER = mkdtempSync(join(tmpdir(), 'pack-'));
const PROGRAM = join(FOLDER, 'prefix', 'node_modules', '.bin', 'sockshark');
const MINUTES = 60_000;

/** Every command that the README shows, as it stands there. */
const COMMANDS = [...readFileSync('README.md', 'utf8').matchAll(/^\$ sockshark (.*)$/gm)].map(
  ([, words = '']) => words,
);

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', FOLDER], { encoding: 'utf8' });
  const tarball = join(FOLDER, packed.trim().split('\n').at(-1) ?? '');
  const quiet = ['--no-audit', '--no-fund', '--omit=optional', '--prefer-offline'];
  execFileSync('npm', ['install', '--prefix', join(FOLDER, 'prefix'), ...quiet, tarball], { stdio: 'pipe' });
}, 5 * MINUTES);
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe('The package, installed into an empty prefix', () => {
  test.each(COMMANDS)('runs `sockshark %s`', (words) => {
    const given = words.split(' ').map((word) => (word.startsWith('fixtures/') ? resolve(word) : word));
    const { status, stdout, stderr } = spawnSync(PROGRAM, given, { cwd: FOLDER, encoding: 'utf8' });
    expect(stderr).not.toMatch(/Error|Cannot/);
    expect(stdout).not.toBe('');
    expect(status).toBe(0);
  });

  test('is a library', () => {
    const script = "import('sockshark').then((library) => console.log(Object.keys(library).length > 0))";
    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: join(FOLDER, 'prefix'), encoding: 'utf8' });
    expect(stdout.trim()).toBe('true');
  });
});
