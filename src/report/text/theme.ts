import { Chalk, type ColorSupportLevel } from 'chalk';

/** Dresses one piece of text of one line; with colours off the text is returned as it is. */
export type Paint = (text: string) => string;

/** Every colour of the program by what it stands for. */
export interface Theme {
  readonly isColored: boolean;
  readonly heading: Paint;
  readonly client: Paint;
  readonly proxy: Paint;
  /** Offsets, rules, counts: what the eye may pass over. */
  readonly quiet: Paint;
  readonly label: Paint;
  readonly octets: Paint;
  readonly value: Paint;
  readonly meaning: Paint;
  readonly secret: Paint;
  readonly good: Paint;
  readonly note: Paint;
  readonly warning: Paint;
  readonly error: Paint;
  /** Neighbouring fields of a hex dump in turn. */
  readonly fields: readonly Paint[];
}

export function plain(text: string): string {
  return text;
}

/** No colours at all. */
export const PLAIN: Theme = {
  isColored: false,
  heading: plain,
  client: plain,
  proxy: plain,
  quiet: plain,
  label: plain,
  octets: plain,
  value: plain,
  meaning: plain,
  secret: plain,
  good: plain,
  note: plain,
  warning: plain,
  error: plain,
  fields: [plain],
};

/** The theme for a terminal's colour level; level 0 is plain text. */
export function theme(level: ColorSupportLevel): Theme {
  if (level === 0) return PLAIN;
  const chalk = new Chalk({ level });
  return {
    isColored: level > 0,
    heading: chalk.bold,
    client: chalk.cyan,
    proxy: chalk.magenta,
    quiet: chalk.dim,
    label: chalk.blue,
    octets: chalk.yellow,
    value: chalk.bold,
    meaning: chalk.green,
    secret: chalk.red,
    good: chalk.green,
    note: chalk.cyan,
    warning: chalk.yellow,
    error: chalk.red.bold,
    fields: [chalk.cyan, chalk.yellow, chalk.green, chalk.magenta, chalk.blue],
  };
}
