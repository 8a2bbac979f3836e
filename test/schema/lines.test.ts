import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64Text } from '../../src/bytes/base64.ts';
import { isGrant, isRefusal } from '../../src/schema/decision.ts';
import { bytes, decimal, repeated, text } from '../../src/schema/field.ts';
import { beginsWith, namedLine, namedNumber } from '../../src/schema/lines.ts';
import { message } from '../../src/schema/message.ts';
import { parse } from '../../src/schema/parse.ts';
import { phaseFor } from '../../src/schema/phase.ts';

const encoder = new TextEncoder();

function octets(words: string): Uint8Array {
  return encoder.encode(words);
}

describe('beginsWith', () => {
  test.each([
    ['Host: a', ['host:'], true],
    ['hos', ['Host:'], undefined],
    ['', ['Host:'], undefined],
    ['Hostile', ['Host:'], false],
    ['ho', ['Via:', 'Host:'], undefined],
    ['\r', ['\r\n', '\n'], undefined],
  ])('%j %j is %s', (words, wanted, expected) => {
    const given = octets(words);
    expect(beginsWith(given, 0, given.length, wanted)).toBe(expected);
  });
});

describe('namedNumber', () => {
  test.each([
    ['Content-Length: 12\r\n', 12],
    ['x: 1\ncontent-length:7\n', 7],
    ['Content-Lengths: 12\r\n', 0],
    ['Content-Length: 1e9\r\n', 0],
    ['Content-Length: -1\r\n', 0],
    ['Content-Length: 99999999999\r\n', 0],
    ['', 0],
  ])('of %j is %i', (words, expected) => {
    const given = octets(words);
    expect(namedNumber(given, 0, given.length, 'Content-Length')).toBe(expected);
  });

  test('namedLine reads nothing at or past the end', () => {
    const given = octets('A: b\r\nC: d\r\n');
    expect(namedLine(given, 0, 6, 'C')).toBeUndefined();
    expect(namedLine(given, 0, given.length, 'c')).toBe('d');
  });
});

const FIELD = { filter: 'test.field' } as const;
const head = message(
  { name: 'head', title: 'Head', reference: 'none', role: 'reply', decision: { by: 'code', granted: [200, 299] } },
  {
    code: decimal('Code', 3, FIELD),
    line: text('Line', 'line', FIELD),
    ...repeated(2, (place) => ({
      [`known${place}`]: text('Known', 'line', { ...FIELD, begins: ['A:'] }),
      [`other${place}`]: text('Other', 'line', { ...FIELD, unless: ['A:', '\r\n'], most: 8, secret: true }),
    })),
    end: bytes('End', 'head', { ...FIELD, most: 2 }),
    body: bytes('Body', { line: 'A' }, { ...FIELD, when: { code: 407 } }),
  },
);

function keysOf(words: string): string[] {
  const { view, status } = parse(head, octets(words));
  return [status, ...Object.keys(head.fields).filter((key) => view.has(key as 'code'))];
}

describe('Fields by what their bytes begin with', () => {
  test.each([
    ['200 OK\r\n\r\n', ['complete', 'code', 'line', 'end']],
    ['200 OK\r\nA: 1\r\nb: 2\r\na: 3\r\n\r\n', ['complete', 'code', 'line', 'known1', 'other1', 'known2', 'end']],
    ['407 No\r\nA: 3\r\n\r\nxyz', ['complete', 'code', 'line', 'known1', 'end', 'body']],
    ['407 No\r\nA: 3\r\n\r\nx', ['incomplete', 'code', 'line', 'known1', 'end']],
    ['200 OK\r\nb: long enough\r\n\r\n', ['malformed', 'code', 'line']],
    ['200 OK\r\nb: 1\r\nb: 2\r\nb: 3\r\n\r\n', ['malformed', 'code', 'line', 'other1', 'other2']],
  ])('of %j', (words, keys) => {
    expect(keysOf(words)).toEqual(keys);
  });

  test('a number in digits is read and trimmed text is its content', () => {
    const { view } = parse(head, octets('200   OK \r\n\r\n'));
    expect([view.number('code'), view.value('line')]).toEqual([200, 'OK ']);
    expect(parse(head, octets('2x0 OK\r\n\r\n')).view.number('code')).toBe(0);
  });
});

describe('Ranges', () => {
  test.each([
    [199, 'other'],
    [200, 'named'],
    [201, 'range'],
    [299, 'range'],
    [300, 'other'],
  ])('phaseFor of %i is %s', (value, phase) => {
    const next = { by: 'code', to: { 200: 'named' }, ranges: [[200, 299, 'range']] as const, otherwise: 'other' };
    expect(phaseFor(next, value)).toBe(phase);
  });

  test.each([
    ['199', false],
    ['200', true],
    ['299', true],
    ['300', false],
  ])('a decision by a range takes %s for a grant: %s', (code, isGranted) => {
    const heard = parse(head, octets(`${code} x\r\n\r\n`));
    expect([isGrant(heard), isRefusal(heard)]).toEqual([isGranted, !isGranted]);
  });
});

describe('base64Text', () => {
  test('is the inverse of base64, with and without padding', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        const encoded = Buffer.from(words).toString('base64');
        const expected = Buffer.from(words).toString();
        expect(base64Text(encoded)).toBe(expected);
        expect(base64Text(encoded.replaceAll('=', ''))).toBe(expected);
      }),
    );
  });

  test.each(['a b', 'ab=c', '%'])('of %j is none', (words) => {
    expect(base64Text(words)).toBeUndefined();
  });
});
