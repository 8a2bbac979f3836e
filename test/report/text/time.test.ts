import { describe, expect, test } from 'vitest';
import { spanText } from '../../../src/bytes/instant.ts';
import { ListClock, timeText } from '../../../src/report/text/time.ts';

const START = { seconds: 1_793_527_200, nanoseconds: 0 };
const LATER = { seconds: 1_793_527_261, nanoseconds: 500_000_123 };

describe('timeText', () => {
  test.each([
    ['iso', '2026-11-01T10:01:01.500000Z'],
    ['epoch', '1793527261.500000'],
    ['relative', '61.500000'],
    ['delta', '61.500000'],
  ] as const)('timeText tells %s', (style, text) => {
    expect(timeText(LATER, 6, style, START)).toBe(text);
  });

  test('timeText tells as many digits as the clock has', () => {
    expect(timeText(LATER, 9, 'relative', START)).toBe('61.500000123');
  });

  test('timeText tells local time in the zone of this computer', () => {
    const date = new Date(LATER.seconds * 1000);
    const text = timeText(LATER, 6, 'local', START);
    expect(new Date(text.replace(/\.\d+$/, '')).getTime()).toBe(date.getTime());
    expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.500000$/);
  });

  test('timeText prints an instant that no calendar has', () => {
    expect(timeText({ seconds: 1e15, nanoseconds: 1000 }, 6, 'local', START)).toBe('@1000000000000000.000001');
  });
});

test.each([
  [0, '0 µs'],
  [0.000412, '412 µs'],
  [0.0341, '34.1 ms'],
  [1.25, '1.25 s'],
  [725.2, '12 min 5 s'],
  [12_000, '3 h 20 min'],
  [3599.9985, '1 h 0 min'],
  [-0.5, '-500 ms'],
])('spanText of %d s is %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});

describe('ListClock', () => {
  test('ListClock counts relative times from the first', () => {
    const clock = new ListClock('relative');
    expect([START, LATER, LATER].map((instant) => clock.text(instant, 6))).toEqual([
      '0.000000',
      '61.500000',
      '61.500000',
    ]);
  });

  test('ListClock lets no time pass where the clock goes back from one frame to a later one', () => {
    const frames = [START, LATER, START, LATER];
    const text = (style: 'delta' | 'relative') => {
      const clock = new ListClock(style);
      return frames.map((instant, index) => clock.text(instant, 6, index + 1));
    };
    expect(text('delta')).toEqual(['0.000000', '61.500000', '0.000000', '61.500000']);
    expect(text('relative')).toEqual(['0.000000', '61.500000', '61.500000', '123.000000']);
  });

  test('ListClock shows no time before the one in front where frames were mixed by milliseconds', () => {
    const at = (milliseconds: number) => ({ seconds: 0, nanoseconds: milliseconds * 1_000_000 });
    const text = (style: 'delta' | 'relative') => {
      const clock = new ListClock(style);
      return [10, 30, 25, 40].map((milliseconds, index) => clock.text(at(milliseconds), 6, index + 1));
    };
    expect(text('delta')).toEqual(['0.000000', '0.020000', '0.000000', '0.015000']);
    expect(text('relative')).toEqual(['0.000000', '0.020000', '0.015000', '0.030000']);
  });

  test('ListClock counts deltas from the one before', () => {
    const clock = new ListClock('delta');
    expect([LATER, LATER, START].map((instant) => clock.text(instant, 6))).toEqual([
      '0.000000',
      '0.000000',
      '-61.500000',
    ]);
  });
});
