import { expect, test } from 'vitest';
import { Hash64 } from '../../src/bytes/hash.ts';

function hash64(text: string): string {
  return new Hash64().text(text).digits();
}

test('hash64 is sixteen digits that do not change between versions', () => {
  expect(hash64('10.0.0.2:40000 10.0.0.1:1080')).toBe('23b38ff91f867c22');
});

test('hash64 tells apart texts that differ in one character', () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `10.0.0.2:${index} 10.0.0.1:1080 1700000000.0 socks5 0`);
  expect(new Set(texts.map(hash64)).size).toBe(texts.length);
  for (const half of [0, 8])
    expect(new Set(texts.map((text) => hash64(text).slice(half, half + 8))).size).toBeGreaterThan(19_990);
});

test.each([
  0, 7, 10, 100, 1_700_000_000, 999_999_999, 4_294_967_295, 4_294_967_296, -12,
])('Hash64 takes the number %d for its digits', (value) => {
  expect(new Hash64().text('a ').number(value).text('.').digits()).toBe(hash64(`a ${value}.`));
});
