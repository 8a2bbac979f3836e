import { ByteWriter } from '../bytes/byte-writer.ts';
import { LIST_ROWS } from '../limits.ts';
import { footer, SessionCounts } from '../report/text/session-counts.ts';
import { type HeadingWords, writeSessionHeading } from '../report/text/session-heading.ts';
import { type NumberedRow, SessionList, type SessionRow } from '../report/text/session-list.ts';
import type { TextOptions } from '../report/text/text-options.ts';
import type { TextTarget } from '../report/text/text-target.ts';
import type { Output } from './output.ts';
import type { Printer } from './report.ts';
import type { SessionPiece } from './session-scribe.ts';

const LINE_FEED = 0x0a;

/** How many rows of a list that streams are looked at before the first one is written. */
const MEASURED_ROWS = 100;

export interface PrinterOptions {
  /** Whether rows are put into the order of their starts, as far as LIST_ROWS goes. */
  readonly isOrdered: boolean;
  /** Whether the sessions are those of several captures. */
  readonly hasCaptures: boolean;
  /** Told once, when rows come as the sessions end although they should be ordered. */
  onStream(): void;
}

/** Prints the list of sessions, or sessions in full, and counts them. */
export class SessionPrinter implements Printer<SessionPiece> {
  /** Sessions that were printed. */
  shown = 0;
  /** The first printed that was refused, and the first that has a warning. */
  refused: number | undefined;
  warned: number | undefined;
  readonly #text: TextOptions;
  readonly #counts = new SessionCounts();
  /** Those that are only possible. */
  #hidden = 0;
  readonly #output: Output;
  readonly #list: SessionList;
  readonly #options: PrinterOptions;
  /** Rows that wait for others that began before them. */
  #waiting: NumberedRow[] | undefined = [];
  readonly #scratch: TextTarget = { out: new ByteWriter(), caches: undefined };
  #hasPrinted = false;

  constructor(text: TextOptions, output: Output, options: PrinterOptions) {
    this.#text = text;
    this.#output = output;
    this.#options = options;
    this.#list = new SessionList(text, options.hasCaptures);
  }

  print(piece: SessionPiece, base: number): void {
    if (piece === 'hidden') {
      this.#hidden++;
      return;
    }
    const { id, counted } = piece;
    this.shown++;
    this.#counts.add(counted);
    if (counted.status === 'refused') this.refused ??= base + id;
    if (counted.warnings.length > 0) this.warned ??= base + id;
    if ('row' in piece) {
      this.#printRow(base + id, placedRow(piece.row, base));
    } else {
      this.#printWhole(id, piece.heading, base, piece.body);
    }
  }

  /** Writes what waits; from now on rows come in the order of the ends. */
  stream(): void {
    if (this.#waiting === undefined) return;
    if (this.#options.isOrdered) this.#options.onStream();
    this.finish();
  }

  finish(): void {
    const rows = this.#waiting ?? [];
    if (this.#options.isOrdered) rows.sort((a, b) => a[0] - b[0]);
    if (rows.length > 0) this.#printRows(rows);
    this.#waiting = undefined;
  }

  /** Whether there was no session at all, printed or not. */
  get isEmpty(): boolean {
    return this.shown === 0 && this.#hidden === 0;
  }

  /** Lines on what was printed, of `of` sessions if some were selected; `hint` says how to see more. */
  summary(of: number | undefined, hint: string): string[] {
    return footer(this.#counts, this.#hidden, of, hint, this.#text);
  }

  #printWhole(id: number, heading: HeadingWords, base: number, body: Uint8Array): void {
    const { out } = this.#scratch;
    out.clear();
    if (this.#hasPrinted) out.byte(LINE_FEED);
    writeSessionHeading(id, heading, base, this.#text, this.#scratch);
    this.#output.writeBytes(out.bytes);
    this.#output.writeBytes(body);
    this.#hasPrinted = true;
  }

  #printRows(rows: readonly NumberedRow[]): void {
    const { out } = this.#scratch;
    out.clear();
    this.#list.write(rows, out);
    this.#output.writeBytes(out.bytes);
  }

  #printRow(id: number, row: SessionRow): void {
    if (this.#waiting === undefined) this.#printRows([[id, row]]);
    else if (this.#waiting.push([id, row]) === (this.#options.isOrdered ? LIST_ROWS : MEASURED_ROWS)) this.stream();
  }
}

/** The row of a capture before which the others had `base` sessions. */
function placedRow(row: SessionRow, base: number): SessionRow {
  return base === 0 || row.parent === undefined ? row : { ...row, parent: base + row.parent };
}
