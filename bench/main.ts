import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { CaptureStore } from './capture/capture-store.ts';
import { CASES, LONG_CASES } from './run/cases.ts';
import { METER } from './run/measure.ts';
import { type BenchOptions, benchOptions, HELP } from './run/options.ts';
import { outcomeTable, verdictTable } from './run/report.ts';
import { runCase } from './run/run-case.ts';
import { TARGETS } from './run/targets.ts';
import { verdicts } from './run/verdict.ts';

function print(text: string): void {
  process.stdout.write(text);
}

function machine() {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    system: `${process.platform} ${release()}`,
    processor: `${processors.length} × ${processors[0]?.model ?? 'unknown'}`,
    load: loadavg()[0],
    meter: METER,
  };
}

function runAll(options: BenchOptions): void {
  const { scale, seed, rounds, only, isLong, json, folder } = options;
  const store = new CaptureStore(folder, { scale, seed }, (line) => print(`${line}\n`));
  const about = { ...machine(), scale, seed, rounds };
  for (const [name, value] of Object.entries(about)) print(`${name.padEnd(10)} ${value}\n`);
  const cases = [...CASES, ...LONG_CASES].filter(({ letter }) =>
    only === undefined ? isLong || CASES.some((one) => one.letter === letter) : only.includes(letter),
  );
  const outcomes = cases.flatMap((one) => {
    print(`\n(${one.letter}) ${one.title}\n`);
    const found = runCase(one, store, rounds);
    print(outcomeTable(found));
    return found;
  });
  const reached = verdicts(TARGETS, outcomes);
  print(
    `\nTargets, medians of ${rounds} rounds${scale === 1 ? '' : `; they are meant for scale 1, this is ${scale}`}\n`,
  );
  print(verdictTable(reached));
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ about, outcomes, targets: reached }, undefined, 2)}\n`);
}

const options = benchOptions(process.argv.slice(2));
if (options.isHelp) print(HELP);
else if (options.isClean) new CaptureStore(options.folder, options, print).clean();
else runAll(options);
