#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { EXIT_INTERRUPTED, main } from '../dist/program/main.js';

// Nearly all that is made of a capture is soon garbage: the room for it is large from the start, and what outlives it is
// collected before it has piled up. A capture is often read before Node has compiled much: so it compiles early, and
// functions that hold few others, which takes less time than it saves (docs/performance.md).
for (const flag of [
  '--semi-space-growth-factor=8',
  '--heap-growing-percent=30',
  '--max-inlined-bytecode-size-cumulative=200',
  '--interrupt-budget=15000',
]) {
  setFlagsFromString(flag);
}
process.exitCode = await main(process.argv.slice(2));
// A read that waits for a silent writer would keep the process alive.
if (process.exitCode === EXIT_INTERRUPTED) process.exit();
