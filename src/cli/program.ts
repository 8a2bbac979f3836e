import yargs, { type Argv } from 'yargs';
import { VERSION } from '../version.ts';
import {
  ANALYZE_DESCRIPTION,
  ANALYZE_OPTIONS,
  analyzeOptions,
  DECODE_DESCRIPTION,
  DECODE_OPTIONS,
  decodeOptions,
  EXPLAIN_DESCRIPTION,
  EXPORT_DESCRIPTION,
  EXPORT_OPTIONS,
  explainOptions,
  exportOptions,
  FIELDS_DESCRIPTION,
  fieldsOptions,
} from './commands.ts';
import { EXIT_OK } from './exit-code.ts';
import { escapeWords } from './options.ts';
import {
  DOCTOR_DESCRIPTION,
  INTERFACES_DESCRIPTION,
  SNIFF_DESCRIPTION,
  SNIFF_OPTIONS,
  sniffOptions,
  toolOptions,
} from './sniff-command.ts';
import { suggestion } from './suggestion.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

type Run = (given: never, surroundings: Surroundings) => Promise<number>;

/** A command: what follows its name, and what it does, which is loaded when it is asked for. */
interface Command {
  readonly name: string;
  readonly words: string;
  readonly description: string;
  options(command: Argv): Argv;
  load(): Promise<Run>;
}

const COMMANDS: readonly Command[] = [
  {
    name: 'analyze',
    words: '[file..]',
    description: ANALYZE_DESCRIPTION,
    options: analyzeOptions,
    load: async () => (await import('./analyze.ts')).analyze,
  },
  {
    name: 'export',
    words: '[file..]',
    description: EXPORT_DESCRIPTION,
    options: exportOptions,
    load: async () => (await import('./export.ts')).exportSessions,
  },
  {
    name: 'explain',
    words: '[topic]',
    description: EXPLAIN_DESCRIPTION,
    options: explainOptions,
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'decode',
    words: '[bytes..]',
    description: DECODE_DESCRIPTION,
    options: decodeOptions,
    load: async () => (await import('./decode.ts')).decode,
  },
  {
    name: 'fields',
    words: '[prefix]',
    description: FIELDS_DESCRIPTION,
    options: fieldsOptions,
    load: async () => (await import('./fields.ts')).fields,
  },
  {
    name: 'sniff',
    words: '',
    description: SNIFF_DESCRIPTION,
    options: sniffOptions,
    load: async () => (await import('./sniff.ts')).sniff,
  },
  {
    name: 'interfaces',
    words: '',
    description: INTERFACES_DESCRIPTION,
    options: toolOptions,
    load: async () => (await import('./interfaces.ts')).interfaces,
  },
  {
    name: 'doctor',
    words: '',
    description: DOCTOR_DESCRIPTION,
    options: toolOptions,
    load: async () => (await import('./doctor.ts')).doctor,
  },
];

const [ANALYZE] = COMMANDS as readonly [Command];
const COMPLETION = 'completion';

/** Runs a command line; gives the exit code. Rejects with UsageError where the line is wrong. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode = EXIT_OK;
  let printed = '';
  const parser = yargs()
    .scriptName('sockshark')
    .locale('en')
    .usage('$0 <command>\n\nSees what happens inside SOCKS traffic.')
    .parserConfiguration({ 'parse-positional-numbers': false })
    .check(demandSingle, true)
    .strictOptions()
    .version(VERSION)
    .alias('h', 'help')
    .wrap(surroundings.columns ?? 100)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw message === null && error !== undefined ? error : new UsageError(complaint(message ?? '', OPTION_NAMES));
    });
  const add = ({ words: following, description, options, load }: Command, names: readonly string[]) => {
    const [name = '', ...others] = names;
    parser.command([`${name} ${following}`.trim(), ...others], description, options, async (given) => {
      exitCode = await (await load())(given as never, surroundings);
    });
  };
  const { command, rest } = chosen(words);
  if (command !== undefined) {
    add(command, ['$0']);
  } else {
    for (const one of COMMANDS) add(one, one === ANALYZE ? [one.name, '$0'] : [one.name]);
    parser.command(COMPLETION, 'Script that completes commands and options in bash or zsh', {}, () => {
      parser.showCompletionScript();
    });
  }
  await parser.parseAsync(escapeWords(rest), {}, (_error: unknown, _given: unknown, text: string) => {
    printed = text;
  });
  if (printed !== '') surroundings.output.write(`${printed}\n`);
  await surroundings.output.close();
  return exitCode;
}

/**
 * The command of a line and its words: `sockshark FILE` means `sockshark analyze FILE`, and `sockshark -D` lists
 * interfaces as tshark does. Undefined where help or completion ask for all of them, which takes longer.
 */
function chosen(words: readonly string[]): { command: Command | undefined; rest: readonly string[] } {
  const [first] = words;
  const isForAll = first === COMPLETION || words.some((word) => word === '-h' || /^--(help|get-)/.test(word));
  if (first === undefined || isForAll) return { command: undefined, rest: first === undefined ? ['--help'] : words };
  const isList = first === '-D' || first === '--list-interfaces';
  const command = COMMANDS.find(({ name }) => name === (isList ? 'interfaces' : first));
  return command === undefined ? { command: ANALYZE, rest: words } : { command, rest: words.slice(1) };
}

const ALL_OPTIONS = { ...ANALYZE_OPTIONS, ...EXPORT_OPTIONS, ...SNIFF_OPTIONS, ...DECODE_OPTIONS };

/** Options that take one value may be given once. */
function demandSingle(given: Readonly<Record<string, unknown>>): true {
  for (const [name, option] of Object.entries(ALL_OPTIONS)) {
    if (!('array' in option) && Array.isArray(given[name])) throw new UsageError(`--${name} is given more than once`);
  }
  return true;
}

const OPTION_NAMES = Object.entries(ALL_OPTIONS).flatMap(([name, option]) => [
  name,
  ...('alias' in option ? [option.alias] : []),
]);

/** yargs' words in one line, with the option that may have been meant. */
function complaint(message: string, known: readonly string[]): string {
  const [unknown] = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ') ?? [];
  if (unknown === undefined) return `${message.replaceAll(/\s+/g, ' ')} (see sockshark --help)`;
  const dashes = unknown.length === 1 ? '-' : '--';
  if (known.includes(unknown)) return `${dashes}${unknown} is no option of this command (see sockshark --help)`;
  const names = known.filter((name) => name.length > 1);
  return `Unknown option ${dashes}${unknown}${suggestion(unknown, names, '--')} (see sockshark --help)`;
}
