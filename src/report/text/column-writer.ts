import { displayWidth } from './text-width.ts';
import type { Paint } from './theme.ts';
import { flow, type Span, wrapSpans } from './wrap.ts';

export interface ColumnSpec {
  readonly name: string;
  /** The width it starts with; it grows with what is written, up to MOST. The last column takes what is left. */
  readonly least: number;
  readonly align?: 'right';
  /** Whether its values stand behind its name where there is no room for columns. */
  readonly isNamed?: true;
}

const MOST = 48;
const GAP = '  ';
/** A first cell up to this width has a margin of its own where rows flow. */
const ID_WIDTH = 6;

/**
 * Writes a table row by row, so that lists of any length stream. Columns start narrow and grow. Where the terminal is
 * too narrow for them a row flows over further lines; nothing is cut, and nothing is wider than the terminal.
 */
export class ColumnWriter {
  readonly #columns: readonly ColumnSpec[];
  readonly #width: number;
  readonly #widths: number[];

  constructor(columns: readonly ColumnSpec[], width: number) {
    this.#columns = columns;
    this.#width = width;
    this.#widths = columns.map(({ name, least }) => Math.max(least, displayWidth(name)));
  }

  /** The names over the columns; nothing where there is no room for columns. */
  header(paint: Paint): string[] {
    const names = this.#columns.map(({ name }) => ({ text: name, paint }));
    return this.#hasRoom(names) ? this.#aligned(names) : [];
  }

  /** Makes the columns as wide as a row needs that is yet to be written. */
  measure(cells: readonly Span[]): void {
    for (let index = 0; index < cells.length - 1; index++) {
      const size = Math.min(displayWidth((cells[index] as Span).text), MOST);
      if (size > (this.#widths[index] as number)) this.#widths[index] = size;
    }
  }

  /** One row, in as many lines as it needs. */
  row(cells: readonly Span[]): string[] {
    this.measure(cells);
    return this.#hasRoom(cells) ? this.#aligned(cells) : this.#flowing(cells);
  }

  #hasRoom(cells: readonly Span[]): boolean {
    if (this.#width === Number.POSITIVE_INFINITY) return true;
    const needed = this.#widths.reduce((sum, width) => sum + GAP.length + width, -GAP.length);
    const last = cells.length - 1;
    return (
      needed <= this.#width &&
      cells.every(({ text }, index) => index === last || displayWidth(text) <= (this.#widths[index] as number))
    );
  }

  #aligned(cells: readonly Span[]): string[] {
    let head = '';
    let used = 0;
    for (let index = 0; index < cells.length - 1; index++) {
      const { text, paint } = cells[index] as Span;
      const size = displayWidth(text);
      const width = Math.max(size, this.#widths[index] as number);
      const padding = ' '.repeat(width - size);
      const painted = text === '' ? '' : paint(text);
      head += (this.#columns[index]?.align === 'right' ? padding + painted : painted + padding) + GAP;
      used += width + GAP.length;
    }
    const [first, ...more] = wrapSpans([cells.at(-1) as Span], this.#width - used);
    return [(head + first).trimEnd(), ...more.map((line) => ' '.repeat(used) + line)];
  }

  #flowing(cells: readonly Span[]): string[] {
    const [first, ...rest] = cells as [Span, ...Span[]];
    const start = first.text.padStart(Math.min(this.#widths[0] as number, ID_WIDTH));
    const parts = rest.map((cell, index) => {
      const column = this.#columns[index + 1] as ColumnSpec;
      return column.isNamed === true && cell.text !== '' ? { ...cell, text: `${column.name} ${cell.text}` } : cell;
    });
    const indent = ' '.repeat(start.length > ID_WIDTH ? 4 : start.length + GAP.length);
    const lines = flow(
      [{ text: start, paint: first.paint }, ...parts.filter((part) => part.text !== '')],
      Math.max(this.#width - indent.length, 8),
      GAP,
    );
    return lines.map((line, index) => (index === 0 ? line : indent + line));
  }
}
