import { printable } from '../../bytes/text.ts';
import type { Detail, DetailValue, Inside, Sheet } from '../../schema/detail.ts';
import { render } from '../../schema/template.ts';
import type { Session } from '../../session/session.ts';
import { shownDetail } from './mask.ts';
import type { TextOptions } from './text-options.ts';
import { type TextTarget, writeLines, writeSpans } from './text-target.ts';
import type { Span } from './wrap.ts';

/** Characters of a line's words on what is inside, and entries of a list in them. */
const LONGEST = 120;
const ENTRIES = 3;

/** The protocols inside: of the relay, or of the datagrams. */
export function insideProtocols({ relay, udp }: Session): string {
  if (relay?.protocol !== undefined) return relay.protocol;
  if (udp === undefined) return '';
  const protocols = udp.destinations.flatMap(({ protocol }) => protocol ?? []);
  return [...new Set(protocols)].join(', ');
}

/** What is inside with its main details, secrets masked: `tls www.example.org`, `http GET example.org/ 200`. */
export function insideText(session: Session): string {
  const insides = insidesOf(session);
  if (insides.length === 0) return insideProtocols(session);
  return shortened([...new Set(insides.map(summaryText))].join('; '));
}

/** Writes everything that what is inside says of itself, as a tree under a heading each. */
export function writeInside(session: Session, options: TextOptions, to: TextTarget): void {
  const { relay, udp } = session;
  if (relay?.inside !== undefined) writeTree('inside the relay', relay.inside, options, to);
  for (const { address, port, inside } of udp?.destinations ?? []) {
    if (inside !== undefined) writeTree(printable(`datagrams of ${address}, port ${port}`), inside, options, to);
  }
}

const NOTHING: readonly Inside[] = [];

function insidesOf({ relay, udp }: Session): readonly Inside[] {
  if (relay?.inside !== undefined) return [relay.inside];
  return udp?.destinations.flatMap(({ inside }) => inside ?? []) ?? NOTHING;
}

function summaryText({ sheet, values }: Inside): string {
  let words = '';
  for (const piece of sheet.summary) words += render(piece, (key) => detailText(sheet, values, key)) ?? '';
  return words === '' ? sheet.name : `${sheet.name} ${words.trimStart()}`;
}

function detailText({ details }: Sheet, values: Inside['values'], key: string): string | undefined {
  const detail = details[key];
  const value = values[key];
  return detail === undefined || value === undefined ? undefined : valueText(shownDetail(detail, value, false));
}

function valueText(value: DetailValue): string {
  if (typeof value !== 'object') return printable(String(value));
  const more = value.length > ENTRIES ? ` and ${value.length - ENTRIES} more` : '';
  return printable(value.slice(0, ENTRIES).join(', ')) + more;
}

/** No character is cut in two. */
function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

function writeTree(place: string, { sheet, values }: Inside, options: TextOptions, to: TextTarget): void {
  const { theme, width, showPasswords } = options;
  const heading: Span[] = [
    { text: sheet.title, paint: theme.heading },
    { text: `   ${place}   ${sheet.reference}`, paint: theme.quiet },
  ];
  writeLines([''], to);
  writeSpans(heading, 2, Math.max(width - 4, 8), to);
  for (const key in sheet.details) {
    const value = values[key];
    if (value === undefined) continue;
    const detail = sheet.details[key] as Detail;
    const shown = shownDetail(detail, value, showPasswords);
    const text = typeof shown === 'object' ? shown.join(', ') : String(shown);
    const row: Span[] = [
      { text: `${detail.label}: `, paint: theme.label },
      { text: printable(text), paint: theme.value },
    ];
    writeSpans(row, 4, Math.max(width - 6, 8), to);
  }
}
