import { endpointText } from '../bytes/address.ts';
import { printable } from '../bytes/text.ts';
import type { Session, Status } from '../session/session.ts';
import { type ColumnSpec, ColumnWriter } from './column-writer.ts';
import { countText } from './count-text.ts';
import {
  duration,
  insideText,
  loginText,
  outcomePaint,
  outcomeText,
  payloadBytes,
  requestText,
} from './session-text.ts';
import { joined, type TextOptions } from './text-options.ts';
import { plain } from './theme.ts';
import { ListClock, spanText, TIME_WIDTHS } from './time.ts';
import { type Span, wrap } from './wrap.ts';

function columns({ time }: TextOptions): ColumnSpec[] {
  return [
    { name: 'id', least: 3, align: 'right' },
    { name: 'time', least: TIME_WIDTHS[time], align: 'right' },
    { name: 'client', least: 17 },
    { name: 'proxy', least: 19 },
    { name: 'login', least: 17 },
    { name: 'request', least: 24 },
    { name: 'outcome', least: 12 },
    { name: 'sent', least: 7, align: 'right', isNamed: true },
    { name: 'received', least: 8, align: 'right', isNamed: true },
    { name: 'duration', least: 8, align: 'right' },
    { name: 'inside', least: 8 },
  ];
}

/** Sessions as a list, a row each, and the counts of all that were written. */
export class SessionList {
  readonly #options: TextOptions;
  readonly #columns: ColumnWriter;
  readonly #clock: ListClock;
  readonly #counts = new Map<Status, number>();

  constructor(options: TextOptions) {
    this.#options = options;
    this.#columns = new ColumnWriter(columns(options), options.width);
    this.#clock = new ListClock(options.time);
  }

  header(): string {
    return joined(this.#columns.header(this.#options.theme.quiet));
  }

  /** Makes the columns as wide as a session needs whose row is yet to be asked for. */
  measure(session: Session): void {
    this.#columns.measure(this.#cells(session, ''));
  }

  /** Counts a session for the summary. */
  count({ status }: Session): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1);
  }

  row(session: Session): string {
    return joined(this.#columns.row(this.#cells(session, this.#clock.text(session.first, session.first.digits))));
  }

  #cells(session: Session, time: string): Span[] {
    const { theme } = this.#options;
    const bytes = payloadBytes(session);
    return [
      { text: String(session.id), paint: theme.quiet },
      { text: time, paint: plain },
      { text: endpointText(session.client), paint: theme.client },
      { text: `→ ${printable(endpointText(session.proxy))}`, paint: theme.proxy },
      { text: loginText(session), paint: plain },
      { text: requestText(session), paint: theme.value },
      { text: outcomeText(session), paint: outcomePaint(session.status, theme) },
      { text: bytes === undefined ? '' : String(bytes.client), paint: plain },
      { text: bytes === undefined ? '' : String(bytes.proxy), paint: plain },
      { text: spanText(duration(session)), paint: theme.quiet },
      { text: insideText(session), paint: theme.meaning },
    ];
  }

  /** `5 sessions: 3 established, 2 refused`; `hidden` sessions were only possible and not listed. */
  summary(hidden: number): string {
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    const parts = [...this.#counts].map(([status, count]) => `${count} ${status}`);
    const counts = total === 0 ? 'No sessions' : `${countText(total, 'session')}: ${parts.join(', ')}`;
    const text = hidden === 0 ? counts : `${counts}; ${hidden} more only possible, listed with --all`;
    return joined(wrap(text, this.#options.width));
  }
}
