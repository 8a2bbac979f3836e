import type { Status } from '../../session/session.ts';

/** Signs that say at a glance what words would take a column for. */
export interface Glyphs extends Readonly<Record<Status, string>> {
  readonly warning: string;
  /** Before a session inside another one's relay. */
  readonly nested: string;
}

export const UNICODE: Glyphs = {
  established: '✓',
  refused: '✗',
  incomplete: '…',
  opaque: '?',
  warning: '⚠',
  nested: '└',
};

export const ASCII: Glyphs = {
  established: '+',
  refused: 'x',
  incomplete: '.',
  opaque: '?',
  warning: '!',
  nested: '`',
};

/** The signs that a terminal of this environment can show, by its locale (POSIX: LC_ALL, LC_CTYPE, LANG in this order). */
export function glyphsOf(environment: Readonly<Record<string, string | undefined>>): Glyphs {
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '') ? UNICODE : ASCII;
}
