import { describe, expect, test } from 'vitest';
import { ClockSteps, laterOf } from '../../src/bytes/clock-steps.ts';

function at(number: number, seconds: number, nanoseconds = 0) {
  return { number, seconds, nanoseconds };
}

/** What is noticed of frames with these times. */
function watched(...times: readonly (readonly [seconds: number, nanoseconds: number])[]): ClockSteps {
  const steps = new ClockSteps(0.1);
  const frames = times.map(([seconds, nanoseconds], index) => at(index + 1, seconds, nanoseconds));
  frames.slice(1).forEach((frame, index) => {
    steps.see(frames[index] as (typeof frames)[0], frame);
  });
  return steps;
}

describe('ClockSteps', () => {
  test('ClockSteps tells the first step back, how far it went, and how many there were', () => {
    const steps = watched([100, 0], [200, 0], [90, 500_000_000], [91, 0], [80, 0]);
    expect(steps.first).toEqual({ frame: 3, seconds: 109.5 });
    expect(steps.count).toBe(2);
    expect(steps.latest).toMatchObject({ seconds: 200, nanoseconds: 0 });
  });

  test('ClockSteps takes a step that is small for the mixing of readers', () => {
    const steps = watched([100, 100_000_000], [100, 1_000_000], [101, 0]);
    expect(steps.first).toBeUndefined();
    expect(steps.latest).toMatchObject({ seconds: 100, nanoseconds: 100_000_000 });
  });

  test('ClockSteps tells nothing of a clock that goes on or stands still', () => {
    const steps = watched([100, 0], [100, 0], [100, 1], [1e9, 0]);
    expect(steps).toMatchObject({ first: undefined, count: 0, latest: undefined });
  });
});

test('laterOf is the later of two instants', () => {
  expect(laterOf(at(1, 5, 1), at(2, 5, 2)).nanoseconds).toBe(2);
  expect(laterOf(at(1, 6), at(2, 5, 2)).seconds).toBe(6);
});
