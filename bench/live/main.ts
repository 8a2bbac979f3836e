import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RECIPES } from '../capture/recipes.ts';
import { writeTraffic } from '../capture/write-traffic.ts';
import { listeners } from './engines.ts';
import { measure, type Outcome } from './measure.ts';
import { Namespace } from './namespace.ts';

/* What each engine gets of traffic that tcpreplay sends over a cable; sender and receiver share the machine. */

const HELP = `npm run bench:live -- [options]
  --rates 20,50,100  thousands of frames a second
  --seconds 5        for how long each
  --slow             nobody reads the results until all is sent
`;

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '20,50,100' },
    seconds: { type: 'string', default: '5' },
    slow: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function row(outcome: Outcome): string {
  const { engine, rate, sent, received, droppedByKernel, droppedHere, stall } = outcome;
  const cells = [engine.padEnd(8), rate, sent, received, droppedByKernel, droppedHere, stall];
  return `${cells.map((cell) => String(cell).padStart(9)).join(' ')}\n`;
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-live-'));
  const path = join(folder, 'mixed.pcap');
  const file = openSync(path, 'w');
  writeTraffic(RECIPES.mixed, { seed: 1, scale: 0.02 }, (piece) => writeSync(file, piece));
  closeSync(file);
  const space = await Namespace.create();
  process.stdout.write('  engine  frames/s      sent  received    kernel      here  stall ms\n');
  try {
    for (const listener of listeners(folder)) {
      for (const rate of values.rates.split(',')) {
        const load = { path, rate: Number(rate) * 1000, seconds: Number(values.seconds), isSlow: values.slow };
        process.stdout.write(row(await measure(space, listener, load, folder)));
      }
    }
  } finally {
    space.close();
    rmSync(folder, { recursive: true });
  }
}

if (values.help) process.stdout.write(HELP);
else await run();
