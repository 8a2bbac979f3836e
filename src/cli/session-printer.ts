import { sessionHeading } from '../format/session-heading.ts';
import { SessionList, type SessionRow } from '../format/session-list.ts';
import { joined, type TextOptions } from '../format/text-options.ts';
import type { Output } from './output.ts';
import type { Printer } from './report.ts';
import type { SessionPiece } from './session-scribe.ts';

/** How many rows of a list are looked at before the first one is written, so that columns start as wide as they need. */
const MEASURED_ROWS = 100;

/** Prints the list of sessions, or sessions in full, and counts them. */
export class SessionPrinter implements Printer<SessionPiece> {
  readonly #text: TextOptions;
  readonly #output: Output;
  readonly #list: SessionList;
  /** Rows before the first one is written. */
  #waiting: [id: number, row: SessionRow][] | undefined = [];
  #separator = '';
  #hidden = 0;

  constructor(text: TextOptions, output: Output) {
    this.#text = text;
    this.#output = output;
    this.#list = new SessionList(text);
  }

  print(piece: SessionPiece, base: number): void {
    if (piece === 'hidden') {
      this.#hidden++;
    } else if ('row' in piece) {
      this.#list.count(piece.row.status);
      this.#printRow(base + piece.id, piece.row);
    } else {
      const { id, heading, body } = piece;
      this.#list.count(heading.status);
      this.#output.write(this.#separator + joined(sessionHeading(id, heading, base, this.#text)) + body);
      this.#separator = '\n';
    }
  }

  finish(): void {
    if (this.#waiting === undefined || this.#waiting.length === 0) return;
    for (const [id, row] of this.#waiting) this.#list.measure(id, row);
    this.#output.write(this.#list.header());
    for (const [id, row] of this.#waiting) this.#output.write(this.#list.row(id, row));
    this.#waiting = undefined;
  }

  /** Whether there was no session at all, printed or not. */
  get isEmpty(): boolean {
    return this.#list.isEmpty && this.#hidden === 0;
  }

  summary(): string {
    return this.#list.summary(this.#hidden).trimEnd();
  }

  #printRow(id: number, row: SessionRow): void {
    if (this.#waiting === undefined) this.#output.write(this.#list.row(id, row));
    else if (this.#waiting.push([id, row]) === MEASURED_ROWS) this.finish();
  }
}
