import { endpointText } from '../bytes/address.ts';
import { printable } from '../bytes/text.ts';
import type { Session } from '../session/session.ts';
import { countText } from './count-text.ts';
import { indented } from './message-heading.ts';
import { duration, insideText, outcomePaint, outcomeText, payloadBytes, requestText } from './session-text.ts';
import type { TextOptions } from './text-options.ts';
import { plain } from './theme.ts';
import { spanText } from './time.ts';
import { flow, type Span } from './wrap.ts';

/** What stands over the messages of a session: who with whom, what was asked and came of it, what is inside, where it is. */
export function sessionHeading(session: Session, { theme, width }: TextOptions): string[] {
  const { id, parent, protocol, transport, client, proxy, status, detection } = session;
  const rows: Span[][] = [
    [
      { text: `Session ${id}`, paint: theme.heading },
      { text: `${protocol.toUpperCase()} over ${transport.toUpperCase()}`, paint: plain },
      { text: `${endpointText(client)} → ${printable(endpointText(proxy))}`, paint: theme.heading },
      { text: parent === undefined ? '' : `inside session ${parent}`, paint: theme.quiet },
    ],
    [
      { text: requestText(session), paint: theme.value },
      { text: outcomeText(session), paint: outcomePaint(status, theme) },
      { text: detection.confidence, paint: theme.quiet },
    ],
    [
      { text: insideWords(session), paint: plain },
      { text: placeWords(session), paint: theme.quiet },
    ],
  ];
  return rows.flatMap((row, index) => {
    const lines = flow(
      row.filter((part) => part.text !== ''),
      Math.max(width - 4, 8),
    );
    return indented(lines, index === 0 ? 0 : 2);
  });
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
  return `${frames} of ${printable(capture)}, ${spanText(duration(session))}`;
}
