import { endpointText } from '../../bytes/address.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { type ClockDigits, type Instant, isoText, secondsBetween, spanText } from '../../bytes/instant.ts';
import { printable } from '../../bytes/text.ts';
import type { Session } from '../../session/session.ts';
import { cutEnd, cutEndpoint } from './cut.ts';
import { insideText } from './inside-text.ts';
import { type Counted, counted } from './session-counts.ts';
import { duration, outcomePaint, outcomeText, payloadBytes, requestText } from './session-text.ts';
import { shortCount, shortSpan } from './short-units.ts';
import { type ListColumn, TableLayout } from './table-layout.ts';
import type { TextOptions } from './text-options.ts';
import { plain } from './theme.ts';
import { ListClock, TIME_WIDTHS } from './time.ts';
import type { Span } from './wrap.ts';

/** What the list says of a session, as plain data that another thread can take. The id comes beside it. */
export interface SessionRow {
  readonly capture: string;
  readonly first: Instant;
  readonly digits: ClockDigits;
  readonly counted: Counted;
  readonly version: string;
  /** The id of the session around it. */
  readonly parent: number | undefined;
  readonly client: string;
  readonly proxy: string;
  readonly user: string;
  readonly request: string;
  /** The same in short: a host and port, for datagrams those that they go to. */
  readonly target: string;
  readonly outcome: string;
  /** Payload bytes each way; undefined where there was no relay. */
  readonly bytes: { readonly client: number; readonly proxy: number } | undefined;
  /** Seconds; undefined where the clock went back meanwhile. */
  readonly duration: number | undefined;
  readonly inside: string;
}

export function sessionRow(session: Session): SessionRow {
  const { seconds, nanoseconds, digits } = session.first;
  const request = requestText(session);
  return {
    capture: printable(session.capture),
    first: { seconds, nanoseconds },
    digits,
    counted: counted(session),
    version: /\d+\w*$/.exec(session.protocol)?.[0] ?? session.protocol,
    parent: session.parent,
    client: endpointText(session.client),
    proxy: printable(endpointText(session.proxy)),
    user: printable(session.authentication?.username ?? ''),
    request,
    target: targetText(session, request),
    outcome: outcomeText(session),
    bytes: payloadBytes(session),
    duration: session.isClockBack === true ? undefined : duration(session),
    inside: insideText(session),
  };
}

/** A row and the number of its session. */
export type NumberedRow = readonly [id: number, row: SessionRow];

/** A column, and what stands in it. */
interface SessionColumn extends ListColumn {
  cell(id: number, row: SessionRow, time: string): Span;
}

/** The place of the column that has the time. */
const TIME = 1;

/** The list as a table of one capture at a time: a line for each session, whatever the width. */
export class SessionList {
  readonly #options: TextOptions;
  /** Whether it goes to a terminal, where lines are short. */
  readonly #isShort: boolean;
  readonly #hasCaptures: boolean;
  readonly #clock: ListClock;
  #columns: readonly SessionColumn[] = [];
  #layout: TableLayout | undefined;
  #capture: string | undefined;
  #start: Instant | undefined;
  #proxies: ReadonlySet<string> = new Set();

  /** `hasCaptures`: sessions of several captures, whose names a pipe is told in a column. */
  constructor(options: TextOptions, hasCaptures: boolean) {
    this.#options = options;
    this.#hasCaptures = hasCaptures;
    this.#isShort = options.width !== Number.POSITIVE_INFINITY;
    this.#clock = new ListClock(options.time);
  }

  /** Writes the rows of sessions, with what stands over the first of each capture; columns are as wide as these rows need. */
  write(rows: readonly NumberedRow[], out: ByteWriter): void {
    if (!this.#isShort) {
      this.#writeRows('', rows, out);
      return;
    }
    for (let start = 0; start < rows.length; ) {
      const { capture } = (rows[start] as NumberedRow)[1];
      let end = start;
      while (end < rows.length && (rows[end] as NumberedRow)[1].capture === capture) end++;
      this.#writeRows(capture, rows.slice(start, end), out);
      start = end;
    }
  }

