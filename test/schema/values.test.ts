import { describe, expect, test } from 'vitest';
import { METHODS } from '../../src/protocols/shared/answers.ts';
import { codesMarked, codesNamed, codesWith } from '../../src/schema/codes.ts';
import { octets, u8, u16 } from '../../src/schema/field.ts';
import { message } from '../../src/schema/message.ts';
import { fieldRegistry } from '../../src/schema/registry.ts';
import { codeText, type ValueTable, valueName, valueRows } from '../../src/schema/values.ts';

const TABLE: ValueTable = [
  [0x00, 'None'],
  [0x01, 0x7f, 'number {7f}'],
  [0x05, 'Five (own)'],
  [0x81, 0xff, 'number {7f}, last'],
];

describe('valueName', () => {
  test.each([
    [0x00, 'None'],
    [0x05, 'Five (own)'],
    [0x06, 'number 6'],
    [0x82, 'number 2, last'],
    [0x80, undefined],
  ])('of %d is %s: a later row refines a range, bits of the value stand in its name', (value, name) => {
    expect(valueName(TABLE, value)).toBe(name);
  });

  test.each([
    [0x03, 'Challenge-Handshake Authentication Protocol'],
    [0x04, 'Unassigned'],
    [0x0a, 'Unassigned'],
    [0x80, 'Reserved for private methods'],
  ])('of method %d is the narrowest: %s', (value, name) => {
    expect(valueName(METHODS, value)).toBe(name);
  });
});

test('valueRows writes codes as the reference page does', () => {
  expect(valueRows(TABLE, 1)).toEqual([
    ['00', 'None'],
    ['01 to 7F', 'number n'],
    ['05', 'Five (own)'],
    ['81 to FF', 'number n, last'],
  ]);
  expect(codeText(0x5a, 2)).toBe('005a');
});

describe('base', () => {
  test.each([
    ['a byte with named values', u8('A', { filter: 'a', values: TABLE }), 'code'],
    ['a list of them', octets('A', 'count', { filter: 'a', values: TABLE }), 'code'],
    ['a count', u8('A', { filter: 'a' }), 'dec'],
    ['bits of a byte', u8('A', { filter: 'a', values: TABLE, mask: 0x0f }), 'dec'],
    ['two bytes', u16('A', { filter: 'a', values: TABLE }), 'dec'],
    ['what says so', u8('A', { filter: 'a', values: TABLE, base: 'dec' }), 'dec'],
  ])('of %s', (_, field, base) => {
    expect(field.base).toBe(base);
  });
});

describe('codes', () => {
  const heading = { name: 'one', title: 'One', reference: 'here' };
  const entries = fieldRegistry([
    message(heading, {
      version: u8('V', { filter: 'v', expect: 5, about: 'Version' }),
      a: u8('A', { filter: 'a', values: TABLE }),
    }),
    message({ ...heading, name: 'two' }, { a: u8('A', { filter: 'a', values: TABLE }) }),
  ]);

  test('codesWith finds a number in every field that has a meaning for it', () => {
    expect(codesWith(entries, 5)).toEqual([
      { code: '05', label: 'A', meaning: 'Five (own)', messages: ['one', 'two'] },
      { code: '05', label: 'V', meaning: 'Version', messages: ['one'] },
    ]);
    expect(codesWith(entries, 0x80)).toEqual([]);
  });

  test('codesNamed and codesMarked find names in any case, and what stands in brackets', () => {
    expect(codesNamed(entries, 'FIVE').map(({ code }) => code)).toEqual(['05']);
    expect(codesMarked(entries, 'own').map(({ code }) => code)).toEqual(['05']);
    expect(codesNamed(entries, 'Fiv')).toEqual([]);
  });
});
