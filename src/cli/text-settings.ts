import type { TextOptions } from '../format/text-options.ts';
import { theme } from '../format/theme.ts';
import type { TimeStyle } from '../format/time.ts';
import { type ColorChoice, usesColor } from './color.ts';
import type { Surroundings } from './surroundings.ts';

interface TextArguments {
  readonly color: ColorChoice;
  readonly time: TimeStyle;
  readonly showPasswords: boolean;
  /** The results go to a file that was named. */
  readonly isFile: boolean;
}

/** How text looks here: colours and folding on a terminal, neither in a pipe or file. */
export function textSettings(
  { color, time, showPasswords, isFile }: TextArguments,
  surroundings: Surroundings,
): TextOptions {
  const isTerminal = surroundings.isTerminal && !isFile;
  return {
    theme: theme(usesColor(color, surroundings.environment, isTerminal) ? 1 : 0),
    width: (isFile ? undefined : surroundings.columns) ?? Number.POSITIVE_INFINITY,
    showPasswords,
    time,
  };
}
