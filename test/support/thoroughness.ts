/** How many times as many cases as usual are tried: more than one in the slow tier (vitest.config.ts). */
const FACTOR = Number(process.env.TEST_RUNS ?? 1);

/** How many cases a property is tried with. */
export function runs(usual: number): number {
  return usual * FACTOR;
}

/** How far apart the sizes are that a test tries one after the other: every one in the slow tier. */
export function stride(usual: number): number {
  return FACTOR > 1 ? 1 : usual;
}

/** The lengths from `first` on to cut something at that has `length`: every one in the slow tier, and always the last. */
export function cuts(first: number, length: number, usual: number): readonly number[] {
  const lengths: number[] = [];
  for (let at = length - 1; at >= first; at -= stride(usual)) lengths.push(at);
  return lengths.reverse();
}
