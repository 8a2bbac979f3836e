import { expect, test } from 'vitest';
import { formatTrials } from '../../bench/micro/format-trials.ts';
import { frameTrials } from '../../bench/micro/frame-trials.ts';
import { streamTrials } from '../../bench/micro/stream-trials.ts';

test('every trial does the work that it is timed for', async () => {
  const trials = [...(await frameTrials(7, 0.001)), ...streamTrials(), ...(await formatTrials(7, 0.001))];
  for (const { name, count, pass } of trials) expect({ name, count, done: await pass() }).toSatisfy(hasWorked);
});

function hasWorked({ count, done }: { readonly count: number; readonly done: number }): boolean {
  return count > 0 && done > 0;
}
