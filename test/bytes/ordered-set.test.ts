import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MultiMap } from '../../src/bytes/multi-map.ts';
import { OrderedSet } from '../../src/bytes/ordered-set.ts';

const STEPS = fc.array(fc.record({ isAdded: fc.boolean(), value: fc.nat(8) }), { maxLength: 60 });

describe('OrderedSet', () => {
  test('agrees with an array', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const set = new OrderedSet<number>();
        let array: number[] = [];
        for (const { isAdded, value } of steps) {
          if (isAdded) {
            set.add(value);
            if (!array.includes(value)) array.push(value);
          } else {
            expect(set.delete(value)).toBe(array.includes(value));
            array = array.filter((one) => one !== value);
          }
          expect([...set]).toEqual(array);
          expect([set.size, set.first, set.last]).toEqual([array.length, array[0], array.at(-1)]);
        }
      }),
    );
  });

  test('lets the value at hand be deleted while it is gone through', () => {
    const set = new OrderedSet<number>();
    for (const value of [1, 2, 3, 4]) set.add(value);
    for (const value of set) if (value % 2 === 1) set.delete(value);
    expect([...set]).toEqual([2, 4]);
  });
});

describe('MultiMap', () => {
  test('agrees with a map of arrays', () => {
    const objects = Array.from({ length: 9 }, (_, name) => ({ name }));
    fc.assert(
      fc.property(STEPS, (steps) => {
        const map = new MultiMap<object>();
        let array: object[] = [];
        for (const { isAdded, value } of steps) {
          const object = objects[value] as object;
          if (isAdded) map.add('key', object);
          else map.delete('key', object);
          array = array.filter((one) => one !== object || isAdded);
          if (isAdded && !array.includes(object)) array.push(object);
          expect([...map.values('key')]).toEqual(array);
          expect([map.has('key'), map.first('key'), map.last('key')]).toEqual([
            array.length > 0,
            array[0],
            array.at(-1),
          ]);
        }
      }),
    );
  });

  test('keeps keys apart', () => {
    const map = new MultiMap<object>();
    const value = {};
    map.add('a', value);
    map.add('b', value);
    map.delete('a', value);
    expect([map.first('a'), map.first('b')]).toEqual([undefined, value]);
  });
});
