import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HEADERS } from '../../src/packet/headers.ts';
import { INSIDE_MESSAGES, SHEETS } from '../../src/protocols/app/index.ts';
import { DISSECTORS, MESSAGES, NOTE_KINDS, PROTOCOL_NAMES } from '../../src/protocols/index.ts';
import { FAMILIES, INTRODUCTION } from '../../src/protocols/shared/families.ts';
import { PHASE_WORDS } from '../../src/protocols/shared/phase-words.ts';
import { VULNERABILITIES } from '../../src/protocols/shared/vulnerabilities.ts';
import { ERRATA } from '../../src/protocols/socks5/errata.ts';
import { jsonSchema } from '../../src/report/data/session-schema.ts';
import { reference } from '../../src/report/reference/reference.ts';
import { fieldRegistry } from '../../src/schema/registry.ts';
import { VERSION } from '../../src/version.ts';

const WRITES = process.env.GOLDEN === 'write' && process.env.CI === undefined;

const GENERATED: Readonly<Record<string, () => string>> = {
  'schema/session.schema.json': () =>
    `${JSON.stringify(jsonSchema(SHEETS, NOTE_KINDS, PROTOCOL_NAMES.get('all') ?? []), undefined, 2)}\n`,
  'docs/reference.md': () => {
    const fields = fieldRegistry([...MESSAGES, ...HEADERS], SHEETS);
    return reference({
      introduction: INTRODUCTION,
      protocols: DISSECTORS,
      families: FAMILIES,
      phaseWords: PHASE_WORDS,
      errata: ERRATA,
      vulnerabilities: VULNERABILITIES,
      fields,
      sheets: SHEETS,
      inside: INSIDE_MESSAGES,
      notes: NOTE_KINDS,
    });
  },
};

describe('Generated files', () => {
  test.each(Object.keys(GENERATED))('%s follows from the declarations', (path) => {
    const text = (GENERATED[path] as () => string)();
    if (WRITES) writeFileSync(path, text);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('the version is that of package.json', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(VERSION);
  });
});
