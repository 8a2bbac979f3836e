import yargs, { type Argv } from 'yargs';
import { VERSION } from '../version.ts';
import { COMPLETION, commandWords, demandNoTime } from './command-words.ts';
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
  SHOW_DESCRIPTION,
  showOptions,
} from './commands.ts';
import { EXIT_OK } from './exit-code.ts';
import {
  DOCTOR_DESCRIPTION,
  INTERFACES_DESCRIPTION,
  SNIFF_DESCRIPTION,
  SNIFF_OPTIONS,
  sniffOptions,
  toolOptions,
} from './live/sniff-command.ts';
import { escapeWords } from './options.ts';
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
    load: async () => (await import('./commands/analyze.ts')).analyze,
  },
  {
    name: 'show',
    words: '<ids> [file..]',
    description: SHOW_DESCRIPTION,
    options: showOptions,
    load: async () => (await import('./commands/show.ts')).show,
  },
  {
    name: 'export',
    words: '[file..]',
    description: EXPORT_DESCRIPTION,
    options: exportOptions,
    load: async () => (await import('./commands/export.ts')).exportSessions,
  },
  {
    name: 'explain',
    words: '[topic]',
    description: EXPLAIN_DESCRIPTION,
    options: explainOptions,
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'decode',
    words: '[bytes..]',
    description: DECODE_DESCRIPTION,
    options: decodeOptions,
    load: async () => (await import('./commands/decode.ts')).decode,
  },
  {
    name: 'fields',
    words: '[prefix]',
    description: FIELDS_DESCRIPTION,
    options: fieldsOptions,
    load: async () => (await import('./commands/fields.ts')).fields,
  },
  {
    name: 'sniff',
    words: '',
    description: SNIFF_DESCRIPTION,
    options: sniffOptions,
    load: async () => (await import('./commands/sniff.ts')).sniff,
  },
  {
    name: 'interfaces',
    words: '',
    description: INTERFACES_DESCRIPTION,
    options: toolOptions,
    load: async () => (await import('./commands/interfaces.ts')).interfaces,
  },
  {
    name: 'doctor',
    words: '',
    description: DOCTOR_DESCRIPTION,
    options: toolOptions,
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
];

const ANALYZE = 'analyze';

/** What yargs says of types and of booleans that are off, where their names say the same. */
const TYPES = /\s*\[(?:boolean|string|array|number|count|default: (?:true|false))\]/g;

/** Help without the types of options; examples stand in the long one. */
function plainHelp(text: string, isLong: boolean): string {
  const shown = isLong ? text : text.replace(/\n\nExamples:\n(?: .*\n?)+/, '\n');
  return shown.replaceAll(TYPES, '');
}

const EPILOG = 'sockshark COMMAND --help-all has all options, and examples.';

/** Runs a command line; gives the exit code. Rejects with UsageError where the line is wrong. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode = EXIT_OK;
  let printed = '';
  const parser = yargs()
    .scriptName('sockshark')
    .locale('en')
    .usage('$0 [command] FILE...\n\nShows what happens inside SOCKS traffic; without a command it is analyze.')
    .parserConfiguration({ 'parse-positional-numbers': false })
    .check(demandSingle, true)
    .strictOptions()
    .version(VERSION)
    .alias('h', 'help')
    .showHidden('show-hidden', 'All options')
    .hide('show-hidden')
    .hide('version')
    .epilog(EPILOG)
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
  demandNoTime(words);
  const { command: name, rest } = commandWords(
    words,
    COMMANDS.map((command) => command.name),
  );
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) {
    add(command, ['$0']);
  } else {
    // Help on all commands lists no options; those of analyze would be taken for everybody's.
    const isHelp = rest.includes('--help');
    for (const one of COMMANDS) add(one, one.name === ANALYZE && !isHelp ? [one.name, '$0'] : [one.name]);
    parser.command(COMPLETION, 'Script that completes commands and options in bash or zsh', {}, () => {
      parser.showCompletionScript();
    });
  }
  await parser.parseAsync(escapeWords(rest), {}, (_error: unknown, _given: unknown, text: string) => {
    printed = text;
  });
  if (printed !== '')
    surroundings.output.write(
      `${rest.includes('--help') ? plainHelp(printed, rest.includes('--show-hidden')) : printed}\n`,
    );
  await surroundings.output.close();
  return exitCode;
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
