#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { EXIT_INTERRUPTED, main } from '../dist/program/main.js';

// Nearly all that is made of a capture is soon garbage: it is collected before it has piled up.
setFlagsFromString('--heap-growing-percent=30');
process.exitCode = await main(process.argv.slice(2));
// A read that waits for a silent writer would keep the process alive.
if (process.exitCode === EXIT_INTERRUPTED) process.exit();
