import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/report/text/text-width.ts';
import { plain } from '../../../src/report/text/theme.ts';
import { flow, wrap, wrapSpans } from '../../../src/report/text/wrap.ts';

describe('wrap', () => {
  test.each([
    ['one two three', 8, ['one two', 'three']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['ab cdefgh', 4, ['ab', 'cdef', 'gh']],
    ['日本語', 4, ['日本', '語']],
    ['', 4, ['']],
  ])('wrap folds "%s" to %d columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test('wrap keeps to the width and loses nothing but spaces at breaks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '…') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (given, width) => {
        const lines = wrap(given, width);
        expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(given.replaceAll(' ', ''));
      }),
    );
  });
});

test('wrapSpans colours each line for itself', () => {
  const spans = [
    { text: 'label: ', paint: (text: string) => `<${text}>` },
    { text: 'a long value', paint: (text: string) => `[${text}]` },
  ];
  expect(wrapSpans(spans, 10)).toEqual(['<label: >[a]', '[long value]']);
});

test('flow breaks between parts', () => {
  const parts = ['one two', 'three', 'four'].map((text) => ({ text, paint: plain }));
  expect(flow(parts, 16)).toEqual(['one two   three', 'four']);
});

test('flow breaks a part that is longer than a line', () => {
  const parts = ['one', 'two three four', 'five'].map((text) => ({ text, paint: plain }));
  expect(flow(parts, 11)).toEqual(['one', 'two three', 'four   five']);
});
