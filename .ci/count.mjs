import { existsSync, readFileSync } from 'node:fs';

/* Sums what vitest reported of each tier: count.mjs <programs that could not be installed> <report>.. */

const [absent, ...paths] = process.argv.slice(2);

/** Only what the machine itself forbids may be skipped, and says so in its name; where all is bare, also what is missing. */
function mayBeSkipped(name, path) {
  const isExcused = path.includes('/bare/') || Number(absent) > 0 || !/(is|are) missing: apt-get install/.test(name);
  return name.includes('NOT TESTED, because') && isExcused;
}

let passed = 0;
let failed = 0;
for (const path of paths) {
  if (!existsSync(path)) {
    process.stdout.write(`no report: ${path}\n`);
    process.exitCode = 1;
    continue;
  }
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'));
  for (const { name: file, status, message, assertionResults } of testResults) {
    if (status === 'failed' && !assertionResults.some((one) => one.status === 'failed')) {
      process.stdout.write(`failed: ${file}: ${message}\n`);
      failed++;
    }
    for (const { fullName, status: outcome } of assertionResults) {
      if (outcome === 'passed') passed++;
      else if (outcome === 'failed') {
        process.stdout.write(`failed: ${fullName}\n`);
        failed++;
      } else {
        process.stdout.write(`skipped: ${fullName}\n`);
        if (!mayBeSkipped(fullName, path)) process.exitCode = 1;
      }
    }
  }
}
if (failed > 0) process.exitCode = 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
