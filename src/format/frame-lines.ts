import { endpointText } from '../bytes/address.ts';
import { printable } from '../bytes/text.ts';
import { type ColumnSpec, ColumnWriter } from './column-writer.ts';
import { entryInfo, type FrameEntry } from './frame-entry.ts';
import { joined, type TextOptions } from './text-options.ts';
import { plain } from './theme.ts';
import { ListClock, TIME_WIDTHS } from './time.ts';
import type { Span } from './wrap.ts';

function columns({ time }: TextOptions): ColumnSpec[] {
  return [
    { name: 'no', least: 5, align: 'right' },
    { name: 'time', least: TIME_WIDTHS[time], align: 'right' },
    { name: 'source', least: 17 },
    { name: 'destination', least: 19 },
    { name: 'protocol', least: 6 },
    { name: 'length', least: 5, align: 'right', isNamed: true },
    { name: 'info', least: 32 },
  ];
}

/** The packet list: a row for each frame, as readers of tshark know it. */
export class FrameLines {
  readonly #options: TextOptions;
  readonly #columns: ColumnWriter;
  readonly #clock: ListClock;

  constructor(options: TextOptions) {
    this.#options = options;
    this.#columns = new ColumnWriter(columns(options), options.width);
    this.#clock = new ListClock(options.time);
  }

  header(): string {
    return joined(this.#columns.header(this.#options.theme.quiet));
  }

  /** Makes the columns as wide as a frame needs whose row is yet to be asked for. */
  measure(entry: FrameEntry): void {
    this.#columns.measure(this.#cells(entry, ''));
  }

  row(entry: FrameEntry): string {
    return joined(this.#columns.row(this.#cells(entry, this.#clock.text(entry.frame, entry.frame.digits))));
  }

  #cells(entry: FrameEntry, time: string): Span[] {
    const { theme, showPasswords } = this.#options;
    const { frame, source, destination, protocol, pdus } = entry;
    const side = pdus[0]?.side;
    const from = side === undefined ? plain : side === 'client' ? theme.client : theme.proxy;
    const to = side === undefined ? plain : side === 'client' ? theme.proxy : theme.client;
    return [
      { text: String(frame.number), paint: theme.quiet },
      { text: time, paint: plain },
      { text: endpointText(source), paint: from },
      { text: `→ ${endpointText(destination)}`, paint: to },
      { text: protocol, paint: plain },
      { text: String(frame.originalLength), paint: theme.quiet },
      { text: printable(entryInfo(entry, showPasswords)), paint: side === undefined ? theme.quiet : plain },
    ];
  }
}
