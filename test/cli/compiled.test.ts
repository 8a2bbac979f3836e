import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const LOADED = `
  import { loadProgram } from './bin/compiled.js';
  const { program, isKept } = loadProgram();
  console.error(isKept ? 'kept' : 'compiled');
  process.exitCode = await program.main(['-q', 'fixtures/dante-login/capture.pcap']);
`;

/** The list of a capture, and where the program came from that printed it. */
function list(...flags: string[]): { printed: string; source: string } {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '-e', LOADED], {
    encoding: 'utf8',
  });
  return { printed: stdout, source: stderr.trim() };
}

const GOLDEN = readFileSync('fixtures/dante-login/list.txt', 'utf8');

test('the program comes out of the code that was kept when it was built', () => {
  expect(list()).toEqual({ printed: GOLDEN, source: 'kept' });
});

test('the program is compiled where V8 runs by other flags than those of the code', () => {
  expect(list('--no-opt')).toEqual({ printed: GOLDEN, source: 'compiled' });
});