  #writeRows(capture: string, rows: readonly NumberedRow[], out: ByteWriter): void {
    const isNext = this.#isShort ? capture !== this.#capture : this.#layout === undefined;
    if (isNext) this.#begin(rows);
    const layout = this.#layout as TableLayout;
    const cells = rows.map(([id, row]) => this.#cells(id, row));
    for (const cell of cells) layout.measure(cell);
    if (isNext) this.#writeHead(capture, rows, out);
    for (let index = 0; index < rows.length; index++) {
      const [id, row] = rows[index] as NumberedRow;
      const line = cells[index] as Span[];
      line[TIME] = (this.#columns[TIME] as SessionColumn).cell(id, row, this.#time(row));
      layout.write(line, out);
    }
  }

  /** Chooses the columns for the rows of a capture. */
  #begin(rows: readonly NumberedRow[]): void {
    const { width, isWide } = this.#options;
    this.#start = rows[0]?.[1].first;
    this.#proxies = new Set(rows.map(([, { proxy }]) => proxy));
    this.#columns = this.#isShort ? this.#short(this.#proxies.size > 1) : this.#long();
    this.#layout = new TableLayout(this.#columns, isWide ? Number.POSITIVE_INFINITY : width);
  }

  /** What stands over them. */
  #writeHead(capture: string, rows: readonly NumberedRow[], out: ByteWriter): void {
    const { theme } = this.#options;
    const [proxy = '', ...more] = this.#proxies;
    const heading = this.#isShort ? [this.#heading(capture, rows, more.length > 0 ? '' : proxy)] : [];
    const isFirst = this.#capture === undefined;
    for (const line of isFirst || !this.#isShort ? heading : ['', ...heading]) out.text(`${line}\n`);
    this.#capture = capture;
    this.#layout?.writeHeader(theme.quiet, out);
  }

