import { ByteWriter } from '../bytes/byte-writer.ts';
import { countText } from '../bytes/count-text.ts';
import { FrameLines, type FrameRow } from '../report/text/frame-lines.ts';
import { FrameHeadings } from '../report/text/frame-views.ts';
import type { TextOptions } from '../report/text/text-options.ts';
import type { TextTarget } from '../report/text/text-target.ts';
import type { FramePiece } from './frame-scribe.ts';
import type { Output } from './output.ts';
import type { Printer } from './report.ts';

/** Prints the packet list, or frames in full. */
export class FramePrinter implements Printer<FramePiece> {
  readonly #output: Output;
  readonly #lines: FrameLines;
  readonly #headings: FrameHeadings;
  readonly #scratch: TextTarget = { out: new ByteWriter(), caches: undefined };
  #hasHeader = false;
  /** Messages of SOCKS. */
  shown = 0;

  constructor(text: TextOptions, output: Output) {
    this.#output = output;
    this.#lines = new FrameLines(text);
    this.#headings = new FrameHeadings(text);
  }

  print(piece: FramePiece): void {
    if ('messages' in piece) this.shown += piece.messages;
    else if ('rows' in piece) this.#printRows(piece.rows);
    else this.#printFrame(piece.row, piece.body);
  }

  finish(): void {}

  /** Whether there was no message. */
  get isEmpty(): boolean {
    return this.shown === 0;
  }

  summary(): string[] {
    return [`${countText(this.shown, 'message')} of SOCKS`];
  }

  #printFrame(row: FrameRow, body: Uint8Array): void {
    const { out } = this.#scratch;
    out.clear();
    this.#headings.write(row, this.#scratch);
    this.#output.writeBytes(out.bytes);
    this.#output.writeBytes(body);
  }

  #printRows(rows: readonly FrameRow[]): void {
    for (const row of rows) this.#lines.measure(row);
    const { out } = this.#scratch;
    out.clear();
    if (!this.#hasHeader) this.#lines.writeHeader(out);
    this.#hasHeader = true;
    for (const row of rows) this.#lines.write(row, out);
    this.#output.writeBytes(out.bytes);
  }
}
