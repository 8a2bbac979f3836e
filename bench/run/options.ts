import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly scale: number;
  readonly rounds: number;
  readonly seed: number;
  readonly folder: string;
  /** Letters of the cases to run; undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly json: string | undefined;
  readonly isLong: boolean;
  /** Whether slow programs read whole captures. */
  readonly isWhole: boolean;
  readonly isMicro: boolean;
  readonly isClean: boolean;
  readonly isHelp: boolean;
}

export const HELP = `npm run bench -- [options]
  --scale N     size of the captures; 1 is 1,000,000 frames (a) or 100,000 sessions (b)
  --short       scale 0.02, one round
  --rounds N    rounds; 5 unless given
  --only a,b    these cases alone
  --long        also ten times (a): a file of 8 GB at scale 1
  --whole       tshark reads all frames too: minutes
  --micro       the rooms one by one instead, in nanoseconds a frame, message or session
  --json FILE   the results as JSON too
  --seed N      another seed
  --folder DIR  where captures are kept; a folder for temporary files unless given
  --clean       removes the captures
`;

const SHORT_SCALE = 0.02;

/** Reads the command line; throws TypeError for options that are not known and numbers that are none. */
export function benchOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      scale: { type: 'string' },
      short: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string', default: join(tmpdir(), 'sockshark-bench') },
      only: { type: 'string' },
      json: { type: 'string' },
      long: { type: 'boolean', default: false },
      whole: { type: 'boolean', default: false },
      micro: { type: 'boolean', default: false },
      clean: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    scale: positive('scale', values.scale ?? (values.short ? SHORT_SCALE : 1)),
    rounds: positive('rounds', values.rounds ?? (values.short ? 1 : 5)),
    seed: positive('seed', values.seed),
    folder: values.folder,
    only: values.only?.split(','),
    json: values.json,
    isLong: values.long,
    isWhole: values.whole,
    isMicro: values.micro,
    isClean: values.clean,
    isHelp: values.help,
  };
}

function positive(name: string, given: string | number): number {
  const value = Number(given);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new TypeError(`--${name} takes a number above 0, not "${given}"`);
}
