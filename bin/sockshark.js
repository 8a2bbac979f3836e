#!/usr/bin/env node
import { EXIT_INTERRUPTED, main } from '../dist/main.js';

process.exitCode = await main(process.argv.slice(2));
// A read that waits for a silent writer would keep the process alive.
if (process.exitCode === EXIT_INTERRUPTED) process.exit();
