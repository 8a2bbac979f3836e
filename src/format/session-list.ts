import { endpointText } from '../bytes/address.ts';
import type { ClockDigits, Instant } from '../bytes/instant.ts';
import { printable } from '../bytes/text.ts';
import type { Session, Status } from '../session/session.ts';
import { type ColumnSpec, ColumnWriter } from './column-writer.ts';
import { countText } from './count-text.ts';
import { insideText } from './inside-text.ts';
import { durationText, loginText, outcomePaint, outcomeText, payloadBytes, requestText } from './session-text.ts';
import { joined, type TextOptions } from './text-options.ts';
import { plain } from './theme.ts';
import { ListClock, TIME_WIDTHS } from './time.ts';
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

/** What the list says of a session, as plain data that another thread can take. The id comes beside it. */
export interface SessionRow {
  readonly first: Instant;
  readonly digits: ClockDigits;
  readonly status: Status;
  readonly client: string;
  readonly proxy: string;
  readonly login: string;
  readonly request: string;
  readonly outcome: string;
  readonly sent: string;
  readonly received: string;
  readonly duration: string;
  readonly inside: string;
}

export function sessionRow(session: Session): SessionRow {
  const { seconds, nanoseconds, digits } = session.first;
  const bytes = payloadBytes(session);
  return {
    first: { seconds, nanoseconds },
    digits,
    status: session.status,
    client: endpointText(session.client),
    proxy: printable(endpointText(session.proxy)),
    login: loginText(session),
    request: requestText(session),
    outcome: outcomeText(session),
    sent: bytes === undefined ? '' : String(bytes.client),
    received: bytes === undefined ? '' : String(bytes.proxy),
    duration: durationText(session),
    inside: insideText(session),
  };
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
  measure(id: number, row: SessionRow): void {
    this.#columns.measure(this.#cells(id, row, ''));
  }

  /** Whether no session was counted. */
  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /** Counts a session for the summary. */
  count(status: Status): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1);
  }

  row(id: number, row: SessionRow): string {
    return joined(this.#columns.row(this.#cells(id, row, this.#clock.text(row.first, row.digits))));
  }

  #cells(id: number, row: SessionRow, time: string): Span[] {
    const { theme } = this.#options;
    return [
      { text: String(id), paint: theme.quiet },
      { text: time, paint: plain },
      { text: row.client, paint: theme.client },
      { text: `→ ${row.proxy}`, paint: theme.proxy },
      { text: row.login, paint: plain },
      { text: row.request, paint: theme.value },
      { text: row.outcome, paint: outcomePaint(row.status, theme) },
      { text: row.sent, paint: plain },
      { text: row.received, paint: plain },
      { text: row.duration, paint: theme.quiet },
      { text: row.inside, paint: theme.meaning },
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
