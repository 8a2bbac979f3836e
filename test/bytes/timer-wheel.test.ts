import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OUTSIDE, type Timed, TimerWheel } from '../../src/bytes/timer-wheel.ts';

class Waiting implements Timed<Waiting> {
  readonly name: string;
  deadline: number;
  timerSlot = OUTSIDE;
  timerBefore: Waiting | undefined;
  timerAfter: Waiting | undefined;

  constructor(name: string, deadline: number) {
    this.name = name;
    this.deadline = deadline;
  }
}

function wheelOf(...values: Waiting[]): TimerWheel<Waiting> {
  const wheel = new TimerWheel<Waiting>(5, 8);
  for (const value of values) wheel.add(value);
  return wheel;
}

function names(values: readonly Waiting[]): string[] {
  return values.map(({ name }) => name);
}

describe('TimerWheel', () => {
  test('gives a value at most its width after its deadline, and not before', () => {
    const wheel = wheelOf(new Waiting('a', 12));
    expect([10, 12, 14].map((now) => wheel.due(now).length)).toEqual([0, 0, 0]);
    expect(names(wheel.due(15))).toEqual(['a']);
    expect(wheel.size).toBe(0);
  });

  test('gives none whose deadline is now', () => {
    const wheel = wheelOf(new Waiting('a', 14));
    wheel.due(10);
    expect(wheel.due(14)).toEqual([]);
  });

  test('lets a deadline that moved on come up again', () => {
    const value = new Waiting('a', 12);
    const wheel = wheelOf(value);
    value.deadline = 30;
    expect(wheel.due(20)).toEqual([]);
    expect(names(wheel.due(35))).toEqual(['a']);
  });

  test('takes an earlier deadline when the value is added again', () => {
    const value = new Waiting('a', 900);
    const wheel = wheelOf(value);
    wheel.due(10);
    value.deadline = 11;
    wheel.add(value);
    expect([wheel.size, names(wheel.due(15))]).toEqual([1, ['a']]);
  });

  test('gives what was due before it was added with the next slot', () => {
    const wheel = wheelOf();
    wheel.due(100);
    wheel.add(new Waiting('a', 3));
    expect(wheel.due(104)).toEqual([]);
    expect(names(wheel.due(105))).toEqual(['a']);
  });

  test('keeps the order of deadlines, and of one slot that of adding, over a step of many turns', () => {
    const wheel = wheelOf(new Waiting('c', 22), new Waiting('a', 3), new Waiting('d', 21), new Waiting('b', 9));
    wheel.due(0);
    expect(names(wheel.due(1e9))).toEqual(['a', 'b', 'c', 'd']);
  });

  test('forgets what is removed, from the front, the middle and the end of a slot', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => new Waiting(name, 2)) as [
      Waiting,
      Waiting,
      Waiting,
      Waiting,
    ];
    const wheel = wheelOf(a, b, c, d);
    for (const value of [b, a, d, d]) wheel.remove(value);
    expect([wheel.size, names(wheel.due(10))]).toEqual([1, ['c']]);
  });

  test('agrees with a list that is searched whole', () => {
    const step = fc.record({ seconds: fc.integer({ min: 0, max: 120 }), deadline: fc.integer({ min: 0, max: 200 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (steps, slots) => {
        const wheel = new TimerWheel<Waiting>(1, slots);
        const waiting = new Set<Waiting>();
        let now = 0;
        for (const [index, { seconds, deadline }] of steps.entries()) {
          now += seconds;
          for (const value of waiting) if (index % 3 === 0 && value.deadline % 2 === 0) value.deadline += deadline;
          const expected = [...waiting].filter((value) => value.deadline < now && seconds > 0);
          const due = wheel.due(now);
          expect(new Set(due)).toEqual(new Set(expected));
          for (const value of due) waiting.delete(value);
          const value = new Waiting(String(index), now + deadline);
          waiting.add(value);
          wheel.add(value);
        }
        expect(wheel.size).toBe(waiting.size);
      }),
    );
  });

  test('looks at nothing that is not due, however often it is asked', () => {
    let looks = 0;
    const wheel = new TimerWheel<Waiting>(5, 256);
    wheel.due(0);
    for (let index = 0; index < 100; index++) {
      const value = new Waiting(String(index), 0);
      const get = () => {
        looks++;
        return 1000;
      };
      Object.defineProperty(value, 'deadline', { get });
      wheel.add(value);
    }
    looks = 0;
    for (let now = 0; now < 1000; now += 6) wheel.due(now);
    expect(looks).toBe(0);
    expect([wheel.due(1006).length, looks]).toEqual([100, 100]);
  });
});
