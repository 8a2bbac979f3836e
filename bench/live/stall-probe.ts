import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/* Loaded before the program that is measured: how long its event loop stood still at the most, told when it ends. */

const PERIOD_MS = 5;

let last = performance.now();
let worst = 0;

setInterval(() => {
  const now = performance.now();
  worst = Math.max(worst, now - last - PERIOD_MS);
  last = now;
}, PERIOD_MS).unref();

process.on('exit', () => {
  const path = process.env.STALL_FILE;
  if (path !== undefined) writeFileSync(path, String(Math.round(worst)));
});
