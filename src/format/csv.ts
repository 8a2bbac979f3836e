import { isoText } from '../bytes/instant.ts';
import { printable } from '../bytes/text.ts';
import type { Session } from '../session/session.ts';
import { type IdText, placed } from './id-text.ts';
import { insideProtocols, insideText } from './inside-text.ts';
import { destinationName, duration, endOf, payloadBytes } from './session-text.ts';

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
];

/** The header line (RFC 4180, but with a line feed alone). */
export function csvHeader(): string {
  return `id,${COLUMNS.map(([name]) => name).join(',')}\n`;
}

/** A session as one line; what is unknown is empty. */
export function csvRow(session: Session): string {
  return placed(csvText(session), 0);
}

/** The same with a place for the id. */
export function csvText(session: Session): IdText {
  let line = '';
  for (const [, cell] of COLUMNS) line += `,${quoted(cell(session))}`;
  return { parts: ['', `${line}\n`], ids: [session.id] };
}

function quoted(cell: Cell): string {
  const text = printable(String(cell ?? ''));
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
