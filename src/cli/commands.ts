import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { files, PAGER_OPTIONS, READING_OPTIONS, TEXT_OPTIONS, TIME_OPTIONS } from './options.ts';
import { SELECTION_OPTIONS } from './select/selection-options.ts';

/** The commands as the command line has them; what they do is loaded when it is asked for. */

/** Options by what they are for, as help lists them. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Select:': ['session', 'protocol', 'failed', 'user', 'to', 'proxy', 'note', 'slower', 'all'],
  'Show:': ['frames', 'V', 't', 'x', 'time', 'wide', 'color', 'pager', 'show-passwords', 'sort', 'messages'],
  'Input:': ['r', 'd', 'detect', 'merge', 'c', 'jobs', 'reader', 'n'],
  'Output:': ['format', 'o', 'w', 'q', 'l', 'help'],
};

/** A command with its options under the headings of their groups. */
export function withOptions<T, O extends Record<string, Options>>(command: Argv<T>, options: O) {
  for (const [title, names] of Object.entries(GROUPS)) {
    command.group(
      names.filter((name) => name in options || name === 'help'),
      title,
    );
  }
  return command.options(options);
}

const VIEW_OPTIONS = {
  frames: { type: 'boolean', default: false, describe: 'The packet list: a line a frame that carries SOCKS' },
  V: { alias: 'tree', type: 'count', describe: 'Field tree of every message; -VV opens the layers' },
  t: { alias: 'tables', type: 'boolean', default: false, describe: 'Every message as a byte-width table' },
  x: { alias: 'hex', type: 'boolean', default: false, describe: 'Hex dump of every message' },
  all: { type: 'boolean', default: false, describe: 'Also what is only possible, and frames without SOCKS' },
  wide: {
    hidden: true,
    type: 'boolean',
    default: false,
    describe: 'Lists as wide as they need, whatever the terminal',
  },
} as const satisfies Record<string, Options>;

export const ANALYZE_OPTIONS = {
  ...SELECTION_OPTIONS,
  ...VIEW_OPTIONS,
  ...READING_OPTIONS,
  ...TIME_OPTIONS,
  ...TEXT_OPTIONS,
  ...PAGER_OPTIONS,
};

export const ANALYZE_DESCRIPTION = 'What is in these captures: one line a session, or more';

export function analyzeOptions(command: Argv) {
  return withOptions(files(command), ANALYZE_OPTIONS)
    .example('$0 capture.pcapng', 'one line a session')
    .example('$0 -V capture.pcapng', 'every message as an annotated tree')
    .example('$0 --tables capture.pcapng', 'every message as a byte-width table')
    .example('tcpdump -w - | $0 -', 'read standard input');
}

export type AnalyzeArguments = InferredOptionTypes<typeof ANALYZE_OPTIONS> & { readonly file: string[] };

export const SHOW_DESCRIPTION = 'These sessions whole: tree, notes with their clauses, time of each step';

export function showOptions(command: Argv) {
  return withOptions(files(command), ANALYZE_OPTIONS)
    .positional('ids', { type: 'string', demandOption: true, describe: 'Ids as the list has them: 7 or 7,9-12' })
    .example('$0 show 7 capture.pcapng', 'session 7')
    .example('$0 show 7,9-12 --tables capture.pcapng', 'these as byte-width tables');
}

export type ShowArguments = AnalyzeArguments & { readonly ids: string };

export const FORMATS = ['json', 'ndjson', 'csv'] as const;

/** What records of sessions hold. */
export const RECORD_OPTIONS = {
  messages: {
    type: 'boolean',
    default: true,
    describe: '--no-messages: JSON without the messages, a third of the size',
  },
} as const satisfies Record<string, Options>;

export const EXPORT_OPTIONS = {
  format: { choices: FORMATS, default: 'json' as const, describe: 'One JSON document, a session a line, or a table' },
  ...RECORD_OPTIONS,
  ...SELECTION_OPTIONS,
  ...READING_OPTIONS,
} as const satisfies Record<string, Options>;

export const EXPORT_DESCRIPTION = 'Decoded sessions as JSON or CSV';

export function exportOptions(command: Argv) {
  return withOptions(files(command), EXPORT_OPTIONS)
    .example('$0 export capture.pcapng', 'one JSON document')
    .example('$0 export --format ndjson capture.pcapng | jq .request', 'a session a line');
}

export type ExportArguments = InferredOptionTypes<typeof EXPORT_OPTIONS> & { readonly file: string[] };

export const EXPLAIN_DESCRIPTION = "The protocol's reference: tables, code values, phases, errata, notes";

export function explainOptions(command: Argv) {
  return command
    .positional('topic', {
      type: 'string',
      describe: 'A message, field, code, note or family; explain alone lists them',
    })
    .options({ ...TEXT_OPTIONS, ...PAGER_OPTIONS })
    .example('$0 explain', 'what SOCKS is, and the topics')
    .example('$0 explain request', 'one message')
    .example('$0 explain 5', 'what a code means')
    .example('$0 explain all', 'all of it');
}

export type ExplainArguments = InferredOptionTypes<typeof TEXT_OPTIONS & typeof PAGER_OPTIONS> & {
  readonly topic: string | undefined;
};

export const FIELDS_DESCRIPTION = 'Every field by the name that JSON uses';

export function fieldsOptions(command: Argv) {
  return command
    .positional('prefix', { type: 'string', describe: 'Only names that begin so' })
    .options(TEXT_OPTIONS)
    .example('$0 fields socks', 'the fields of SOCKS');
}

export type FieldsArguments = InferredOptionTypes<typeof TEXT_OPTIONS> & { readonly prefix: string | undefined };

export const DECODE_OPTIONS = {
  from: { choices: ['client', 'proxy'] as const, describe: 'Who sent the bytes; without it both are tried' },
  udp: { type: 'boolean', default: false, describe: 'The bytes are payloads of datagrams to or from a relay' },
  format: { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'Text, or one JSON document' },
  V: { alias: 'tree', type: 'count', describe: 'Annotated field tree of every message, as without any view' },
  t: VIEW_OPTIONS.t,
  x: VIEW_OPTIONS.x,
  'show-passwords': READING_OPTIONS['show-passwords'],
  q: READING_OPTIONS.q,
  ...TEXT_OPTIONS,
} as const satisfies Record<string, Options>;

export const DECODE_DESCRIPTION = 'Pasted bytes read as SOCKS: hex, escapes, arrays, base64, dumps';

export function decodeOptions(command: Argv) {
  return command
    .positional('bytes', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'The bytes in any form, or - for standard input',
    })
    .options(DECODE_OPTIONS)
    .example('$0 decode 05 01 00', 'hex')
    .example("$0 decode --from proxy '\\x05\\xff'", 'escapes')
    .example('xxd dump.bin | $0 decode -', 'a hex dump');
}

export type DecodeArguments = InferredOptionTypes<typeof DECODE_OPTIONS> & { readonly bytes: string[] };
