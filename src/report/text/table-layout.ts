import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { displayWidth } from './text-width.ts';
import type { Paint } from './theme.ts';
import type { Span } from './wrap.ts';

/** A column of a list that has a line for each row. */
export interface ListColumn {
  readonly name: string;
  /** Which columns stay where there is little room: the lowest. */
  readonly rank: number;
  /** The width below which it is of no use, the one that it should have, and the one that it grows to at the most. */
  readonly least: number;
  readonly usual: number;
  readonly most: number;
  readonly align?: 'right';
  /** Makes a text fit, with a sign for what is cut. */
  cut(text: string, width: number): string;
}

const GAP = 2;
const LINE_FEED = 0x0a;

/**
 * Lays rows out in one line each. Columns are as wide as what was measured; where the terminal is too narrow for them,
 * those of the highest rank are left out and cells are cut. With an endless width nothing is left out or cut.
 */
export class TableLayout {
  readonly #columns: readonly ListColumn[];
  readonly #width: number;
  readonly #wanted: number[];
  /** The width of each column, 0 for one that is left out; undefined until a row is asked for. */
  #widths: readonly number[] | undefined;

  constructor(columns: readonly ListColumn[], width: number) {
    this.#columns = columns;
    this.#width = width;
    this.#wanted = columns.map(({ name, least, usual }) =>
      Math.max(width === Number.POSITIVE_INFINITY ? usual : least, displayWidth(name)),
    );
  }

  /** Makes the columns as wide as a row needs. */
  measure(cells: readonly Span[]): void {
    for (let index = 0; index < cells.length; index++) {
      const { text } = cells[index] as Span;
      if (text === '') continue;
      const size = Math.min(displayWidth(text), (this.#columns[index] as ListColumn).most);
      if (size > (this.#wanted[index] as number)) {
        this.#wanted[index] = size;
        if (this.#width === Number.POSITIVE_INFINITY) this.#widths = undefined;
      }
    }
  }

  writeHeader(paint: Paint, out: ByteWriter): void {
    const cells = this.#columns.map(({ name }) => ({ text: name, paint }));
    this.write(cells, out);
  }

  /** Writes a row as one line. */
  write(cells: readonly Span[], out: ByteWriter): void {
    const widths = this.widths;
    const start = out.length;
    let missing = 0;
    for (let index = 0; index < cells.length; index++) {
      const width = widths[index] as number;
      if (width === 0) continue;
      const { align, cut } = this.#columns[index] as ListColumn;
      const { text, paint } = cells[index] as Span;
      const shown = this.#width === Number.POSITIVE_INFINITY ? text : cut(text, width);
      const padding = shown === '' ? width : Math.max(0, width - displayWidth(shown));
      if (align === 'right') missing += padding;
      if (shown !== '') {
        out.spaces(missing);
        out.text(paint(shown));
        missing = 0;
      }
      missing += align === 'right' ? GAP : padding + GAP;
    }
    out.trimEnd(start);
    out.byte(LINE_FEED);
  }

  /** The width of each column, 0 where it is left out. */
  get widths(): readonly number[] {
    this.#widths ??= this.#width === Number.POSITIVE_INFINITY ? this.#wanted.slice() : this.#fitted();
    return this.#widths;
  }

  /** Columns come in by rank, as long as those before them have their usual width; what is left goes to the same in turn. */
  #fitted(): number[] {
    const ranked = this.#columns.map((_, index) => index).sort((a, b) => this.#rank(a) - this.#rank(b));
    const widths = this.#columns.map(() => 0);
    let room = this.#width + GAP;
    for (const index of ranked) {
      const { least, usual } = this.#columns[index] as ListColumn;
      const wanted = this.#wanted[index] as number;
      const width = Math.min(wanted, usual);
      const given = width + GAP <= room ? width : Math.min(wanted, least);
      if (given + GAP > room) continue;
      widths[index] = given;
      room -= given + GAP;
    }
    for (const index of ranked) {
      const width = widths[index] as number;
      if (width === 0) continue;
      const more = Math.min(room, (this.#wanted[index] as number) - width);
      widths[index] = width + more;
      room -= more;
    }
    return widths;
  }

  #rank(index: number): number {
    return (this.#columns[index] as ListColumn).rank;
  }
}
