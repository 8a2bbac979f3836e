import { glyphsOf } from '../report/text/glyphs.ts';
import type { TextOptions } from '../report/text/text-options.ts';
import { theme } from '../report/text/theme.ts';
import type { TimeStyle } from '../report/text/time.ts';
import { type ColorChoice, usesColor } from './color.ts';
import type { Surroundings } from './surroundings.ts';

interface TextArguments {
  readonly color: ColorChoice;
  /** Undefined: the usual one, which is short where lines are. */
  readonly time: TimeStyle | undefined;
  /** Whether what is printed is a list, a line for each. */
  readonly isList?: boolean;
  readonly isWide?: boolean;
  readonly showPasswords: boolean;
  /** The results go to a file that was named. */
  readonly isFile: boolean;
}

/** How text looks, as plain data that another thread can take. */
export interface Look extends Omit<TextOptions, 'theme'> {
  readonly isColored: boolean;
}

/** How text looks here: colours and folding on a terminal, neither in a pipe or file. */
export function lookOf(
  { color, time, showPasswords, isFile, isList = false, isWide = false }: TextArguments,
  surroundings: Surroundings,
): Look {
  const isTerminal = surroundings.isTerminal && !isFile;
  const width = (isFile ? undefined : surroundings.columns) ?? Number.POSITIVE_INFINITY;
  return {
    isColored: usesColor(color, surroundings.environment, isTerminal),
    width,
    isWide,
    glyphs: glyphsOf(surroundings.environment),
    showPasswords,
    time: time ?? (isList && width !== Number.POSITIVE_INFINITY ? 'relative' : 'iso'),
  };
}

export function textOptions({ isColored, ...look }: Look): TextOptions {
  return { ...look, theme: theme(isColored ? 1 : 0) };
}

export function textSettings(given: TextArguments, surroundings: Surroundings): TextOptions {
  return textOptions(lookOf(given, surroundings));
}
