import type { Pdu } from '../engine/pdu.ts';
import type { Message, Side } from '../schema/message.ts';
import type { ReasonCode } from '../schema/reasons.ts';
import { type Ended, endText } from './ending.ts';
import type { Outcome, Reason } from './reason.ts';

/** Why a handshake did not come to its end. */
export function interruption(outcome: Outcome): Reason {
  const { pdus, ended, awaited, hasLost, isLimited } = outcome;
  const foreign = foreignAnswer(outcome);
  if (foreign !== undefined) return foreign;
  if (isLimited || ended.by === 'limit')
    return { code: 'limit', text: `${missing(awaited?.from, awaited?.reads)}: reading stopped at a limit` };
  const last = pdus.at(-1);
  if (last?.completeness === 'truncated') return cutShort(last, ended);
  if (last?.completeness === 'malformed')
    return { code: 'unreadable', text: `the ${wordOf(last.view.message)} of the ${last.side} cannot be read` };
  if (hasLost)
    return { code: 'not-captured', text: `${missing(awaited?.from, awaited?.reads)}: the capture lacks bytes` };
  if (awaited === undefined && last?.side === 'client')
    return { code: codeOf('proxy', ended), text: `no reply: ${endText(ended)}` };
  if (awaited === undefined) return { code: 'unreadable', text: 'the handshake cannot be read to its end' };
  const { from, reads } = awaited;
  if (from === 'client' && ended.by === 'client')
    return { code: 'client-closed', text: `client ${endedWord(ended)} without a ${wordOf(reads)}` };
  return { code: codeOf(from, ended), text: `${missing(from, reads)}: ${endText(ended)}` };
}

/** The stream ended inside a message. */
function cutShort({ side, view: { message } }: Pdu, ended: Ended): Reason {
  if (side === 'client' && ended.by === 'client')
    return { code: 'client-closed', text: `client ${endedWord(ended)} inside the ${wordOf(message)}` };
  return { code: codeOf(side, ended), text: `${wordOf(message)} cut short: ${endText(ended)}` };
}

function endedWord({ how }: Ended): string {
  return how === 'rst' ? 'reset' : 'closed';
}

function codeOf(from: Side, { by }: Ended): ReasonCode {
  if (by === 'capture') return 'capture-ended';
  if (by === 'idle' || by === 'limit') return by;
  if (from === 'proxy') return 'no-reply';
  return by === 'client' ? 'client-closed' : 'proxy-closed';
}

function missing(from: Side | undefined, reads: Message | undefined): string {
  if (from === 'client' && reads !== undefined) return `no ${wordOf(reads)}`;
  return reads?.role === 'bind-reply' ? 'no second reply' : 'no reply';
}

function wordOf({ name, role, side }: Message): string {
  if (side === 'proxy') return 'reply';
  return role === 'request' || role === 'login' ? role : name.replaceAll('-', ' ');
}

/** What a listener answered that speaks another protocol than it was asked in, or another version of it. */
export function foreignAnswer({ pdus, protocol }: Pick<Outcome, 'pdus' | 'protocol'>): Reason | undefined {
  for (const { side, view } of pdus) {
    const { speaks } = view.message;
    if (side === 'proxy' && speaks !== undefined && speaks !== protocol)
      return { code: `answered-by-${speaks}`, text: `answered by ${speaks.toUpperCase()}` };
  }
  return undefined;
}
