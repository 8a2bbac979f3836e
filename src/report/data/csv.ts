import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { isoText } from '../../bytes/instant.ts';
import { printable } from '../../bytes/text.ts';
import type { Session } from '../../session/session.ts';
import { insideProtocols, insideText } from '../text/inside-text.ts';
import { destinationName, duration, endOf, payloadBytes } from '../text/session-text.ts';
import type { JsonTarget } from './shape.ts';

type Cell = string | number | undefined;

/** Columns of a session in CSV behind the first, its id, and what stands in them. */
const COLUMNS: readonly (readonly [name: string, cell: (session: Session) => Cell])[] = [
  ['capture', ({ capture }) => capture],
  ['protocol', ({ protocol }) => protocol],
  ['start', ({ first }) => isoText(first, first.digits)],
  ['end', (session) => isoText(endOf(session), session.last.digits)],
  ['client_address', ({ client }) => client.address],
  ['client_port', ({ client }) => client.port],
  ['proxy_address', ({ proxy }) => proxy.address],
  ['proxy_port', ({ proxy }) => proxy.port],
  ['status', ({ status }) => status],
  ['phase', ({ phase }) => phase],
  ['confidence', ({ detection }) => detection.confidence],
  ['methods_offered', ({ methods }) => methods?.offered.map(({ code }) => code).join(' ')],
  ['method_selected', ({ methods }) => methods?.selected?.code],
  ['username', ({ authentication }) => authentication?.username],
  ['command', ({ request }) => request?.name],
  ['address_type', ({ request }) => request?.addressType],
  ['destination_address', ({ request }) => request?.address],
  ['destination_port', ({ request }) => request?.port],
  ['destination_name', destinationName],
  ['reply', ({ replies }) => replies.map(({ code }) => code).join(' ')],
  ['bound_address', ({ replies }) => replies.at(-1)?.address],
  ['bound_port', ({ replies }) => replies.at(-1)?.port],
  ['client_bytes', (session) => payloadBytes(session)?.client],
  ['proxy_bytes', (session) => payloadBytes(session)?.proxy],
  ['inside', insideProtocols],
  ['inside_details', insideText],
  ['udp_datagrams_client', ({ udp }) => udp?.datagrams.client],
  ['udp_datagrams_proxy', ({ udp }) => udp?.datagrams.proxy],
  ['notes', ({ notes }) => [...new Set(notes.map(({ id }) => id))].join(' ')],
  ['reason_code', ({ reasonCode }) => reasonCode],
  ['reason', ({ reason }) => reason],
  ['ended_by', ({ ended }) => ended.by],
  ['ended_how', ({ ended }) => ended.how],
  ['ended_after', ({ ended }) => ended.after],
  ['duration', duration],
  ['uid', ({ uid }) => uid],
  ['methods_offered_names', ({ methods }) => methods?.offered.map(({ name }) => name).join('; ')],
  ['method_selected_name', ({ methods }) => methods?.selected?.name],
  ['authentication_status', ({ authentication }) => authentication?.status],
  ['authentication_succeeded', ({ authentication }) => authentication?.succeeded?.toString()],
  ['reply_names', ({ replies }) => replies.map(({ name }) => name).join('; ')],
  ['latency_negotiation', ({ latency }) => latency.negotiation],
  ['latency_authentication', ({ latency }) => latency.authentication],
  ['latency_reply', ({ latency }) => latency.reply],
  ['transport', ({ transport }) => transport],
  ['depth', ({ depth }) => depth],
];

/** The header line (RFC 4180, but with a line feed alone). */
export function csvHeader(): string {
  return `id,${COLUMNS.map(([name]) => name).join(',')},parent\n`;
}

/** A session as one line; what is unknown is empty. */
export function writeCsvRow(session: Session, to: JsonTarget): void {
  const { out } = to;
  to.id(session.id);
  for (const [, cell] of COLUMNS) {
    out.byte(COMMA);
    writeCell(cell(session), out);
  }
  out.byte(COMMA);
  if (session.parent !== undefined) to.id(session.parent);
  out.byte(LINE_FEED);
}

const COMMA = 0x2c;
const LINE_FEED = 0x0a;

function writeCell(cell: Cell, out: ByteWriter): void {
  if (typeof cell === 'number') out.number(cell);
  else if (cell !== undefined) out.text(quoted(printable(cell)));
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
