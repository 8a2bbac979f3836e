import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { SHEETS } from '../../../src/protocols/app/index.ts';
import { NOTE_KINDS, PROTOCOL_NAMES } from '../../../src/protocols/index.ts';
import { sessionRecord } from '../../../src/report/data/session-record.ts';
import { jsonSchema } from '../../../src/report/data/session-schema.ts';
import { documentOf } from '../../support/session-data.ts';
import { established, SESSIONS } from '../text/samples.ts';

const isValid = new Ajv2020({ strictTypes: false }).compile(
  jsonSchema(SHEETS, NOTE_KINDS, PROTOCOL_NAMES.get('all') ?? []),
);

const WHOLE = documentOf('json', SESSIONS);

describe('json', () => {
  test('json writes every session and the totals', () => {
    const document = JSON.parse(WHOLE);
    expect(document.sessions).toEqual(SESSIONS.map((session) => sessionRecord(session, false)));
    expect(document.totals).toEqual({
      frames: 71,
      bytes: 4970,
      sessions: 6,
      status: { established: 2, refused: 2, incomplete: 1, opaque: 1 },
    });
  });

  test('json is well-formed without sessions', () => {
    expect(JSON.parse(documentOf('json', [])).sessions).toEqual([]);
  });

  test('json puts one session on a line', () => {
    expect(WHOLE.split('\n')).toHaveLength(SESSIONS.length + 3);
  });

  test('json keeps control characters from the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(WHOLE).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(JSON.parse(WHOLE).sessions[2].capture).toBe('cut\u001b[31m.pcap');
  });
});

describe('jsonSchema', () => {
  test('jsonSchema accepts a document', () => {
    expect(isValid(JSON.parse(WHOLE)), JSON.stringify(isValid.errors)).toBe(true);
  });

  test.each(SESSIONS.map((session) => [session.id, session]))('jsonSchema accepts session %i', (_, session) => {
    expect(isValid(JSON.parse(documentOf('ndjson', [session]))), JSON.stringify(isValid.errors)).toBe(true);
  });

  test('jsonSchema accepts what sessionRecord gives as it is', () => {
    for (const session of SESSIONS) expect(isValid(sessionRecord(session, true))).toBe(true);
  });

  test('jsonSchema refuses a key that the contract does not have', () => {
    expect(isValid({ ...sessionRecord(SESSIONS[0] as (typeof SESSIONS)[number], false), extra: 1 })).toBe(false);
  });

  test('jsonSchema refuses a note that no table has', () => {
    const record = sessionRecord(SESSIONS[0] as (typeof SESSIONS)[number], false);
    expect(isValid({ ...record, notes: [{ id: 'made-up', severity: 'note', frame: 1, text: '' }] })).toBe(false);
  });
});

describe('SessionBatcher', () => {
  test.each(['json', 'ndjson', 'csv'] as const)('%s has the ids of a session and of the one around it', (name) => {
    const inner = { ...established, id: 3, depth: 1, parent: 2, capture: '","parent":7' };
    const sessions = [established, inner];
    const moved = documentOf(name, [
      { ...established, id: 101 },
      { ...inner, id: 103, parent: 102 },
    ]);
    expect(documentOf(name, sessions, false, 100)).toBe(moved);
  });

  test.each(['json', 'ndjson', 'csv'] as const)('%s is the same in many batches as in one', (name) => {
    const many = Array.from({ length: 100 }, () => SESSIONS).flat();
    const lines = documentOf(name, many).trimEnd().split('\n').length;
    expect(lines).toBe(many.length + { json: 2, ndjson: 0, csv: 1 }[name]);
    expect(documentOf(name, many, false, 0)).toBe(documentOf(name, many));
  });
});
