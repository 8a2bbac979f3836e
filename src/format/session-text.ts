import { endpointText } from '../bytes/address.ts';
import { bareHost, isAddress } from '../bytes/host.ts';
import { secondsBetween } from '../bytes/instant.ts';
import { printable } from '../bytes/text.ts';
import { hostOf } from '../schema/detail.ts';
import type { PerSide, Session, Status } from '../session/session.ts';
import type { Paint, Theme } from './theme.ts';

/** What was asked for: `CONNECT www.example.org:443`; empty when no request was seen, but for datagrams that must have had one. */
export function requestText({ request, transport }: Session): string {
  if (request === undefined) return transport === 'udp' ? 'UDP relay' : '';
  const { name, address, port } = request;
  return address === undefined || port === undefined ? name : `${name} ${printable(endpointText({ address, port }))}`;
}

/** The method selected, and who logged in. */
export function loginText({ methods, authentication }: Session): string {
  const method = methods?.selected?.name ?? '';
  return authentication?.username === undefined ? method : `${method} ${printable(authentication.username)}`;
}

/** How the session went: `established`, `refused: Connection refused`, `incomplete: in reply`. */
export function outcomeText(session: Session): string {
  const { status, phase } = session;
  switch (status) {
    case 'established':
      return status;
    case 'refused':
      return `${status}: ${refusal(session)}`;
    case 'incomplete':
      return `${status}: in ${phase}`;
    case 'opaque':
      return `${status}: ${session.methods?.selected?.name ?? 'unknown method'}`;
  }
}

function refusal({ replies, authentication, methods }: Session): string {
  if (authentication?.succeeded === false) return `login failed (status ${authentication.status})`;
  const last = replies.at(-1);
  if (last !== undefined) return last.name;
  return methods?.selected?.name ?? 'no reason seen';
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
  if (relay !== undefined) return { client: relay.clientBytes, proxy: relay.proxyBytes };
  return udp?.bytes;
}

/** The name of the destination: of the request, or failing that of what is inside. */
export function destinationName({ request, relay }: Session): string | undefined {
  const { address } = request ?? {};
  if (address !== undefined && !isAddress(bareHost(address))) return address;
  const inside = relay?.inside === undefined ? undefined : hostOf(relay.inside);
  const host = inside === undefined ? '' : bareHost(inside);
  return host === '' || isAddress(host) ? undefined : host;
}

/** Seconds from the first frame to the last. */
export function duration({ first, last }: Session): number {
  return secondsBetween(first, last);
}
