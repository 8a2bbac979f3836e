import yargs from 'yargs';
import { VERSION } from '../version.ts';
import {
  ANALYZE_DESCRIPTION,
  ANALYZE_OPTIONS,
  analyzeOptions,
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

/** Runs a command line; gives the exit code. Rejects with UsageError where the line is wrong. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode = EXIT_OK;
  const keep =
    <A>(load: () => Promise<(given: A, surroundings: Surroundings) => Promise<number>>) =>
    async (given: A) => {
      const command = await load();
      exitCode = await command(given, surroundings);
    };
  const parser = yargs()
    .scriptName('sockshark')
    .locale('en')
    .usage('$0 <command>\n\nSees what happens inside SOCKS traffic.')
    .parserConfiguration({ 'parse-positional-numbers': false })
    .check(demandSingle, true)
    .command(
      ['analyze [file..]', '$0'],
      ANALYZE_DESCRIPTION,
      analyzeOptions,
      keep(async () => (await import('./analyze.ts')).analyze),
    )
    .command(
      'export [file..]',
      EXPORT_DESCRIPTION,
      exportOptions,
      keep(async () => (await import('./export.ts')).exportSessions),
    )
    .command(
      'explain [topic]',
      EXPLAIN_DESCRIPTION,
      explainOptions,
      keep(async () => (await import('./explain.ts')).explain),
    )
    .command(
      'fields [prefix]',
      FIELDS_DESCRIPTION,
      fieldsOptions,
      keep(async () => (await import('./fields.ts')).fields),
    )
    .command(
      'sniff',
      SNIFF_DESCRIPTION,
      sniffOptions,
      keep(async () => (await import('./sniff.ts')).sniff),
    )
    .command(
      'interfaces',
      INTERFACES_DESCRIPTION,
      toolOptions,
      keep(async () => (await import('./interfaces.ts')).interfaces),
    )
    .command(
      'doctor',
      DOCTOR_DESCRIPTION,
      toolOptions,
      keep(async () => (await import('./doctor.ts')).doctor),
    )
    .command('completion', 'Script that completes commands and options in bash or zsh', {}, () => {
      parser.showCompletionScript();
    })
    .strictOptions()
    .version(VERSION)
    .alias('h', 'help')
    .wrap(surroundings.columns ?? 100)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw message === null && error !== undefined ? error : new UsageError(complaint(message ?? '', OPTION_NAMES));
    });
  const rest = words.length === 0 ? ['--help'] : escapeWords(withCommand(words));
  let printed = '';
  await parser.parseAsync(rest, {}, (_error: unknown, _given: unknown, text: string) => {
    printed = text;
  });
  if (printed !== '') surroundings.output.write(`${printed}\n`);
  await surroundings.output.close();
  return exitCode;
}

const COMMANDS = ['analyze', 'export', 'explain', 'fields', 'sniff', 'interfaces', 'doctor', 'completion'];

/** `sockshark FILE` means `sockshark analyze FILE`, and `sockshark -D` lists interfaces as tshark does. */
function withCommand(words: readonly string[]): readonly string[] {
  if (words[0] === '-D' || words[0] === '--list-interfaces') return ['interfaces', ...words.slice(1)];
  const isKnown =
    COMMANDS.includes(words[0] as string) || words.some((word) => word === '-h' || /^--(help|get-)/.test(word));
  return isKnown ? words : ['analyze', ...words];
}

const ALL_OPTIONS = { ...ANALYZE_OPTIONS, ...EXPORT_OPTIONS, ...SNIFF_OPTIONS };

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
