import { expect, test } from 'vitest';
import { hash64 } from '../../src/bytes/hash.ts';

test('hash64 is sixteen digits that do not change between versions', () => {
  expect(hash64('10.0.0.2:40000 10.0.0.1:1080')).toBe('23b38ff91f867c22');
});

test('hash64 tells apart texts that differ in one character', () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `10.0.0.2:${index} 10.0.0.1:1080 1700000000.0 socks5 0`);
  expect(new Set(texts.map(hash64)).size).toBe(texts.length);
  for (const half of [0, 8])
    expect(new Set(texts.map((text) => hash64(text).slice(half, half + 8))).size).toBeGreaterThan(19_990);
});
