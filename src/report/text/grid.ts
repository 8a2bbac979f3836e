import Table from 'cli-table3';
import { KNOWN_RULES } from '../../limits.ts';
import { displayWidth, padEnd } from './text-width.ts';
import type { Paint } from './theme.ts';
import { wrap } from './wrap.ts';

/** One cell of a block, before it is folded. */
export interface GridCell {
  /** A line each. */
  readonly text: readonly string[];
  readonly paint: Paint;
}

/** A column of a grid: blocks of cells, one beneath the other; the first block stands above the rule. */
export interface GridColumn {
  readonly head: readonly GridCell[];
  readonly body: readonly GridCell[];
}

/** Columns of a cell for four, six and sixteen octets: the least for short and for long contents, and the most. */
const LEAST = 11;
const LEAST_LONG = 17;
const MOST = 47;
const BORDER = 3;

/** Tables beneath each other, and the width of the first of them. */
export interface Grids {
  readonly lines: readonly string[];
  readonly size: number;
}

/**
 * Tables of the columns, as many beneath each other as the width asks for. Cells are folded before columns move to the
 * next table; nothing is cut.
 */
export function grids(columns: readonly GridColumn[], width: number, rule: Paint): Grids {
  const tables = stacks(columns, width).map((stack) => ({ stack, sizes: widths(stack, width) }));
  return {
    lines: tables.flatMap(({ stack, sizes }) => drawn(stack, sizes, rule)),
    size: (tables[0]?.sizes ?? []).reduce((sum, size) => sum + size + BORDER, 1),
  };
}

function stacks(columns: readonly GridColumn[], width: number): GridColumn[][] {
  const found: GridColumn[][] = [];
  let used = 1;
  for (const column of columns) {
    const needed = least(natural(column)) + BORDER;
    const stack = found.at(-1);
    if (stack === undefined || used + needed > width) {
      found.push([column]);
      used = 1 + needed;
    } else {
      stack.push(column);
      used += needed;
    }
  }
  return found;
}

/** As wide as the contents ask, but the widest columns give way until the table fits. */
function widths(columns: readonly GridColumn[], width: number): number[] {
  const wanted = columns.map(natural);
  const room = width - 1 - BORDER * columns.length;
  let most = Math.max(...wanted);
  const limited = () => wanted.map((size) => Math.min(size, Math.max(most, least(size))));
  while (most > LEAST && limited().reduce((sum, size) => sum + size, 0) > room) most--;
  return limited();
}

function least(wanted: number): number {
  return wanted > LEAST_LONG + LEAST ? LEAST_LONG : Math.min(wanted, LEAST);
}

function natural({ head, body }: GridColumn): number {
  const sizes = [...head, ...body].flatMap(({ text }) => text.map(displayWidth));
  return Math.min(Math.max(1, ...sizes), MOST);
}

function drawn(columns: readonly GridColumn[], sizes: readonly number[], rule: Paint): string[] {
  const heads = columns.map(({ head }) => head);
  const bodies = columns.map(({ body }) => body);
  if (bodies.every((cells) => cells.length === 0)) return block(heads, sizes, wholeRules(sizes), rule);
  return [...block(heads, sizes, headRules(sizes), rule), ...block(bodies, sizes, bodyRules(sizes), rule)];
}

type Chars = Readonly<Record<string, string>>;

const NO_RULES: Chars = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const NO_RULE_ABOVE: Chars = { ...NO_RULES, top: '', 'top-left': '', 'top-mid': '', 'top-right': '' };
const RULE_BELOW: Chars = { ...NO_RULES, 'bottom-left': '├', 'bottom-mid': '┼', 'bottom-right': '┤' };

/** The lines of a block between its rules: rows of cells beside each other, each as high as its highest cell. */
function block(
  columns: readonly (readonly GridCell[])[],
  sizes: readonly number[],
  { above, below }: Rules,
  rule: Paint,
): string[] {
  const bar = rule(BAR);
  const folded = columns.map((cells, index) => cells.map((cell) => foldedLines(cell, sizes[index] as number)));
  const count = Math.max(...folded.map((cells) => cells.length));
  const lines = above.map((line) => rule(line));
  for (let row = 0; row < count; row++) {
    const height = Math.max(...folded.map((cells) => cells[row]?.length ?? 0));
    for (let line = 0; line < height; line++) {
      let text = bar;
      for (let index = 0; index < folded.length; index++) {
        text += ` ${padEnd(folded[index]?.[row]?.[line] ?? '', sizes[index] as number)} ${bar}`;
      }
      lines.push(text);
    }
  }
  for (const line of below) lines.push(rule(line));
  return lines;
}

function foldedLines({ text, paint }: GridCell, size: number): string[] {
  return text.flatMap((line) => wrap(line, size)).map((line) => paint(line));
}

const BAR = '│';

/** The rules above and below the rows of a block, if there are any. */
interface Rules {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** Draws the rules of blocks with those characters; remembers them by the sizes of the columns, most of which come again. */
function ruler(chars: Chars): (sizes: readonly number[]) => Rules {
  const drawn = new Map<string, Rules>();
  return (sizes) => {
    const key = sizes.join();
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const table = new Table({ chars, colWidths: sizes.map((size) => size + 2), style: { border: [] } });
    table.push(sizes.map(() => ''));
    const lines = table.toString().split('\n');
    const row = lines.findIndex((line) => line.startsWith(BAR));
    const rules = { above: lines.slice(0, row), below: lines.slice(row + 1) };
    if (drawn.size >= KNOWN_RULES) drawn.clear();
    drawn.set(key, rules);
    return rules;
  };
}

const wholeRules = ruler(NO_RULES);
const headRules = ruler(RULE_BELOW);
const bodyRules = ruler(NO_RULE_ABOVE);
