import { box } from './box.ts';
import { joined, type TextOptions } from './text-options.ts';
import { plain } from './theme.ts';

/** How a capture tool is. */
export interface ToolHealth {
  readonly tool: string;
  /** What it is good for. */
  readonly remark: string;
  /** Why it cannot capture; undefined when it can. */
  readonly complaint: string | undefined;
  /** The command that helps; empty where there is none. Never folded, so that it can be copied. */
  readonly repair: string;
}

const COLUMNS = [
  { name: 'Tool', least: 7 },
  { name: 'State', least: 12 },
  { name: 'What it is good for', least: 16 },
];

/** Each tool with its state and what it is good for; beneath them what repairs those that do not work. */
export function doctorText(tools: readonly ToolHealth[], options: TextOptions): string {
  const { theme } = options;
  const rows = tools.map(({ tool, remark, complaint }) => [
    { text: tool, paint: theme.heading },
    complaint === undefined ? { text: 'works', paint: theme.good } : { text: complaint, paint: theme.error },
    { text: remark, paint: plain },
  ]);
  const repairs = tools.filter(({ repair }) => repair !== '');
  return joined([
    ...box(COLUMNS, rows, options),
    ...repairs.map(({ tool, repair }) => `${theme.heading(tool)} repair: ${theme.value(repair)}`),
  ]);
}
