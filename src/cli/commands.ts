import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { files, READING_OPTIONS, TEXT_OPTIONS, TIME_OPTIONS } from './options.ts';

/** The commands as the command line has them; what they do is loaded when it is asked for. */

const VIEW_OPTIONS = {
  frames: { type: 'boolean', default: false, describe: 'The packet list: a line for each frame that carries SOCKS' },
  V: { alias: 'tree', type: 'count', describe: 'Annotated field tree of every message; -VV opens the layers below' },
  t: { alias: 'tables', type: 'boolean', default: false, describe: 'Every message as a byte-width table' },
  x: { alias: 'hex', type: 'boolean', default: false, describe: 'Hex dump of every message' },
  all: { type: 'boolean', default: false, describe: 'Also sessions that are only possible, and frames without SOCKS' },
} as const satisfies Record<string, Options>;

export const ANALYZE_OPTIONS = { ...VIEW_OPTIONS, ...READING_OPTIONS, ...TIME_OPTIONS, ...TEXT_OPTIONS };

export const ANALYZE_DESCRIPTION = 'What is in these captures: one line a session, or more';

export function analyzeOptions(command: Argv) {
  return files(command)
    .options(ANALYZE_OPTIONS)
    .example('$0 capture.pcapng', 'one line a session')
    .example('$0 -V capture.pcapng', 'every message as an annotated tree')
    .example('$0 --tables capture.pcapng', 'every message as a byte-width table')
    .example('tcpdump -w - | $0 -', 'read standard input');
}

export type AnalyzeArguments = InferredOptionTypes<typeof ANALYZE_OPTIONS> & { readonly file: string[] };

export const FORMATS = ['json', 'ndjson', 'csv'] as const;

export const EXPORT_OPTIONS = {
  format: { choices: FORMATS, default: 'json' as const, describe: 'One JSON document, a session a line, or a table' },
  ...READING_OPTIONS,
} as const satisfies Record<string, Options>;

export const EXPORT_DESCRIPTION = 'Decoded sessions as JSON or CSV';

export function exportOptions(command: Argv) {
  return files(command)
    .options(EXPORT_OPTIONS)
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
    .options(TEXT_OPTIONS)
    .example('$0 explain', 'what SOCKS is, and the topics')
    .example('$0 explain request', 'one message')
    .example('$0 explain 5', 'what a code means')
    .example('$0 explain all', 'all of it');
}

export type ExplainArguments = InferredOptionTypes<typeof TEXT_OPTIONS> & { readonly topic: string | undefined };

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
