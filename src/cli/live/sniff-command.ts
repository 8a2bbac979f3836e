import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { ENGINES } from '../../capture/live/engine.ts';
import { FORMATS, RECORD_OPTIONS } from '../commands.ts';
import { READING_OPTIONS, TEXT_OPTIONS, TIME_OPTIONS, unescapeWord } from '../options.ts';

const { c, d, detect, memory, o, q, 'show-passwords': showPasswords } = READING_OPTIONS;

import { SELECTION_OPTIONS } from '../select/selection-options.ts';

/** Options of live captures; the letters are tshark's. */
export const SNIFF_OPTIONS = {
  i: {
    alias: 'interface',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Listen to this interface, by name or number; several -i; - reads a capture from standard input',
    coerce: (names: readonly string[]) => names.map(unescapeWord),
  },
  D: { alias: 'list-interfaces', type: 'boolean', default: false, describe: 'List the interfaces, and stop' },
  f: { alias: 'filter', type: 'string', requiresArg: true, describe: "Capture filter in libpcap's language" },
  engine: {
    choices: ENGINES,
    default: 'auto' as const,
    describe: 'What captures: dumpcap or tcpdump, npm cap, a pipe',
  },
  s: { alias: 'snapshot-length', type: 'number', requiresArg: true, describe: 'Octets of a frame that are captured' },
  p: { type: 'boolean', default: false, describe: 'No promiscuous mode' },
  B: { alias: 'buffer-size', type: 'number', requiresArg: true, describe: "MiB of the kernel's buffer" },
  c,
  a: {
    alias: 'autostop',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Stop at duration:SECONDS, packets:N, sessions:N or filesize:KB of -w',
  },
  w: { alias: 'write', type: 'string', requiresArg: true, describe: 'Write all frames to this pcapng file' },
  b: {
    alias: 'ring-buffer',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'With -w: next file at filesize:KB or duration:SECONDS, and keep files:N',
  },
  V: { alias: 'tree', type: 'count', describe: 'Annotated field tree of every message; -VV opens the layers below' },
  t: { alias: 'tables', type: 'boolean', default: false, describe: 'Every message as a byte-width table' },
  x: { alias: 'hex', type: 'boolean', default: false, describe: 'Hex dump of every message' },
  all: { type: 'boolean', default: false, describe: 'Also sessions that are only possible' },
  ...SELECTION_OPTIONS,
  format: {
    choices: ['text', ...FORMATS] as const,
    default: 'text' as const,
    describe: 'Messages and sessions as they happen, or sessions as export writes them',
  },
  ...RECORD_OPTIONS,
  d,
  detect,
  memory,
  'show-passwords': showPasswords,
  o,
  q,
  ...TIME_OPTIONS,
  ...TEXT_OPTIONS,
} as const satisfies Record<string, Options>;

export const SNIFF_DESCRIPTION = 'SOCKS on an interface as it happens';

export function sniffOptions(command: Argv) {
  return command
    .options(SNIFF_OPTIONS)
    .example('$0 sniff', 'the usual interface')
    .example('$0 sniff -i eth0 -f "tcp port 1080" -V', 'a tree of each message')
    .example('$0 sniff -i eth0 -w all.pcapng -b filesize:100000 -b files:10', 'and keep the last gigabyte')
    .example('ssh host tcpdump -U -w - | $0 sniff -i -', 'listen elsewhere');
}

export type SniffArguments = InferredOptionTypes<typeof SNIFF_OPTIONS>;

export const INTERFACES_DESCRIPTION = 'What sniff can listen to, and what can open it';
export const DOCTOR_DESCRIPTION = 'Which capture engines work for you, and how to repair the others';

export function toolOptions(command: Argv) {
  return command.options(TEXT_OPTIONS);
}

export type ToolArguments = InferredOptionTypes<typeof TEXT_OPTIONS>;
