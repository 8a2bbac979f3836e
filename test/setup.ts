import fc from 'fast-check';
import { runs } from './support/thoroughness.ts';

const USUAL_RUNS = 100;

fc.configureGlobal({
  numRuns: runs(USUAL_RUNS),
  // CI tries the same cases each time, so that it tells of the change; everybody else tries new ones.
  ...(process.env.CI === undefined ? {} : { seed: 1928 }),
});
