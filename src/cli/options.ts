import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { JOBS, LEAST_MEMORY_BYTES } from '../limits.ts';
import type { PipelineOptions } from '../pipeline.ts';
import { TIME_STYLES, type TimeStyle, TSHARK_TIMES } from '../report/text/time.ts';
import { COLOR_CHOICES } from './color.ts';
import type { ReadingOptions } from './read-capture.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

/** How captures are read: options of every command that reads them. */
export const READING_OPTIONS = {
  r: {
    hidden: true,
    alias: 'read-file',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'A capture to read, as tshark has it; the same as FILE',
    coerce: (paths: readonly string[]) => paths.map(unescapeWord),
  },
  n: { type: 'boolean', default: false, hidden: true, describe: 'No names are looked up, with or without it' },
  l: { type: 'boolean', default: false, hidden: true, describe: 'Write each line as it comes' },
  d: {
    alias: 'decode-as',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Treat a port as SOCKS: tcp.port==9050,socks',
    coerce: namedPorts,
  },
  detect: {
    type: 'boolean',
    default: true,
    describe: '--no-detect: only port 1080 and those of -d',
  },
  c: {
    hidden: true,
    alias: 'count',
    type: 'number',
    requiresArg: true,
    describe: 'Stop after N frames',
    coerce: frameCount,
  },
  reader: {
    hidden: true,
    choices: ['sockshark', 'pcap-parser'] as const,
    default: 'sockshark' as const,
    describe: 'Engine that reads classic pcap files',
  },
  merge: { type: 'boolean', default: false, describe: 'Read all files as one, their frames by time' },
  sort: {
    hidden: true,
    choices: ['end', 'start'] as const,
    describe: 'Order of sessions: as they end (export, sniff), or by start',
  },
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
    hidden: true,
    type: 'number',
    requiresArg: true,
    default: 1,
    describe: 'Files to read at once; with -c they are read one by one',
    coerce: jobCount,
  },
  memory: {
    hidden: true,
    type: 'string',
    requiresArg: true,
    describe: 'Bytes that may be kept of what is not over, such as 512M; past them the oldest ends',
    coerce: once(memorySize),
  },
  q: { alias: 'quiet', type: 'boolean', default: false, describe: 'No progress, no summary' },
} as const satisfies Record<string, Options>;

export type ReadingArguments = InferredOptionTypes<typeof READING_OPTIONS>;

/** How captures are read, as the options say. */
export function readingOf(given: ReadingArguments, { remembersNothing }: Surroundings): ReadingOptions {
  const { reader, c = Number.POSITIVE_INFINITY, q, merge } = given;
  const remembers = remembersNothing !== true;
  return {
    ...detectionOf(given),
    ...memoryOf(given),
    engine: reader,
    maxFrames: c,
    isQuiet: q,
    isMerged: merge,
    remembers,
  };
}

/** What is taken for SOCKS, as the options say. */
export function detectionOf({
  detect,
  d,
}: Pick<ReadingArguments, 'detect' | 'd'>): Pick<PipelineOptions, 'detects' | 'named' | 'namedUdp'> {
  return d === undefined ? { detects: detect } : { detects: detect, named: d.tcp, namedUdp: d.udp };
}

/** What may be retained, as the options say. */
export function memoryOf({ memory }: Pick<ReadingArguments, 'memory'>): Pick<PipelineOptions, 'memory'> {
  return memory === undefined ? {} : { memory };
}

/** Whether results go through a pager. */
export const PAGER_OPTIONS = {
  pager: {
    hidden: true,
    type: 'boolean',
    default: true,
    describe: 'A pager on a terminal, by $PAGER; --no-pager: none',
  },
} as const satisfies Record<string, Options>;

/** How text looks. */
export const TEXT_OPTIONS = {
  color: {
    hidden: true,
    choices: COLOR_CHOICES,
    default: 'auto' as const,
    describe: 'Colours; NO_COLOR and FORCE_COLOR are obeyed',
  },
} as const satisfies Record<string, Options>;

export const TIME_OPTIONS = {
  time: {
    type: 'string',
    requiresArg: true,
    describe: `How times print: ${TIME_STYLES.join(', ')}`,
    coerce: once(timeStyle),
  },
} as const satisfies Record<string, Options>;

/** Reads a word that is given once; more than one are refused when all is read. */
export function once<T>(read: (word: string) => T): (given: string) => T {
  return (given) => (Array.isArray(given) ? (given as unknown as T) : read(given));
}

/** A style by its name, or by tshark's word for it. Throws UsageError for any other. */
function timeStyle(word: string): TimeStyle {
  const style = TIME_STYLES.find((name) => name === word) ?? TSHARK_TIMES[word];
  if (style === undefined)
    throw new UsageError(`--time ${word}: there are ${TIME_STYLES.join(', ')}, and tshark's words`);
  return style;
}

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
export function demandFiles({
  r = [],
  file = [],
}: {
  readonly r?: readonly string[] | undefined;
  readonly file: readonly string[] | undefined;
}): readonly string[] {
  const files = [...r, ...file];
  if (files.length === 0) throw new UsageError('No capture is named; - stands for standard input');
  return files;
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

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** Bytes of `64M`, `1.5G` or a plain number of them. Throws UsageError for what is none, or less than LEAST_MEMORY_BYTES. */
function memorySize(word: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([KMG]?)$/.exec(word.toUpperCase()) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit] as number));
  if (bytes >= LEAST_MEMORY_BYTES) return bytes;
  throw new UsageError(`--memory ${word}: it needs a size such as 512M or 2G, at least 1M`);
}

function jobCount(value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > JOBS)
    throw new UsageError(`--jobs needs a number from 1 to ${JOBS}`);
  return value;
}
