import { bareHost } from '../bytes/host.ts';
import { secondsBetween } from '../bytes/instant.ts';
import { hostOf } from '../schema/detail.ts';
import type { Endpoint, Session } from '../session/session.ts';

/** A host, a port, or both; undefined stands for any. */
export interface Place {
  /** A name or an address as sessions write it, in lower case. */
  readonly host: string | undefined;
  readonly port: number | undefined;
}

/** Which sessions are wanted, as plain data that another thread can take; a session must meet all that is given. */
export interface Selection {
  /** Ranges of ids, both ends among them. */
  readonly ids?: readonly (readonly [first: number, last: number])[];
  readonly isFailed?: boolean;
  /** Names of protocols; those that are only counted as a rule are read where they are named here. */
  readonly protocols?: readonly string[];
  readonly user?: string;
  readonly to?: Place;
  readonly proxy?: Place;
  /** Id of a note. */
  readonly note?: string;
  /** Seconds from the first message to the one that ends the handshake. */
  readonly slowerThan?: number;
}

export type Selects = (session: Session) => boolean;

/** The one predicate that a selection makes; `base`: sessions that the captures before had. */
export function selects(selection: Selection, base: number): Selects {
  const { ids, isFailed, protocols, user, to, proxy, note, slowerThan } = selection;
  const tests: Selects[] = [];
  if (ids !== undefined) tests.push(({ id }) => ids.some(([first, last]) => first <= base + id && base + id <= last));
  if (isFailed === true) tests.push(hasFailed);
  if (protocols !== undefined) tests.push(({ protocol }) => protocols.includes(protocol));
  if (user !== undefined) tests.push(({ authentication }) => authentication?.username === user);
  if (to !== undefined) tests.push((session) => targetsOf(session).some((target) => isAt(target, to)));
  if (proxy !== undefined) tests.push((session) => isAt(session.proxy, proxy));
  if (note !== undefined) tests.push(({ notes }) => notes.some(({ id }) => id === note));
  if (slowerThan !== undefined) tests.push((session) => handshakeSeconds(session) >= slowerThan);
  return (session) => tests.every((test) => test(session));
}

/** Whether the proxy refused, or client or proxy ended the connection before there was an answer. */
function hasFailed({ status, isOpen }: Session): boolean {
  return status === 'refused' || (status === 'incomplete' && isOpen !== true);
}

/** Where a session leads: what was asked for, the name that stands inside its relay, and the destinations of its datagrams. */
function targetsOf({ request, relay, udp }: Session): Endpoint[] {
  const { address, port = 0 } = request ?? {};
  const name = relay?.inside === undefined ? undefined : hostOf(relay.inside);
  return [
    ...(address === undefined ? [] : [{ address, port }]),
    ...(name === undefined ? [] : [{ address: bareHost(name), port }]),
    ...(udp?.destinations ?? []),
  ];
}

function isAt({ address, port }: Endpoint, place: Place): boolean {
  if (place.port !== undefined && place.port !== port) return false;
  return place.host === undefined || address.toLowerCase() === place.host;
}

/** Seconds from the first message to the last one of the handshake. */
function handshakeSeconds({ messages }: Session): number {
  const handshake = messages.filter(({ view }) => view.message.phase !== 'relay' && view.message.phase !== 'udp');
  const first = handshake[0]?.frames[0];
  const last = handshake.at(-1)?.frames.at(-1);
  return first === undefined || last === undefined ? 0 : secondsBetween(first, last);
}
