import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberSet } from '../../src/bytes/number-set.ts';

test('NumberSet has what was added, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200_000)), fc.array(fc.nat(200_000)), (added, asked) => {
      const set = new NumberSet();
      for (const number of added) set.add(number);
      for (const number of [...added, ...asked]) expect(set.has(number)).toBe(added.includes(number));
    }),
  );
});

test('NumberSet takes numbers past 2^31', () => {
  const set = new NumberSet();
  set.add(2 ** 31 + 5);
  expect([set.has(2 ** 31 + 5), set.has(2 ** 31 + 4), set.has(5)]).toEqual([true, false, false]);
});
