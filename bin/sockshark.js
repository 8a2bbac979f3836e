#!/usr/bin/env node
const { version } = require('../package.json');
const { loadProgram } = require('./compiled.js');

/* A module of CommonJS, as is all that it loads: Node takes a tenth of its start to make its loader of others. */

/** What a short capture takes. */
const SHORT_MS = 200;

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
  process.stdout.write(`${version}\n`);
} else {
  run();
}

async function run() {
  const { EXIT_INTERRUPTED, main } = loadProgram().program;
  const tuning = setTimeout(() => require('./tuning.js').tune(), SHORT_MS);
  process.exitCode = await main(words);
  clearTimeout(tuning);
  // A read that waits for a silent writer would keep the process alive.
  if (process.exitCode === EXIT_INTERRUPTED) process.exit();
}
