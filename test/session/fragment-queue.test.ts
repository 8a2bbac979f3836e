import { describe, expect, test } from 'vitest';
import { FragmentQueue } from '../../src/session/fragment-queue.ts';
import { frameMark } from '../dissectors/play.ts';

function play(steps: readonly (readonly [fragment: number, second?: number])[]) {
  const queue = new FragmentQueue();
  return steps.map(([fragment, second = 0], index) => {
    const { abandoned, whole } = queue.add(fragment, 10, { ...frameMark(index + 1), seconds: second });
    return abandoned !== undefined ? 'abandoned' : whole !== undefined ? `${whole.bytes} of ${whole.frames}` : 'waits';
  });
}

describe('FragmentQueue', () => {
  test('joins positions 1 to the last', () => {
    expect(play([[1], [2], [0x83]])).toEqual(['waits', 'waits', '30 of 1,2,3']);
    expect(play([[0x81]])).toEqual(['10 of 1']);
  });

  test('is emptied by a position below the highest', () => {
    expect(play([[1], [3], [1], [0x82]])).toEqual(['waits', 'waits', 'abandoned', '20 of 3,4']);
  });

  test('is emptied by its timer', () => {
    expect(
      play([
        [1, 0],
        [0x82, 6],
      ]),
    ).toEqual(['waits', 'abandoned']);
    expect(
      play([
        [1, 0],
        [0x82, 4],
      ]),
    ).toEqual(['waits', '20 of 1,2']);
  });

  test('takes a repeated position once', () => {
    expect(play([[1], [1], [0x82]])).toEqual(['waits', 'waits', '20 of 1,3']);
  });
});
