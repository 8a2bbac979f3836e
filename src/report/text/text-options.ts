import { type Glyphs, UNICODE } from './glyphs.ts';
import { PLAIN, type Theme } from './theme.ts';
import type { TimeStyle } from './time.ts';

/** How text output looks. */
export interface TextOptions {
  readonly theme: Theme;
  /** Columns of the terminal; Infinity for pipes and files, where nothing is folded. */
  readonly width: number;
  /** Whether lists may be wider than the terminal. */
  readonly isWide: boolean;
  readonly glyphs: Glyphs;
  readonly showPasswords: boolean;
  readonly time: TimeStyle;
}

/** No colours, no folding, secrets masked. */
export const PLAIN_TEXT: TextOptions = {
  theme: PLAIN,
  width: Number.POSITIVE_INFINITY,
  isWide: false,
  glyphs: UNICODE,
  showPasswords: false,
  time: 'iso',
};

/** Complete lines as one string. */
export function joined(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
