import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { SHEETS } from '../../../src/protocols/app/index.ts';
import { NOTE_KINDS } from '../../../src/protocols/index.ts';
import { placed } from '../../../src/report/data/id-text.ts';
import { JsonDocument, ndjsonLine, sessionJson } from '../../../src/report/data/json.ts';
import { jsonText } from '../../../src/report/data/session-json.ts';
import { sessionRecord } from '../../../src/report/data/session-record.ts';
import { jsonSchema } from '../../../src/report/data/session-schema.ts';
import { established, SESSIONS } from '../text/samples.ts';

const isValid = new Ajv2020({ strictTypes: false }).compile(jsonSchema(SHEETS, NOTE_KINDS));

function whole(): string {
  const document = new JsonDocument('sockshark 0.0.0', false);
  const sessions = SESSIONS.map((session) => document.session(session));
  return [document.header(), ...sessions, document.footer(71, 4970)].join('');
}

describe('JsonDocument', () => {
  test('JsonDocument writes every session and the totals', () => {
    const document = JSON.parse(whole());
    expect(document.sessions).toEqual(SESSIONS.map((session) => sessionRecord(session, false)));
    expect(document.totals).toEqual({
      frames: 71,
      bytes: 4970,
      sessions: 6,
      status: { established: 2, refused: 2, incomplete: 1, opaque: 1 },
    });
  });

  test('JsonDocument is well-formed without sessions', () => {
    const document = new JsonDocument('sockshark 0.0.0', false);
    expect(JSON.parse(document.header() + document.footer(0, 0)).sessions).toEqual([]);
  });

  test('JsonDocument puts one session on a line', () => {
    expect(whole().split('\n')).toHaveLength(SESSIONS.length + 3);
  });

  test('JsonDocument keeps control characters from the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(whole()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(JSON.parse(whole()).sessions[2].capture).toBe('cut\u001b[31m.pcap');
  });
});

describe('jsonSchema', () => {
  test('jsonSchema accepts a document', () => {
    expect(isValid(JSON.parse(whole())), JSON.stringify(isValid.errors)).toBe(true);
  });

  test.each(SESSIONS.map((session) => [session.id, session]))('jsonSchema accepts session %i', (_, session) => {
    expect(isValid(JSON.parse(ndjsonLine(session, false))), JSON.stringify(isValid.errors)).toBe(true);
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

describe('jsonText', () => {
  test('jsonText leaves places for the ids of a session and of the one around it', () => {
    const inner = { ...established, id: 3, depth: 1, parent: 2, capture: '","parent":7' };
    const moved = JSON.parse(placed(jsonText(inner, false), 100));
    expect(moved).toEqual({ ...JSON.parse(sessionJson(inner, false)), id: 103, parent: 102 });
    expect(moved.capture).toBe(inner.capture);
  });
});
