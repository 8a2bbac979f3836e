import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CaptureClock } from '../../src/bytes/capture-clock.ts';

const DAY = 86_400;

function clockAfter(...times: number[]): CaptureClock {
  const clock = new CaptureClock(10);
  for (const [index, time] of times.entries()) clock.see(time, index + 1);
  return clock;
}

/** What `now` is after each frame. */
function course(...times: number[]): number[] {
  const clock = new CaptureClock(10);
  return times.map((time, index) => {
    clock.see(time, index + 1);
    return clock.now;
  });
}

describe('CaptureClock', () => {
  test('goes with the frames', () => {
    expect(course(100, 101, 105, 115)).toEqual([100, 101, 105, 115]);
  });

  test('does not go back for frames that are a little late', () => {
    expect(course(100, 95, 90, 101)).toEqual([100, 100, 100, 101]);
  });

  test.each([
    [109, 109],
    [110, 110],
    [111, 100],
  ])('takes a step from 100 to %d at once or not: %d', (time, now) => {
    expect(clockAfter(100, time).now).toBe(now);
  });

  test('does not believe one frame that is dated 40 days ahead, and reports it', () => {
    const clock = clockAfter(100, 101, 101 + 40 * DAY, 102, 103, 104, 105, 106);
    expect(clock).toMatchObject({ now: 106, strays: 1, stray: { frame: 3, seconds: 40 * DAY } });
  });

  test('does not believe one frame that is dated long ago, and reports it', () => {
    const clock = clockAfter(5000, 5001, 3, 5002, 5003, 5004, 5005);
    expect(clock).toMatchObject({ now: 5005, strays: 1, stray: { frame: 3, seconds: -4998 } });
  });

  test('goes on while a time is in doubt', () => {
    expect(course(100, 9999, 104, 108)).toEqual([100, 100, 104, 108]);
    expect(clockAfter(100, 9999, 104, 108, 109, 110).now).toBe(110);
  });

  test('believes a silence once most of five frames came behind it', () => {
    expect(course(100, 1000, 1001, 1002, 1003)).toEqual([100, 100, 100, 1002, 1003]);
    expect(clockAfter(100, 1000, 101, 1001, 1002)).toMatchObject({ now: 1002, strays: 0 });
  });

  test('follows frames that are far apart, two behind', () => {
    expect(course(0, 100, 200, 300, 400, 500)).toEqual([0, 0, 0, 100, 200, 300]);
  });

  test('goes on from where it was when the clock was set back', () => {
    expect(course(5000, 10, 11, 12, 20, 25)).toEqual([5000, 5000, 5000, 5000, 5008, 5013]);
  });

  test('does not hurry where frames of two clocks take turns', () => {
    const times = Array.from({ length: 400 }, (_, index) => Math.floor(index / 10) + (index % 20 < 10 ? 0 : 40 * DAY));
    expect(clockAfter(...times).now).toBeLessThan(40 * DAY + 60);
  });

  test('believes a clock that goes on without frames', () => {
    const clock = clockAfter(100, 101);
    clock.goOn(500);
    clock.goOn(400);
    expect(clock.now).toBe(500);
  });

  test('never goes back, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 100 }), (times) => {
        const nows = course(...times);
        for (const [index, now] of nows.entries()) expect(now).toBeGreaterThanOrEqual(nows[index - 1] ?? 0);
      }),
    );
  });

  test('is where it would be without one frame of any other time', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.nat(6), fc.integer({ min: 0, max: 2e6 }), (seconds, at, other) => {
        const times: number[] = [];
        for (const gap of seconds) times.push((times.at(-1) ?? 1e6) + gap);
        const expected = times.at(-1) as number;
        const { now } = clockAfter(...times.toSpliced(at + 1, 0, other));
        expect(Math.abs(now - expected)).toBeLessThanOrEqual(10);
      }),
    );
  });
});
