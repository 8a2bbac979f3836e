import { printable } from '../bytes/text.ts';
import type { DetailValue, Inside } from '../schema/detail.ts';
import type { Session } from '../session/session.ts';
import { shownDetail } from './mask.ts';
import { indented } from './message-heading.ts';
import type { TextOptions } from './text-options.ts';
import { type Span, wrapSpans } from './wrap.ts';

/** Characters of a line's words on what is inside, and entries of a list in them. */
const LONGEST = 120;
const ENTRIES = 3;

/** The protocols inside: of the relay, or of the datagrams. */
export function insideProtocols({ relay, udp }: Session): string {
  if (relay?.protocol !== undefined) return relay.protocol;
  const protocols = udp?.destinations.flatMap(({ protocol }) => protocol ?? []) ?? [];
  return [...new Set(protocols)].join(', ');
}

/** What is inside with its most telling details, secrets masked: `tls www.example.org`, `http GET example.org/ 200`. */
export function insideText(session: Session): string {
  const words = new Set(insidesOf(session).map(tellingText));
  return words.size === 0 ? insideProtocols(session) : shortened([...words].join('; '));
}

/** Everything that what is inside says of itself, as a tree under a heading each. */
export function insideLines(session: Session, options: TextOptions): string[] {
  const { relay, udp } = session;
  const parts: [place: string, inside: Inside][] = [];
  if (relay?.inside !== undefined) parts.push(['inside the relay', relay.inside]);
  for (const { address, port, inside } of udp?.destinations ?? []) {
    if (inside !== undefined) parts.push([printable(`datagrams of ${address}, port ${port}`), inside]);
  }
  return parts.flatMap(([place, inside]) => ['', ...treeLines(place, inside, options)]);
}

function insidesOf({ relay, udp }: Session): Inside[] {
  if (relay?.inside !== undefined) return [relay.inside];
  return udp?.destinations.flatMap(({ inside }) => inside ?? []) ?? [];
}

function tellingText({ sheet, values }: Inside): string {
  let words = '';
  for (const piece of sheet.telling) {
    let isWhole = true;
    const text = piece.replace(/\{(\w+)\}/g, (_, key: string) => {
      const detail = sheet.details[key];
      const value = values[key];
      if (detail === undefined || value === undefined) isWhole = false;
      return detail === undefined || value === undefined ? '' : valueText(shownDetail(detail, value, false));
    });
    if (isWhole) words += text;
  }
  return words === '' ? sheet.name : `${sheet.name} ${words.trimStart()}`;
}

function valueText(value: DetailValue): string {
  if (typeof value !== 'object') return printable(String(value));
  const more = value.length > ENTRIES ? ` and ${value.length - ENTRIES} more` : '';
  return printable(value.slice(0, ENTRIES).join(', ')) + more;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function treeLines(place: string, { sheet, values }: Inside, options: TextOptions): string[] {
  const { theme, width, showPasswords } = options;
  const heading: Span[] = [
    { text: sheet.title, paint: theme.heading },
    { text: `   ${place}   ${sheet.reference}`, paint: theme.quiet },
  ];
  const rows = Object.entries(sheet.details).flatMap(([key, detail]) => {
    const value = values[key];
    if (value === undefined) return [];
    const shown = shownDetail(detail, value, showPasswords);
    const text = typeof shown === 'object' ? shown.join(', ') : String(shown);
    const row: Span[] = [
      { text: `${detail.label}: `, paint: theme.label },
      { text: printable(text), paint: theme.value },
    ];
    return [row];
  });
  return [
    ...indented(wrapSpans(heading, Math.max(width - 4, 8)), 2),
    ...rows.flatMap((row) => indented(wrapSpans(row, Math.max(width - 6, 8)), 4)),
  ];
}
