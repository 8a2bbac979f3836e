import { median } from '../run/median.ts';

/** One room on its own, over the same input again and again. */
export interface Trial {
  readonly name: string;
  readonly unit: 'frame' | 'segment' | 'message' | 'session';
  /** Units that a pass goes through. */
  readonly count: number;
  /** A pass; its result depends on all work, so that none of it can be left out. */
  readonly pass: () => number | Promise<number>;
}

export interface TrialResult {
  readonly name: string;
  readonly unit: Trial['unit'];
  /** Nanoseconds a unit: the median of all rounds. */
  readonly nanoseconds: number;
}

const WARM_UP_SECONDS = 0.5;
const ROUND_SECONDS = 0.1;
const ROUNDS = 9;

/** Times a trial when its code is warm. */
export async function timeTrial({ name, unit, count, pass }: Trial): Promise<TrialResult> {
  await passesFor(WARM_UP_SECONDS, pass);
  const rounds: number[] = [];
  while (rounds.length < ROUNDS) rounds.push(await passesFor(ROUND_SECONDS, pass));
  return { name, unit, nanoseconds: ((median(rounds) ?? 0) * 1e9) / count };
}

/** Repeats passes for so many seconds; gives the seconds that one took. */
async function passesFor(seconds: number, pass: Trial['pass']): Promise<number> {
  const start = process.hrtime.bigint();
  let passes = 0;
  let spent = 0;
  while (spent < seconds) {
    if (Number.isNaN(await pass())) throw new RangeError('A pass gave no number');
    passes++;
    spent = Number(process.hrtime.bigint() - start) / 1e9;
  }
  return spent / passes;
}
