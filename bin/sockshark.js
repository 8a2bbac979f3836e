#!/usr/bin/env node
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { EXIT_INTERRUPTED, main } from '../dist/program/main.js';

/** Octets that are made between two collections of garbage: fewer are collected too often, more cost memory. */
const YOUNG = 8 << 20;

// The room for what is new grows to that at once, and then no further.
setFlagsFromString(`--semi-space-growth-factor=${YOUNG >> 20}`);
const growth = new PerformanceObserver(() => {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (young === undefined || young.space_size < YOUNG) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  growth.disconnect();
});
growth.observe({ entryTypes: ['gc'] });
// What outlives it is soon garbage too: it is collected before it has piled up.
setFlagsFromString('--heap-growing-percent=30');
// A capture is often read before Node has compiled much: so it compiles early, and functions that hold few others.
setFlagsFromString('--interrupt-budget=15000');
setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');

process.exitCode = await main(process.argv.slice(2));
// A read that waits for a silent writer would keep the process alive.
if (process.exitCode === EXIT_INTERRUPTED) process.exit();
