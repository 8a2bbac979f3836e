import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { printable, printableJson, wireText } from '../../src/bytes/text.ts';

describe('wireText', () => {
  test.each([
    ['70 c3 a9', 'pé'],
    ['f0 9f a6 88', '🦈'],
    ['ff fe 70 00 77', '\\xff\\xfep\u0000w'],
    ['c0 80', '\\xc0\\x80'],
    ['ed a0 80', '\\xed\\xa0\\x80'],
    ['f4 90 80 80', '\\xf4\\x90\\x80\\x80'],
    ['e2 82', '\\xe2\\x82'],
  ])('reads %s', (octets, text) => {
    expect(wireText(fromHex(octets))).toBe(text);
  });

  test('gives back any well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(wireText(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(typeof wireText(bytes)).toBe('string');
      }),
    );
  });
});

describe('printable', () => {
  test.each([
    ['\u001b[31m', '\\x1b[31m'],
    ['a\u0000b\u007f\u009b', 'a\\x00b\\x7f\\x9b'],
    ['\u202eevil', '\\u{202e}evil'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\u00ad\u3164', '\\xad\\u{3164}'],
    ['pé 🦈 漢字', 'pé 🦈 漢字'],
  ])('writes %j as text that steers nothing', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

/** Any code point but surrogates; fast-check's own unit for it takes two seconds to set up. */
const CODE_POINT = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));

describe('printableJson', () => {
  test('keeps the value of any JSON', () => {
    fc.assert(
      fc.property(fc.array(CODE_POINT), (points) => {
        const text = String.fromCodePoint(...points);
        expect(JSON.parse(printableJson(JSON.stringify(text)))).toBe(text);
      }),
    );
    expect(JSON.parse(printableJson(JSON.stringify('\u{e0041}\u009b')))).toBe('\u{e0041}\u009b');
  });
});
