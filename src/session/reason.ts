import { endpointText } from '../bytes/address.ts';
import type { Pdu } from '../engine/pdu.ts';
import { isGrant } from '../schema/decision.ts';
import type { Message, Side } from '../schema/message.ts';
import type { ReasonCode } from '../schema/reasons.ts';
import { type Ended, endText } from './ending.ts';
import { foreignAnswer, interruption } from './interruption.ts';
import { refusalIn, unofferedMethod } from './outcome.ts';
import type { Authentication, Methods, Reply, Status } from './session.ts';

/** Why a session is not established: a sentence, and its code. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
}

/** The message that a handshake waits for. */
export interface Awaited {
  readonly from: Side;
  readonly reads: Message;
}

/** What a session's outcome follows from. */
export interface Outcome {
  /** The protocol, whatever the variant of it. */
  readonly protocol: string;
  readonly status: Status;
  readonly transport: 'tcp' | 'udp';
  readonly pdus: readonly Pdu[];
  readonly ended: Ended;
  /** Undefined where the handshake has come to an end. */
  readonly awaited: Awaited | undefined;
  /** Whether the capture lacks bytes that may have been the rest of the handshake. */
  readonly hasLost: boolean;
  /** Whether a bound of the program ended the reading of the handshake. */
  readonly isLimited: boolean;
  readonly methods: Methods | undefined;
  readonly authentication: Authentication | undefined;
  readonly replies: readonly Reply[];
  /** Whether a grant only says that the proxy listens. */
  readonly isListening: boolean;
}

/** Undefined for a session that is established, and for no other. */
export function reasonOf(outcome: Outcome): Reason | undefined {
  switch (outcome.status) {
    case 'established':
      return undefined;
    case 'refused':
      return refusal(outcome);
    case 'opaque':
      return { code: 'opaque', text: `the exchange of ${methodText(outcome)} cannot be read` };
    case 'incomplete':
      if (outcome.transport === 'udp') return { code: 'no-reply', text: 'no datagram came back' };
      return listening(outcome) ?? interruption(outcome);
  }
}

function listening({ isListening, replies }: Outcome): Reason | undefined {
  const [reply] = replies;
  if (!isListening || reply === undefined) return undefined;
  const { address, port } = reply;
  const place = address === undefined || port === undefined ? '' : ` on ${endpointText({ address, port })}`;
  return { code: 'listening', text: `granted, listening${place}` };
}

function methodText({ methods }: Outcome): string {
  const { code, name } = methods?.selected ?? {};
  return code === undefined ? 'an unknown method' : `method ${code} (${name})`;
}

function refusal(outcome: Outcome): Reason {
  const { pdus, methods, authentication } = outcome;
  const refused = refusalIn(pdus);
  const foreign = foreignAnswer(outcome);
  if (foreign !== undefined) return foreign;
  if (refused === undefined) return unoffered(outcome);
  const { role } = refused.view.message;
  if (role === 'reply' || role === 'bind-reply') {
    const isSecond = pdus.slice(0, pdus.indexOf(refused)).some((pdu) => pdu.view.message.role === role && isGrant(pdu));
    return replyReason(refused, outcome.replies, isSecond);
  }
  if (role === 'selection') return { code: 'no-method', text: methods?.selected?.name ?? 'no method was accepted' };
  const status = authentication?.status;
  return { code: 'bad-login', text: status === undefined ? 'login failed' : `login failed (status ${status})` };
}

function unoffered({ pdus, ended }: Outcome): Reason {
  const said = `method ${unofferedMethod(pdus)} was not offered`;
  const isSide = ended.by === 'client' || ended.by === 'proxy';
  const text = isSide
    ? `${ended.by} ${ended.how === 'rst' ? 'reset' : 'closed'}: ${said}`
    : `${said}; ${endText(ended)}`;
  return { code: 'method-not-offered', text };
}

function replyReason({ view }: Pdu, replies: readonly Reply[], isSecond: boolean): Reason {
  const code = view.number('code') ?? 0;
  const name = replies.find((reply) => reply.code === code)?.name ?? 'unknown';
  const text = name === 'unknown' ? `unknown reply code ${code}` : name;
  if (isSecond) return { code: 'granted-then-refused', text: `granted, then refused: ${text}` };
  return { code: `reply-${code}`, text };
}
