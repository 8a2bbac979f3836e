import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Clock } from '../../../src/capture/format/clock.ts';
import { runs } from '../../support/thoroughness.ts';

function instant(resolution: number, offset: number, timestamp: bigint) {
  const reading = { seconds: 0, nanoseconds: 0 };
  new Clock(resolution, offset).read(Number(timestamp >> 32n), Number(timestamp & 0xffffffffn), reading);
  return reading;
}

test.each([
  ['10^0', 0, 1_762_000_000n, 1_762_000_000, 0],
  ['10^-3', 3, 1_762_000_000_123n, 1_762_000_000, 123_000_000],
  ['10^-6', 6, 1_762_000_000_123_456n, 1_762_000_000, 123_456_000],
  ['10^-9', 9, 1_762_000_000_123_456_789n, 1_762_000_000, 123_456_789],
  ['10^-12', 12, 1_762_000_123_456_789_999n, 1_762_000, 123_456_789],
  ['10^-127', 127, 2n ** 64n - 1n, 0, 0],
  ['2^0', 0x80, 5n, 5, 0],
  ['2^-1', 0x81, 3n, 1, 500_000_000],
  ['2^-32', 0xa0, (1_762_000_000n << 32n) | 0xffffffffn, 1_762_000_000, 999_999_999],
  ['2^-127', 0xff, 2n ** 64n - 1n, 0, 0],
])('Clock reads timestamps of %s seconds', (_, resolution, timestamp, seconds, nanoseconds) => {
  expect(instant(resolution, 0, timestamp)).toEqual({ seconds, nanoseconds });
});

test('Clock agrees with exact arithmetic for every resolution and timestamp', () => {
  const timestamps = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), timestamps, (resolution, timestamp) => {
      const perSecond = (resolution < 0x80 ? 10n : 2n) ** BigInt(resolution & 0x7f);
      expect(instant(resolution, 0, timestamp)).toEqual({
        seconds: Number(timestamp / perSecond),
        nanoseconds: Number(((timestamp % perSecond) * 1_000_000_000n) / perSecond),
      });
    }),
    { numRuns: runs(2000) },
  );
});

test('Clock adds its offset, negative ones too', () => {
  expect(instant(6, 3600, 1_500_000n)).toEqual({ seconds: 3601, nanoseconds: 500_000_000 });
  expect(instant(6, -3600, 1_500_000n)).toEqual({ seconds: -3599, nanoseconds: 500_000_000 });
});

test('Clock tells six digits up to microseconds and nine beyond', () => {
  const digits = [0, 3, 6, 7, 9, 12, 0x80 + 19, 0x80 + 20].map((resolution) => new Clock(resolution, 0).digits);
  expect(digits).toEqual([6, 6, 6, 9, 9, 9, 6, 9]);
});
