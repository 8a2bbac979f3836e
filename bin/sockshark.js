#!/usr/bin/env node
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { VERSION } from '../dist/version.js';
import { loadProgram, YOUNG } from './compiled.js';

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  const { EXIT_INTERRUPTED, main } = loadProgram().program;
  boundYoung();
  process.exitCode = await main(words);
  // A read that waits for a silent writer would keep the process alive.
  if (process.exitCode === EXIT_INTERRUPTED) process.exit();
}

/** Lets the room for what is new grow no further than YOUNG. */
function boundYoung() {
  const growth = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young === undefined || young.space_size < YOUNG) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    growth.disconnect();
  });
  growth.observe({ entryTypes: ['gc'] });
}
