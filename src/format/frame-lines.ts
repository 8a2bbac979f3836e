import { endpointText } from '../bytes/address.ts';
import type { ClockDigits, Instant } from '../bytes/instant.ts';
import { printable } from '../bytes/text.ts';
import type { Side } from '../schema/message.ts';
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

/** What the packet list says of a frame, as plain data that another thread can take. */
export interface FrameRow {
  readonly number: number;
  readonly time: Instant;
  readonly digits: ClockDigits;
  readonly source: string;
  readonly destination: string;
  /** Who sent it; undefined for a frame without messages. */
  readonly side: Side | undefined;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
}

export function frameRow(entry: FrameEntry, showPasswords: boolean): FrameRow {
  const { frame, source, destination, protocol, pdus } = entry;
  const { number, seconds, nanoseconds, digits, originalLength } = frame;
  return {
    number,
    time: { seconds, nanoseconds },
    digits,
    source: endpointText(source),
    destination: endpointText(destination),
    side: pdus[0]?.side,
    protocol,
    length: originalLength,
    info: printable(entryInfo(entry, showPasswords)),
  };
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
  measure(row: FrameRow): void {
    this.#columns.measure(this.#cells(row, ''));
  }

  row(row: FrameRow): string {
    return joined(this.#columns.row(this.#cells(row, this.#clock.text(row.time, row.digits, row.number))));
  }

  #cells({ number, source, destination, side, protocol, length, info }: FrameRow, time: string): Span[] {
    const { theme } = this.#options;
    const from = side === undefined ? plain : side === 'client' ? theme.client : theme.proxy;
    const to = side === undefined ? plain : side === 'client' ? theme.proxy : theme.client;
    return [
      { text: String(number), paint: theme.quiet },
      { text: time, paint: plain },
      { text: source, paint: from },
      { text: `→ ${destination}`, paint: to },
      { text: protocol, paint: plain },
      { text: String(length), paint: theme.quiet },
      { text: info, paint: side === undefined ? theme.quiet : plain },
    ];
  }
}
