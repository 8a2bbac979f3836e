import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormatsModule.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync('schema/session.schema.json', 'utf8')));

const CAPTURES = readdirSync('fixtures').flatMap((name) =>
  ['pcap', 'pcapng'].map((kind) => join('fixtures', name, `capture.${kind}`)).filter((path) => existsSync(path)),
);

function check(value: unknown): void {
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

describe('JSON', () => {
  test.each(CAPTURES)('of %s validates, as a document and line by line, and both say the same', async (path) => {
    const document = JSON.parse((await runCli(['export', path])).output);
    check(document);
    const { output } = await runCli(['export', '--format', 'ndjson', path]);
    const lines = output === '' ? [] : output.trimEnd().split('\n');
    const sessions = lines.map((line) => JSON.parse(line));
    for (const session of sessions) check(session);
    expect(sessions).toEqual(document.sessions);
    expect(document.totals.sessions).toBe(sessions.length);
  });

  test('hides secrets unless they are asked for', async () => {
    const path = 'fixtures/dante-login/capture.pcap';
    const hidden = await runCli(['export', path]);
    expect(hidden.output).not.toContain('s3cret-pw');
    expect(hidden.output).toContain('"password":"******"');
    expect((await runCli(['export', '--show-passwords', path])).output).toContain('"password":"s3cret-pw"');
  });

  test('goes on with the ids from file to file', async () => {
    const { output } = await runCli([
      'export',
      '--format',
      'ndjson',
      'fixtures/raw-ip/capture.pcap',
      'fixtures/redsocks/capture.pcap',
    ]);
    const sessions = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(sessions.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
