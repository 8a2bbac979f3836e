import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { methodOffer, request } from '../../src/protocols/socks5/messages.ts';
import { encode, values } from '../../src/schema/encode.ts';
import { text, u8, u16, u32 } from '../../src/schema/field.ts';
import { message } from '../../src/schema/message.ts';
import { parse } from '../../src/schema/parse.ts';
import { fieldNotes, tree } from '../../src/schema/tree.ts';

const HEADING = { name: 'sample', title: 'Sample', reference: 'none' };

/** Fields as RFC 1928 section 4 lays them out: offset, width, value. */
function laidOut(octets: string): (readonly [label: string, offset: number, width: number, value: unknown])[] {
  const parsed = parse(request, fromHex(octets));
  expect(parsed.status).toBe('complete');
  return tree(parsed.view).map(({ label, start, end, value }) => [label, start, end - start, value] as const);
}

describe('parse', () => {
  test('lays out a request by IPv4 address', () => {
    expect(laidOut('05 01 00 01 0a4d0202 0050')).toEqual([
      ['Version', 0, 1, 5],
      ['CMD', 1, 1, 1],
      ['Rsv', 2, 1, 0],
      ['ATYP', 3, 1, 1],
      ['DST addr', 4, 4, '10.77.2.2'],
      ['DST Port', 8, 2, 80],
    ]);
  });

  test('lays out a request by name', () => {
    expect(laidOut('05 01 00 03 0b 6578616d706c652e6f7267 01bb').slice(4)).toEqual([
      ['Domain name length', 4, 1, 11],
      ['DST addr', 5, 11, 'example.org'],
      ['DST Port', 16, 2, 443],
    ]);
  });

  test('lays out a request by IPv6 address', () => {
    expect(laidOut('05 01 00 04 20010db8000000000000000000000001 0050').slice(4)).toEqual([
      ['DST addr', 4, 16, '2001:db8::1'],
      ['DST Port', 20, 2, 80],
    ]);
  });

  test('says what no continuation can repair', () => {
    expect(parse(request, fromHex('05 01 00 02 0a'))).toMatchObject({ status: 'malformed', field: 'atyp', offset: 3 });
  });

  test('says how much it needs', () => {
    expect(parse(request, fromHex('05 01 00 03 0b'))).toMatchObject({ status: 'incomplete', need: 16 });
    expect(parse(methodOffer, fromHex('05'))).toMatchObject({ status: 'incomplete', need: 2 });
  });

  test('says that it cannot know where the octets are lost that decide', () => {
    const bytes = fromHex('05 01 00 00 00 00');
    expect(parse(request, bytes, 0, 6, [[3, 6]])).toMatchObject({ status: 'lost', field: 'atyp' });
    const named = fromHex('05 01 00 03 03 61 00 00 0050');
    const parsed = parse(request, named, 0, named.length, [[6, 8]]);
    expect(parsed.status).toBe('complete');
    expect(parsed.view.value('name')).toBeUndefined();
    expect(parsed.view.number('port')).toBe(80);
  });
});

describe('message', () => {
  test('refuses a width or condition that names no earlier field', () => {
    expect(() =>
      message(HEADING, { name: text('Name', 'size', { filter: 'a' }), size: u8('Size', { filter: 'b' }) }),
    ).toThrow(RangeError);
    expect(() => message(HEADING, { one: u8('One', { filter: 'a', when: { other: 1 } }) })).toThrow('names "other"');
  });
});

describe('fieldNotes', () => {
  test.each([
    ['05 01 00 01 7f000001 0050', []],
    ['05 01 04 01 7f000001 0050', ['rsv-nonzero']],
    ['04 09 00 01 7f000001 0050', ['unexpected-version', 'bad-cmd']],
    ['05 01 00 03 00 0050', ['empty-name']],
  ])('of %s', (octets, ids) => {
    expect(fieldNotes(parse(request, fromHex(octets)).view).map(([{ id }]) => id)).toEqual(ids);
  });
});

test('a field whose least significant octet comes first is read and written so', () => {
  const little = message(
    { name: 'little', title: 'Little', reference: 'none' },
    {
      length: u16('Length', { filter: 'little.length', isLittleEndian: true }),
      rest: u32('Rest', { filter: 'little.rest' }),
    },
  );
  const octets = fromHex('0901 00000002');
  const parsed = parse(little, octets);
  expect([parsed.view.number('length'), parsed.view.number('rest')]).toEqual([0x0109, 2]);
  expect(encode(little, values(parsed.view))).toEqual(octets);
});
