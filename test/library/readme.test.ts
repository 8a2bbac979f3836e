import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../capture/folder.ts';

function examplesIn(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code);
}

const EXAMPLES = examplesIn('docs/library.md');

/** Runs a module as one of this package would be run, so that `sockshark` is this package. */
function run(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
}

test('the example of the README runs through the name of the package', () =>
  inFolder((folder) => {
    const path = join(folder, 'capture.pcapng');
    copyFileSync('fixtures/dante-login/capture.pcap', path);
    const [code = ''] = examplesIn('README.md');
    expect(run(code.replace('capture.pcapng', path))).toContain('10.77.1.2 asked for target.rb.test:80: established\n');
  }));

test('the example for files runs through the name of the package', () =>
  inFolder((folder) => {
    const path = join(folder, 'capture.pcapng');
    copyFileSync('fixtures/dante-login/capture.pcap', path);
    const [code = ''] = EXAMPLES;
    const output = run(code.replace('capture.pcapng', path));
    expect(output).toContain('10.77.1.2 asked for target.rb.test:80: established\n');
    expect(output).toMatch(/\n187 frames, 0 of them unreadable\n$/);
  }));

test('the example for browsers runs through the name of the package', () => {
  const [, code = ''] = EXAMPLES;
  const output = run(`${code}
    import { readFileSync } from 'node:fs';
    const file = new File([readFileSync('fixtures/dante-login/capture.pcap')], 'a.pcap');
    console.log([...(await usersOf(file))].sort().join());`);
  expect(output).toMatch(/rbuser/);
});
