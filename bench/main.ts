import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { CaptureStore } from './capture/capture-store.ts';
import { microTable, runMicro } from './micro/run-micro.ts';
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

/** What is written with the results: on what they were measured, and how. */
function about({ scale, seed, rounds, isMicro }: BenchOptions) {
  return isMicro ? { ...machine(), seed } : { ...machine(), scale, seed, rounds };
}

function runCases({ scale, seed, rounds, only, isLong, isWhole, folder }: BenchOptions) {
  const store = new CaptureStore(folder, { scale, seed }, (line) => print(`${line}\n`));
  const cases = [...CASES, ...LONG_CASES].filter((one) =>
    only === undefined ? isLong || CASES.includes(one) : only.includes(one.letter),
  );
  const outcomes = cases.flatMap((one) => {
    print(`\n(${one.letter}) ${one.title}\n`);
    const found = runCase(one, store, { rounds, isWhole });
    print(outcomeTable(found));
    return found;
  });
  const targets = verdicts(TARGETS, outcomes);
  const remark = scale === 1 ? '' : `; they are meant for scale 1, this is ${scale}`;
  print(`\nTargets, medians of ${rounds} rounds${remark}\n${verdictTable(targets)}`);
  return { outcomes, targets };
}

async function runTrials({ seed }: BenchOptions) {
  const rooms = await runMicro(seed);
  print(`\n${microTable(rooms)}`);
  return { rooms };
}

async function run(options: BenchOptions): Promise<void> {
  const heading = about(options);
  for (const [name, value] of Object.entries(heading)) print(`${name.padEnd(10)} ${value}\n`);
  const results = options.isMicro ? await runTrials(options) : runCases(options);
  const text = JSON.stringify({ about: heading, ...results }, undefined, 2);
  if (options.json !== undefined) writeFileSync(options.json, `${text}\n`);
}

const options = benchOptions(process.argv.slice(2));
if (options.isHelp) print(HELP);
else if (options.isClean) new CaptureStore(options.folder, options, print).clean();
else await run(options);
