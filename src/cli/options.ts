import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { TIME_STYLES } from '../format/time.ts';
import { JOBS } from '../limits.ts';
import type { PipelineOptions } from '../pipeline.ts';
import { COLOR_CHOICES } from './color.ts';
import type { ReadingOptions } from './read-capture.ts';
import { UsageError } from './usage-error.ts';

/** How captures are read: options of every command that reads them. */
export const READING_OPTIONS = {
  d: {
    alias: 'decode-as',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Treat a port as SOCKS: tcp.port==9050,socks; udp.port for a relay',
    coerce: namedPorts,
  },
  detect: {
    type: 'boolean',
    default: true,
    describe: 'Find SOCKS on any port; --no-detect: only 1080 and -d ports',
  },
  c: { alias: 'count', type: 'number', requiresArg: true, describe: 'Stop after N frames', coerce: frameCount },
  reader: {
    choices: ['sockshark', 'pcap-parser'] as const,
    default: 'sockshark' as const,
    describe: 'Engine that reads classic pcap files',
  },
  merge: { type: 'boolean', default: false, describe: 'Read all files as one, their frames by time' },
  sort: { choices: ['end', 'start'] as const, default: 'end' as const, describe: 'Order of sessions' },
  'show-passwords': { type: 'boolean', default: false, describe: 'Print secrets instead of masking them' },
  o: {
    alias: 'output',
    type: 'string',
    requiresArg: true,
    describe: 'Write the output to this file',
    coerce: unescapeWord,
  },
  w: {
    alias: 'write',
    type: 'string',
    requiresArg: true,
    describe: 'Write the frames of the sessions to this pcapng file',
    coerce: unescapeWord,
  },
  jobs: {
    type: 'number',
    requiresArg: true,
    default: 1,
    describe: 'Files to read at once; with -c they are read one by one',
    coerce: jobCount,
  },
  q: { alias: 'quiet', type: 'boolean', default: false, describe: 'No progress, no summary' },
} as const satisfies Record<string, Options>;

export type ReadingArguments = InferredOptionTypes<typeof READING_OPTIONS>;

/** How captures are read, as the options say. */
export function readingOf(given: ReadingArguments): ReadingOptions {
  const { reader, c = Number.POSITIVE_INFINITY, q, merge } = given;
  return { ...detectionOf(given), engine: reader, maxFrames: c, isQuiet: q, isMerged: merge };
}

/** What is taken for SOCKS, as the options say. */
export function detectionOf({
  detect,
  d,
}: Pick<ReadingArguments, 'detect' | 'd'>): Pick<PipelineOptions, 'detects' | 'named' | 'namedUdp'> {
  return d === undefined ? { detects: detect } : { detects: detect, named: d.tcp, namedUdp: d.udp };
}

/** How text looks. */
export const TEXT_OPTIONS = {
  color: { choices: COLOR_CHOICES, default: 'auto' as const, describe: 'Colours; NO_COLOR and FORCE_COLOR are obeyed' },
} as const satisfies Record<string, Options>;

export const TIME_OPTIONS = {
  time: { choices: TIME_STYLES, default: 'iso' as const, describe: 'How times print' },
} as const satisfies Record<string, Options>;

/** What stands for `-` while yargs parses, which loses a lone `-` among several files. */
const STANDARD_INPUT = '\0';

/** The words of a command line as yargs can take them. */
export function escapeWords(words: readonly string[]): string[] {
  return words.map((word) => (word === '-' ? STANDARD_INPUT : word));
}

export function unescapeWord(word: string): string {
  return word === STANDARD_INPUT ? '-' : word;
}

/** The positional FILE... of a command. */
export function files<T>(command: Argv<T>): Argv<T & { file: string[] }> {
  return command.positional('file', {
    type: 'string',
    array: true,
    coerce: (paths: readonly string[]) => paths.map(unescapeWord),
    describe: 'Captures (pcap, pcapng); - is standard input',
  }) as Argv<T & { file: string[] }>;
}

/** Throws UsageError where no capture is named. */
export function demandFiles({ file }: { readonly file: readonly string[] | undefined }): readonly string[] {
  if (file === undefined || file.length === 0) throw new UsageError('No capture is named; - stands for standard input');
  return file;
}

/** The ports of every `tcp.port==N,socks` and `udp.port==N,socks`; ranges `N-M` too. */
function namedPorts(values: readonly string[]): { readonly tcp: Set<number>; readonly udp: Set<number> } {
  const ports = { tcp: new Set<number>(), udp: new Set<number>() };
  for (const value of values) {
    const match = /^(?:(tcp|udp)\.port==)?(\d+)(?:-(\d+))?(?:,socks5?)?$/.exec(value);
    const first = Number(match?.[2]);
    const last = Number(match?.[3] ?? match?.[2]);
    if (match === null || first < 1 || last > 65_535 || first > last) {
      throw new UsageError(`-d ${value} is not of the form tcp.port==N,socks or udp.port==N,socks`);
    }
    const named = match[1] === 'udp' ? ports.udp : ports.tcp;
    for (let port = first; port <= last; port++) named.add(port);
  }
  return ports;
}

function frameCount(value: number): number {
  if (!Number.isInteger(value) || value < 1) throw new UsageError('-c needs a number of frames, 1 or more');
  return value;
}

function jobCount(value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > JOBS)
    throw new UsageError(`--jobs needs a number from 1 to ${JOBS}`);
  return value;
}
