import { indented } from './message-heading.ts';
import { joined, type TextOptions } from './text-options.ts';
import { wrap } from './wrap.ts';

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

/** Each tool with its state, what it is good for, and what repairs it. */
export function doctorText(tools: readonly ToolHealth[], { theme, width }: TextOptions): string {
  const lines = tools.flatMap(({ tool, remark, complaint, repair }) => {
    const state = complaint === undefined ? theme.good('works') : theme.error(complaint);
    return [
      `${theme.heading(tool.padEnd(8))} ${state}`,
      ...indented(wrap(remark, Math.max(width - 11, 8)), 9).map(theme.quiet),
      ...(repair === '' ? [] : [`         repair: ${theme.value(repair)}`]),
    ];
  });
  return joined(lines);
}
