import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const LOADED = `
  import { loadProgram } from './bin/compiled.js';
  const { program, isKept } = loadProgram();
  console.error(isKept ? 'kept' : 'compiled');
  process.exitCode = await program.main(['-q', ${JSON.stringify(resolve('fixtures/dante-login/capture.pcap'))}]);
`;

/** The list of a capture, and where the program in that folder came from that printed it. */
function list(folder: string, ...flags: string[]): { printed: string; source: string } {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '-e', LOADED], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { printed: stdout, source: stderr.trim() };
}

const GOLDEN = readFileSync('fixtures/dante-login/list.txt', 'utf8');

const folders: string[] = [];

/** A copy of the program, and the names of its two files. */
function copied(): { folder: string; program: string; code: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  folders.push(folder);
  for (const part of ['bin', 'dist', 'package.json']) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const made = join(folder, 'dist/program');
  const name = readdirSync(made).find((file) => file.endsWith('.code'));
  if (name === undefined) throw new Error('the build keeps no code');
  return { folder, program: join(made, 'main.cjs'), code: join(made, name) };
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('the program comes out of the code that was kept when it was built', () => {
  expect(list('.')).toEqual({ printed: GOLDEN, source: 'kept' });
});

test('the program is compiled where V8 runs by other flags than those of the code', () => {
  expect(list('.', '--no-opt')).toEqual({ printed: GOLDEN, source: 'compiled' });
});

test('the program is compiled where its code is damaged, cut, missing or unreadable', () => {
  const { folder, code } = copied();
  const whole = readFileSync(code);
  const damaged = Buffer.from(whole).fill(0, whole.length / 2, whole.length / 2 + 4096);
  for (const octets of [damaged, whole.subarray(0, whole.length / 2), Buffer.alloc(0)]) {
    writeFileSync(code, octets);
    expect(list(folder)).toEqual({ printed: GOLDEN, source: 'compiled' });
  }
  rmSync(code);
  expect(list(folder)).toEqual({ printed: GOLDEN, source: 'compiled' });
  mkdirSync(code);
  expect(list(folder)).toEqual({ printed: GOLDEN, source: 'compiled' });
});

test('the program is compiled where the code was made of another one as long', () => {
  const { folder, program } = copied();
  writeFileSync(program, readFileSync(program, 'utf8').replaceAll('login failed', 'LOGIN FAILED'));
  const printed = GOLDEN.replaceAll('login failed', 'LOGIN FAILED');
  expect(list(folder)).toEqual({ printed, source: 'compiled' });
});
