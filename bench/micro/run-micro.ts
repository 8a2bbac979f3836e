import { table } from '../run/report.ts';
import { formatTrials } from './format-trials.ts';
import { frameTrials } from './frame-trials.ts';
import { streamTrials } from './stream-trials.ts';
import { type TrialResult, timeTrial } from './trial.ts';

/** Size of the captures in memory: some 20,000 frames. */
const SCALE = 0.02;

/** Times each room on its own. */
export async function runMicro(seed: number): Promise<TrialResult[]> {
  const trials = [...(await frameTrials(seed, SCALE)), ...streamTrials(), ...(await formatTrials(seed, SCALE))];
  const results: TrialResult[] = [];
  for (const trial of trials) results.push(await timeTrial(trial));
  return results;
}

export function microTable(results: readonly TrialResult[]): string {
  return table([
    ['room', 'time', ''],
    ...results.map(({ name, unit, nanoseconds }) => [name, `${nanoseconds.toFixed(0)} ns`, `a ${unit}`]),
  ]);
}
