import type { TextOptions } from '../../report/text/text-options.ts';

/** A part of the reference: what one asks for, in any case, and its text. */
export interface Topic {
  readonly names: readonly string[];
  text(options: TextOptions): string;
}

/** Texts beneath each other with an empty line between them. */
export function parts(texts: readonly string[]): string {
  return texts.join('\n');
}
