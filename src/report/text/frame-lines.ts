import { endpointText } from '../../bytes/address.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import type { ClockDigits, Instant } from '../../bytes/instant.ts';
import { printable } from '../../bytes/text.ts';
import type { Side } from '../../schema/message.ts';
import { cutEnd, cutEndpoint } from './cut.ts';
import { entryInfo, type FrameEntry } from './frame-entry.ts';
import { type ListColumn, TableLayout } from './table-layout.ts';
import type { TextOptions } from './text-options.ts';
import { plain } from './theme.ts';
import { ListClock, TIME_WIDTHS } from './time.ts';
import type { Span } from './wrap.ts';

function columns({ time, width }: TextOptions): ListColumn[] {
  // On a terminal a relative time is as short as it is.
  const least = time === 'relative' && width !== Number.POSITIVE_INFINITY ? 8 : TIME_WIDTHS[time];
  return [
    { name: 'no', rank: 0, least: 3, usual: 5, most: 9, align: 'right', cut: cutEnd },
    { name: 'time', rank: 2, least, usual: least, most: Math.max(least, 18), align: 'right', cut: cutEnd },
    { name: 'source', rank: 3, least: 11, usual: 17, most: 48, cut: cutEndpoint },
    { name: 'destination', rank: 4, least: 13, usual: 19, most: 50, cut: cutEndpoint },
    { name: 'protocol', rank: 5, least: 6, usual: 8, most: 12, cut: cutEnd },
    { name: 'length', rank: 6, least: 5, usual: 6, most: 8, align: 'right', cut: cutEnd },
    { name: 'info', rank: 1, least: 30, usual: 30, most: 400, cut: cutEnd },
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

/** The packet list: a line for each frame, as readers of tshark know it. */
export class FrameLines {
  readonly #options: TextOptions;
  readonly #layout: TableLayout;
  readonly #clock: ListClock;

  constructor(options: TextOptions) {
    this.#options = options;
    this.#layout = new TableLayout(columns(options), options.isWide ? Number.POSITIVE_INFINITY : options.width);
    this.#clock = new ListClock(options.time);
  }

  writeHeader(out: ByteWriter): void {
    this.#layout.writeHeader(this.#options.theme.quiet, out);
  }

  /** Makes the columns as wide as a frame needs whose row is yet to be asked for. */
  measure(row: FrameRow): void {
    this.#layout.measure(this.#cells(row, ''));
  }

  write(row: FrameRow, out: ByteWriter): void {
    this.#layout.write(this.#cells(row, this.#clock.text(row.time, row.digits, row.number)), out);
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
