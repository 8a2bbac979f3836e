import type { Pdu } from '../engine/pdu.ts';
import type { Message, Side } from '../schema/message.ts';
import type { ReasonCode } from '../schema/reasons.ts';
import { type Ended, endText } from './ending.ts';
import type { Outcome, Reason } from './reason.ts';

/** Why a handshake did not come to its end. */
export function interruption(outcome: Outcome): Reason {
  const { pdus, ended, awaited, hasLost, isLimited } = outcome;
  const foreign = foreignAnswer(pdus);
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

/** The name of a message that a listener of another protocol answers ends so. */
const ANSWER = /-answer$/;

/** What a listener answered that speaks another protocol, or another version of this one. */
export function foreignAnswer(pdus: readonly Pdu[]): Reason | undefined {
  for (const pdu of pdus) {
    const name = pdu.side === 'proxy' ? otherProtocol(pdu.view.message, pdus) : undefined;
    if (name !== undefined) return { code: `answered-by-${name}`, text: `answered by ${name.toUpperCase()}` };
  }
  return undefined;
}

function otherProtocol({ name, isForeign }: Message, pdus: readonly Pdu[]): string | undefined {
  if (isForeign === true && ANSWER.test(name)) return name.replace(ANSWER, '');
  if (name === 'socks4-reply' && has('method-offer', pdus)) return 'socks4';
  return name === 'method-selection' && has('socks4-request', pdus) ? 'socks5' : undefined;
}

function has(name: string, pdus: readonly Pdu[]): boolean {
  return pdus.some(({ view }) => view.message.name === name);
}
