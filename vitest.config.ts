import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SKIP_REPORTER } from './test/support/skip-reporter.ts';

const EVERY = 'test/**/*.test.ts';
const LIVE = 'test/live/**';
const SLOW = 'test/**/*.slow.test.ts';

/** The tests whose number of cases grows in the slow tier. */
function thorough(): string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .filter((path) => /from '(fast-check|.*\/thoroughness\.ts)'/.test(readFileSync(path, 'utf8')));
}

/** `npm test`, `npm run test:slow` and `npm run test:live`; without a mode all tests are there to choose from. */
const TIERS = {
  fast: { include: [EVERY], exclude: [LIVE, SLOW], isolate: false },
  slow: { include: [SLOW, ...thorough()], exclude: [LIVE], env: { TEST_RUNS: '5' } },
  live: { include: [`${LIVE}/*.test.ts`] },
};

/** Where `.ci/run` wants the outcome of each tier. */
const { TEST_REPORTS } = process.env;

export default defineConfig(({ mode }) => ({
  test: {
    ...(mode in TIERS ? TIERS[mode as keyof typeof TIERS] : { include: [EVERY] }),
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    reporters: ['default', SKIP_REPORTER, ...(TEST_REPORTS === undefined ? [] : ['json'])],
    outputFile: { json: join(TEST_REPORTS ?? '', `${mode}.json`) },
    coverage: { include: ['src/**'], reporter: ['text-summary'] },
  },
}));
