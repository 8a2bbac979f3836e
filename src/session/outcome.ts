import type { Pdu } from '../engine/pdu.ts';
import { isGrant, isRefusal } from '../schema/decision.ts';
import type { PhaseName } from '../schema/message.ts';
import type { Status } from './session.ts';

/** The last refusal, unless a grant follows: a client that is asked for credentials may ask again. */
export function refusalIn(pdus: readonly Pdu[]): Pdu | undefined {
  const at = pdus.findLastIndex(isRefusal);
  return at < 0 || pdus.slice(at + 1).some(isGrant) ? undefined : pdus[at];
}

const BIND = 2;

/** The method that the last message selects although it was not offered; undefined where it is another message. */
export function unofferedMethod(pdus: readonly Pdu[]): number | undefined {
  const last = pdus.at(-1)?.view;
  const method = last?.message.role === 'selection' ? last.number('method') : undefined;
  if (method === undefined) return undefined;
  const offered = pdus.find(({ view }) => view.message.role === 'offer')?.view.octets('methods');
  return offered === undefined || offered.includes(method) ? undefined : method;
}

/**
 * How a handshake came out: a refusal that no grant follows decides, as a method does that was not offered and led to nothing; BIND needs its
 * second reply, and a grant to listen connects to nobody.
 */
export function statusOf(pdus: readonly Pdu[], isOpaque: boolean, hasMore: boolean, isListening: boolean): Status {
  let isBind = false;
  let isGranted = false;
  let isBound = false;
  let isRefused = false;
  for (const pdu of pdus) {
    const { role } = pdu.view.message;
    if (role === 'request') isBind ||= pdu.view.number('command') === BIND;
    if (isRefusal(pdu)) isRefused = true;
    else if (isGrant(pdu)) {
      isRefused = false;
      isGranted ||= role === 'reply';
      isBound ||= role === 'bind-reply';
    }
  }
  if (isRefused || (!hasMore && unofferedMethod(pdus) !== undefined)) return 'refused';
  if (isListening) return 'incomplete';
  if (isBind ? isBound : isGranted) return 'established';
  return isOpaque ? 'opaque' : 'incomplete';
}

const ORDER: readonly PhaseName[] = ['negotiation', 'authentication', 'request', 'reply', 'relay', 'udp'];

/** The furthest phase that a message of the session belongs to, or `reached` if that is further. */
export function furthestPhase(pdus: readonly Pdu[], reached: PhaseName): PhaseName {
  let furthest = ORDER.indexOf(reached);
  for (const { view } of pdus) furthest = Math.max(furthest, ORDER.indexOf(view.message.phase ?? 'negotiation'));
  return ORDER[furthest] as PhaseName;
}
