import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HEADERS } from '../../src/decode/headers.ts';
import { FAMILIES, INTRODUCTION } from '../../src/dissectors/families.ts';
import { DISSECTORS, MESSAGES } from '../../src/dissectors/index.ts';
import { INSIDE_MESSAGES, SHEETS } from '../../src/dissectors/inside/index.ts';
import { PHASE_WORDS } from '../../src/dissectors/phase-words.ts';
import { ERRATA } from '../../src/dissectors/socks5/errata.ts';
import { reference } from '../../src/format/explain/reference.ts';
import { jsonSchema } from '../../src/format/session-schema.ts';
import { fieldRegistry } from '../../src/schema/registry.ts';
import { VULNERABILITIES } from '../../src/schema/vulnerabilities.ts';
import { VERSION } from '../../src/version.ts';

const WRITES = process.env.GOLDEN === 'write' && process.env.CI === undefined;

const GENERATED: Readonly<Record<string, () => string>> = {
  'schema/session.schema.json': () => `${JSON.stringify(jsonSchema(SHEETS), undefined, 2)}\n`,
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