  /** The cells of a row; its time, which may count from the row before, is not measured. */
  #cells(id: number, row: SessionRow): Span[] {
    const columns = this.#columns;
    const cells: Span[] = new Array(columns.length);
    for (let index = 0; index < columns.length; index++) {
      cells[index] = (columns[index] as SessionColumn).cell(id, row, '');
    }
    return cells;
  }

  /** The file, when its first session began, and the proxy where it is that of all. */
  #heading(capture: string, rows: readonly NumberedRow[], proxy: string): string {
    const { width, theme, isWide } = this.#options;
    const { first, digits } = (rows[0] as NumberedRow)[1];
    const time = `${isoText(first, digits).slice(0, 19).replace('T', ' ')} UTC`;
    const rest = [time, ...(proxy === '' ? [] : [`proxy ${proxy}`])].join('   ');
    const room = isWide ? Number.POSITIVE_INFINITY : width;
    const name =
      capture.length + rest.length + 3 <= room ? capture : cutStart(capture, Math.max(8, room - rest.length - 3));
    return theme.heading(name) + theme.quiet(cutEnd(`   ${rest}`, room - name.length));
  }

  /** For a terminal. */
  #short(hasProxy: boolean): SessionColumn[] {
    const { theme, glyphs, time } = this.#options;
    const isRelative = time === 'relative';
    const columns: SessionColumn[] = [
      {
        name: 'id',
        rank: 0,
        least: 3,
        usual: 3,
        most: 9,
        align: 'right',
        cut: cutEnd,
        cell: (id) => ({ text: String(id), paint: theme.quiet }),
      },
      {
        name: isRelative ? '+s' : 'time',
        rank: 6,
        least: isRelative ? 5 : TIME_WIDTHS[time],
        usual: isRelative ? 5 : TIME_WIDTHS[time],
        most: 30,
        cut: cutEnd,
        cell: (_, __, text) => ({ text, paint: theme.quiet }),
      },
      {
        name: 'v',
        rank: 8,
        least: 1,
        usual: 2,
        most: 12,
        cut: cutEnd,
        cell: (_, { version }) => ({ text: version, paint: theme.quiet }),
      },
      {
        name: 'client',
        rank: 4,
        least: 9,
        usual: 16,
        most: 48,
        cut: cutEndpoint,
        cell: (_, { parent, client }) => ({
          text: parent === undefined ? client : `${glyphs.nested} in ${parent}`,
          paint: theme.client,
        }),
      },
      {
        name: 'proxy',
        rank: 9,
        least: 9,
        usual: 16,
        most: 48,
        cut: cutEndpoint,
        cell: (_, { proxy }) => ({ text: proxy, paint: theme.proxy }),
      },
      {
        name: 'user',
        rank: 5,
        least: 6,
        usual: 8,
        most: 32,
        cut: cutEnd,
        cell: (_, { user }) => ({ text: user, paint: plain }),
      },
      {
        name: 'request',
        rank: 3,
        least: 12,
        usual: 16,
        most: 64,
        cut: cutEndpoint,
        cell: (_, { target }) => ({ text: target, paint: theme.value }),
      },
      {
        name: 'result',
        rank: 1,
        least: 11,
        usual: 14,
        most: 22,
        cut: cutEnd,
        cell: (_, row) => ({ text: this.#result(row), paint: outcomePaint(row.counted.status, theme) }),
      },
      {
        name: '',
        rank: 2,
        least: 1,
        usual: 1,
        most: 1,
        cut: cutEnd,
        cell: (_, { counted: { warnings } }) => ({
          text: warnings.length > 0 ? glyphs.warning : '',
          paint: theme.warning,
        }),
      },
      {
        name: 'inside',
        rank: 7,
        least: 16,
        usual: 16,
        most: 120,
        cut: cutEnd,
        cell: (_, { inside }) => ({ text: inside, paint: theme.meaning }),
      },
    ];
    return hasProxy ? columns : columns.filter(({ name }) => name !== 'proxy');
  }

  /** `✓ 1.3k  47ms`, or why not. */
  #result({ counted: { status, brief }, bytes, duration: seconds }: SessionRow): string {
    const glyph = this.#options.glyphs[status];
    if (brief !== '') return `${glyph} ${brief}`;
    const total = bytes === undefined ? '' : shortCount(bytes.client + bytes.proxy);
    return `${glyph} ${total.padEnd(4)} ${(seconds === undefined ? '?' : shortSpan(seconds)).padStart(5)}`;
  }

  #time({ first, digits }: SessionRow): string {
    if (!this.#isShort || this.#options.time !== 'relative') return this.#clock.text(first, digits);
    return secondsBetween(this.#start ?? first, first).toFixed(3);
  }

  /** For a pipe or a file. */
  #long(): SessionColumn[] {
    const { theme, time } = this.#options;
    const text = (name: string, least: number, of: (row: SessionRow) => string, paint = plain): SessionColumn => ({
      name,
      rank: 0,
      least,
      usual: least,
      most: 48,
      cut: cutEnd,
      cell: (_, row) => ({ text: of(row), paint }),
    });
    const columns: SessionColumn[] = [
      { ...text('id', 3, () => ''), align: 'right', cell: (id) => ({ text: String(id), paint: theme.quiet }) },
      {
        ...text('time', TIME_WIDTHS[time], () => ''),
        align: 'right',
        cell: (_, __, shown) => ({ text: shown, paint: plain }),
      },
      text('version', 7, ({ version }) => version),
      text('client', 17, ({ client }) => client, theme.client),
      text('proxy', 17, ({ proxy }) => proxy, theme.proxy),
      text('user', 8, ({ user }) => user),
      text('request', 24, ({ request }) => request, theme.value),
      {
        ...text('outcome', 12, () => ''),
        cell: (_, row) => ({ text: row.outcome, paint: outcomePaint(row.counted.status, theme) }),
      },
      { ...text('sent', 7, ({ bytes }) => (bytes === undefined ? '' : String(bytes.client))), align: 'right' },
      { ...text('received', 8, ({ bytes }) => (bytes === undefined ? '' : String(bytes.proxy))), align: 'right' },
      {
        ...text(
          'duration',
          8,
          ({ duration: seconds }) => (seconds === undefined ? '?' : spanText(seconds)),
          theme.quiet,
        ),
        align: 'right',
      },
      text(
        'warnings',
        8,
        ({ counted: { warnings } }) => (warnings.length === 0 ? '' : String(warnings.length)),
        theme.warning,
      ),
      text('inside', 8, ({ inside }) => inside, theme.meaning),
      text('capture', 8, ({ capture }) => capture, theme.quiet),
    ];
    return this.#hasCaptures ? columns : columns.slice(0, -1);
  }
}

/** What most requests ask for goes without saying. */
function targetText(session: Session, request: string): string {
  const [first, ...more] = session.udp?.destinations ?? [];
  if (first !== undefined) return `UDP ${printable(endpointText(first))}${more.length > 0 ? ` +${more.length}` : ''}`;
  return request === '' ? '–' : request.replace(/^CONNECT /, '').replace(/^UDP ASSOCIATE /, 'UDP ');
}

/** The end of a path, with a sign for what is cut off before it. */
function cutStart(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
}
