#!/usr/bin/env node
const { PerformanceObserver } = require('node:perf_hooks');
const { getHeapSpaceStatistics, setFlagsFromString } = require('node:v8');
const { version } = require('../package.json');
const { loadProgram, YOUNG } = require('./compiled.js');

/* A module of CommonJS, as is all that it loads: Node takes a tenth of its start to make its loader of others. */

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
  process.stdout.write(`${version}\n`);
} else {
  run();
}

async function run() {
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
