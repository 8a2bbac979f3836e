import { endpointText } from '../../bytes/address.ts';
import { countText } from '../../bytes/count-text.ts';
import { printable } from '../../bytes/text.ts';
import type { FingerprintMatch, Session, Status } from '../../session/session.ts';
import { insideText } from './inside-text.ts';
import { durationText, outcomePaint, outcomeText, payloadBytes, requestText } from './session-text.ts';
import type { TextOptions } from './text-options.ts';
import { type TextTarget, writeFlow } from './text-target.ts';
import { plain } from './theme.ts';
import { flow, indented, type Span } from './wrap.ts';

/** What a heading says of a session besides its id, as plain data that another thread can take. */
export interface HeadingWords {
  /** Whom a balancer names as the client, if one does. */
  readonly origin: string;
  /** Proxies of another protocol in front. */
  readonly via: string;
  /** The id of the session around it, counted as its own. */
  readonly parent: number | undefined;
  readonly status: Status;
  readonly protocol: string;
  readonly ends: string;
  readonly request: string;
  readonly outcome: string;
  readonly confidence: string;
  readonly inside: string;
  readonly place: string;
  /** What the sides behave like. */
  readonly behaviour: string;
}

export function headingWords(session: Session): HeadingWords {
  const { parent, origin, via = [], protocol, transport, client, proxy, status, detection } = session;
  return {
    origin: origin === undefined ? '' : `for ${printable(endpointText(origin))}`,
    via: via.length === 0 ? '' : `via ${via.map((place) => printable(endpointText(place))).join(', ')}`,
    parent,
    status,
    protocol: `${protocol.toUpperCase()} over ${transport.toUpperCase()}`,
    ends: `${endpointText(client)} → ${printable(endpointText(proxy))}`,
    request: requestText(session),
    outcome: outcomeText(session),
    confidence: detection.confidence,
    inside: insideWords(session),
    place: placeWords(session),
    behaviour: behaviourWords(session),
  };
}

/** Writes what stands over the messages of a session, before which the captures before had `base`: who with whom, what was asked and came of it, what is inside, where it is. */
export function writeSessionHeading(
  id: number,
  words: HeadingWords,
  base: number,
  options: TextOptions,
  to: TextTarget,
): void {
  const room = Math.max(options.width - 4, 8);
  const rows = headingRows(id, words, base, options);
  for (const [index, row] of rows.entries()) writeFlow(row, index === 0 ? 0 : 2, room, to);
}

/** The same in one line, or as few as it needs; `more` stands behind it. */
export function sessionLine(session: Session, options: TextOptions, more: readonly Span[] = []): string[] {
  const parts = [...headingRows(session.id, headingWords(session), 0, options).flat(), ...more];
  return indented(flow(parts, Math.max(options.width - 2, 8)), 0);
}

function headingRows(id: number, words: HeadingWords, base: number, { theme }: TextOptions): Span[][] {
  const { parent } = words;
  const rows: Span[][] = [
    [
      { text: `Session ${base + id}`, paint: theme.heading },
      { text: words.protocol, paint: plain },
      { text: words.ends, paint: theme.heading },
      { text: words.origin, paint: theme.heading },
      { text: words.via, paint: theme.heading },
      { text: parent === undefined ? '' : `inside session ${base + parent}`, paint: theme.quiet },
    ],
    [
      { text: words.request, paint: theme.value },
      { text: words.outcome, paint: outcomePaint(words.status, theme) },
      { text: words.confidence, paint: theme.quiet },
    ],
    [
      { text: words.inside, paint: plain },
      { text: words.place, paint: theme.quiet },
    ],
    [{ text: words.behaviour, paint: theme.quiet }],
  ];
  return rows.map((row) => row.filter((part) => part.text !== '')).filter((row) => row.length > 0);
}

/** `client behaves like curl (libcurl) or openconnect (offers no authentication and GSSAPI)`. */
function behaviourWords({ behaviour }: Session): string {
  return [...matchWords('client', behaviour?.client), ...matchWords('proxy', behaviour?.proxy)].join(', ');
}

/** A clause for each evidence, with all products that it speaks for. */
function matchWords(side: string, matches: readonly FingerprintMatch[] = []): string[] {
  const products = new Map<string, string[]>();
  for (const { product, evidence } of matches) {
    const reason = evidence.join('; ');
    products.set(reason, [...(products.get(reason) ?? []), product]);
  }
  return [...products].map(([reason, named]) => `${side} behaves like ${named.join(' or ')} (${reason})`);
}

function insideWords(session: Session): string {
  const bytes = payloadBytes(session);
  if (bytes === undefined) return '';
  const inside = insideText(session);
  const counts = `${countText(bytes.client, 'byte')} sent, ${countText(bytes.proxy, 'byte')} received`;
  return inside === '' ? counts : `${inside} inside: ${counts}`;
}

function placeWords(session: Session): string {
  const { first, last, capture } = session;
  const frames = first.number === last.number ? `frame ${first.number}` : `frames ${first.number} to ${last.number}`;
  return `${frames} of ${printable(capture)}, ${session.isClockBack === true ? 'duration not known' : durationText(session)}`;
}
