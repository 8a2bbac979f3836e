import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoText, secondsBetween, secondsText } from '../../src/bytes/instant.ts';
import { sequenceDistance } from '../../src/bytes/sequence.ts';
import { runs } from '../support/thoroughness.ts';

describe('isoText', () => {
  test('writes as many digits as the clock has', () => {
    const instant = { seconds: 1_793_527_200, nanoseconds: 123_456 };
    expect(isoText(instant, 6)).toBe('2026-11-01T10:00:00.000123Z');
    expect(isoText(instant, 9)).toBe('2026-11-01T10:00:00.000123456Z');
  });

  test('writes what Date writes, in any order of seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.nat(999), (seconds, milliseconds) => {
        const text = isoText({ seconds, nanoseconds: milliseconds * 1_000_000 }, 6);
        expect(new Date(text).getTime()).toBe(seconds * 1000 + milliseconds);
      }),
    );
  });

  test('writes a time that no calendar has as seconds', () => {
    expect(isoText({ seconds: 1e15, nanoseconds: 0 }, 6)).toBe('@1000000000000000.000000Z'.slice(0, -1));
  });
});

test('secondsBetween is exact to a nanosecond', () => {
  expect(
    secondsBetween({ seconds: 1_700_000_000, nanoseconds: 999_999_999 }, { seconds: 1_700_000_001, nanoseconds: 0 }),
  ).toBe(1e-9);
});

test('sequenceDistance goes across the wrap', () => {
  expect(sequenceDistance(0xffff_fff0, 0x10)).toBe(0x20);
  expect(sequenceDistance(0x10, 0xffff_fff0)).toBe(-0x20);
});

describe('secondsText', () => {
  test('secondsText writes what String would', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(2_000_000_000),
          fc.nat(999_999).map((count) => count * 1000),
        ),
        (nanoseconds) => {
          expect(secondsText(nanoseconds / 1e9)).toBe(String(nanoseconds / 1e9));
        },
      ),
      { numRuns: runs(5000) },
    );
  });

  test('secondsText leaves what it does not know to String', () => {
    for (const seconds of [0, 5e-7, 1, 86_400.25, 1 / 3, -0.5]) expect(secondsText(seconds)).toBe(String(seconds));
  });
});
