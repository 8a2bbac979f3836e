import { endpointText } from '../../bytes/address.ts';
import { laterOf } from '../../bytes/clock-steps.ts';
import { bareHost, isAddress } from '../../bytes/host.ts';
import { type Instant, secondsBetween, spanText } from '../../bytes/instant.ts';
import { printable } from '../../bytes/text.ts';
import { hostOf } from '../../schema/detail.ts';
import { codeText } from '../../schema/values.ts';
import type { PerSide, Session, Status } from '../../session/session.ts';
import type { Paint, Theme } from './theme.ts';

/** What was asked for: `CONNECT www.example.org:443`; empty when no request was seen, but for datagrams that must have had one. */
export function requestText({ request, transport }: Session): string {
  if (request === undefined) return transport === 'udp' ? 'UDP relay' : '';
  const { command, name, address, port } = request;
  const asked = name === 'unknown' && command !== undefined ? `command ${codeText(command, 1)}` : name;
  if (address === undefined || port === undefined) return asked;
  return address === '' ? `${asked} (empty name):${port}` : `${asked} ${printable(endpointText({ address, port }))}`;
}

/** The outcome of a grant that led to nothing. */
export const HOLLOW = 'granted, nothing came back';

/** Whether the proxy granted the request, and nothing came back. */
export function isHollow({ status, notes }: Session): boolean {
  return status === 'established' && notes.some(({ id }) => id === 'grant-without-connect');
}

/** How the session went: `established`, `refused: Connection refused`, `no reply: proxy closed after 1.2 s`. */
export function outcomeText(session: Session): string {
  const { status, reason = '', reasonCode, methods } = session;
  switch (status) {
    case 'established':
      return isHollow(session) ? HOLLOW : status;
    case 'refused':
      return isVerdict(reasonCode) ? `${status}: ${reason}` : reason;
    case 'incomplete':
      return reason;
    case 'opaque':
      return `${status}: ${methods?.selected?.name ?? 'unknown method'}`;
  }
}

/** Whether a refusal is what the proxy said, and not what happened. */
function isVerdict(code: string | undefined): boolean {
  return code === 'bad-login' || code === 'no-method' || code?.startsWith('reply-') === true;
}

export function outcomePaint(status: Status, theme: Theme): Paint {
  const paints: Readonly<Record<Status, Paint>> = {
    established: theme.good,
    refused: theme.error,
    incomplete: theme.warning,
    opaque: theme.note,
  };
  return paints[status];
}

/** Payload bytes each way, of the relay or of the datagrams. */
export function payloadBytes({ relay, udp }: Session): PerSide | undefined {
  if (relay === undefined) return udp?.bytes;
  const { clientBytes, proxyBytes } = relay;
  return { client: clientBytes + (udp?.bytes.client ?? 0), proxy: proxyBytes + (udp?.bytes.proxy ?? 0) };
}

/** The name of the destination: of the request, or failing that of what is inside. */
export function destinationName({ request, relay }: Session): string | undefined {
  const { address } = request ?? {};
  if (address !== undefined && !isAddress(bareHost(address))) return address;
  const inside = relay?.inside === undefined ? undefined : hostOf(relay.inside);
  const host = inside === undefined ? '' : bareHost(inside);
  return host === '' || isAddress(host) ? undefined : host;
}

/** The latest time of a session's frames, by the clock of the capture. */
export function endOf({ first, last, latest }: Session): Instant {
  return laterOf(first, latest === undefined ? last : laterOf(last, latest));
}

/** Seconds from the first frame to the last, by the clock of the capture; never negative. */
export function duration(session: Session): number {
  return secondsBetween(session.first, endOf(session));
}

/** The duration as text; a question mark where the clock went back. */
export function durationText(session: Session): string {
  return session.isClockBack === true ? '?' : spanText(duration(session));
}
