import { expect, test } from 'vitest';
import { shortCount, shortSpan } from '../../../src/report/text/short-units.ts';

test.each([
  [0, '0'],
  [75, '75'],
  [999, '999'],
  [1264, '1.3k'],
  [9949, '9.9k'],
  [9950, '10k'],
  [999_499, '999k'],
  [999_500, '1.0M'],
  [5e12, '5.0T'],
  [1e16, '10000T'],
])('shortCount of %d is %s', (count, text) => {
  expect(shortCount(count)).toBe(text);
});

test.each([
  [0, '0us'],
  [0.000748, '748us'],
  [0.000_999_9, '1ms'],
  [0.0474, '47ms'],
  [0.9999, '1.0s'],
  [1.25, '1.3s'],
  [30, '30s'],
  [99.6, '2m'],
  [5970, '1.7h'],
  [86_400 * 12, '12d'],
])('shortSpan of %d is %s', (seconds, text) => {
  expect(shortSpan(seconds)).toBe(text);
});
