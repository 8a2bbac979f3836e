import { existsSync } from 'node:fs';
import { TSHARK_TIMES } from '../report/text/time.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** What a command line asks for: one command, or help on all of them. */
export interface CommandWords {
  /** Undefined where help or completion ask for all commands. */
  readonly command: string | undefined;
  readonly rest: readonly string[];
}

export const COMPLETION = 'completion';
const HELP = 'help';

/**
 * The command of a line and its words: `sockshark FILE` means `sockshark analyze FILE`, `help export` means
 * `export --help`, and `-D` lists interfaces as tshark does. Throws UsageError for a word that is close to a command and
 * no file.
 */
export function commandWords(words: readonly string[], commands: readonly string[]): CommandWords {
  if (words[0] === HELP) return commandWords([...words.slice(1, 2), '--help'], commands);
  const [first] = words;
  if (first === undefined) return { command: undefined, rest: ['--help'] };
  const rest = words.flatMap((word) => (word === '--help-all' ? ['--help', '--show-hidden'] : [word]));
  if (commands.includes(first)) return { command: first, rest: rest.slice(1) };
  if (first === '-D' || first === '--list-interfaces') return { command: 'interfaces', rest: rest.slice(1) };
  const isForAll = first === COMPLETION || rest.some((word) => word === '-h' || /^--(help|get-)/.test(word));
  if (isForAll && !words.some((word) => existsSync(word))) return { command: undefined, rest };
  demandNoTypo(first, commands);
  return { command: 'analyze', rest };
}

function demandNoTypo(word: string, commands: readonly string[]): void {
  if (/^-|[./\\]/.test(word) || existsSync(word)) return;
  const meant = suggestion(word, [...commands, COMPLETION, HELP]);
  if (meant !== '') throw new UsageError(`No command "${word}"${meant}, and no file of that name`);
}

/** Throws UsageError where a time of tshark follows -t, which prints tables here. */
export function demandNoTime(words: readonly string[]): void {
  const at = words.indexOf('-t');
  const time = words[at + 1];
  if (at < 0 || time === undefined || !(time in TSHARK_TIMES) || existsSync(time)) return;
  throw new UsageError(`-t prints byte-width tables; how times print is --time ${time}`);
}
