import { countText } from '../../bytes/count-text.ts';
import { secondsBetween, spanText } from '../../bytes/instant.ts';
import { HOLLOW_BYTES, HOLLOW_SECONDS } from '../../limits.ts';
import { isGrant } from '../../schema/decision.ts';
import { type Note, note } from '../../schema/note.ts';
import type { Relay } from '../../session/session.ts';
import { type Direction, opposite } from '../../tcp/stream.ts';
import type { FlowEnd, TcpFlow } from '../../tcp/tcp-flow.ts';
import type { Pdu } from '../pdu.ts';

const CONNECT = 1;

/**
 * The grant of a CONNECT that led to nothing: the client sent what asks for an answer, none came, and the connection
 * ended. Uploads are not meant: they are long, or the client ends them, whose bytes ask for nothing.
 */
export function hollowGrantNote(
  pdus: readonly Pdu[],
  flow: TcpFlow,
  client: Direction,
  relay: Relay,
): Note | undefined {
  const { clientBytes, proxyBytes, missing } = relay;
  const proxy = opposite(client);
  const request = pdus.findLast(({ view }) => view.message.role === 'request');
  const grant = pdus.findLast(isGrant);
  if (request?.view.number('command') !== CONNECT || grant === undefined) return undefined;
  if (clientBytes === 0 || clientBytes > HOLLOW_BYTES || proxyBytes > 0) return undefined;
  if (missing > 0 || flow.missed > 0 || flow.lastMissed > 0 || flow.lacksBytes(proxy)) return undefined;
  const [given, left] = [flow.ends[proxy], flow.ends[client]];
  const isOver = given !== undefined && (left === undefined || given.frame < left.frame);
  if (!isOver && !hasGivenUp(grant, left, given, relay)) return undefined;
  return note('grant-without-connect', grant.frames.at(-1)?.number ?? 0, evidence(request, grant, relay));
}

/** Whether the client waited for an answer that its bytes ask for before it ended the connection for both sides. */
function hasGivenUp(grant: Pdu, left: FlowEnd | undefined, given: FlowEnd | undefined, relay: Relay): boolean {
  const granted = grant.frames.at(-1);
  if (left === undefined || granted === undefined || relay.protocol === undefined) return false;
  const isOver = left.how === 'rst' || given !== undefined;
  return isOver && secondsBetween(granted, left) >= HOLLOW_SECONDS;
}

function evidence(request: Pdu, grant: Pdu, { clientBytes }: Relay): string {
  const sent = `${countText(clientBytes, 'byte')} sent`;
  const [asked, granted] = [request.frames.at(-1), grant.frames.at(-1)];
  const span = asked === undefined || granted === undefined ? -1 : secondsBetween(asked, granted);
  return span < 0 ? sent : `${sent}; the reply came after ${spanText(span)}`;
}
