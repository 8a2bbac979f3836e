import type { Weight } from '../../engine/dissector.ts';
import { NO_WEIGHT } from '../../engine/weights.ts';
import { valueName } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { SOCKS4_REPLIES } from '../shared/answers.ts';
import { weighOther } from '../shared/foreign.ts';
import { SOCKS4_COMMANDS } from './messages.ts';

/** How a message of SOCKS4 fits; its few fixed octets must all be right, for nothing else tells it from other protocols. */
export function weigh(view: View): Weight | undefined {
  switch (view.message.name) {
    case 'socks4-request':
      return weighRequest(view);
    case 'method-selection':
      return weighSocks5(view);
    case 'socks4-reply':
    case 'socks4-bind-reply':
      return weighReply(view);
    default:
      return weighOther(view);
  }
}

function weighRequest(view: View): Weight | undefined {
  const version = view.number('version');
  const command = view.number('command');
  if (version !== undefined && version !== 4) return undefined;
  if (command !== undefined && valueName(SOCKS4_COMMANDS, command) === undefined) return undefined;
  if (!view.has('userId')) return NO_WEIGHT;
  if (view.some('userId', isStrange) || view.some('name', isStrange)) return NO_WEIGHT;
  if (view.has('name')) return { strength: 2, evidence: 'SOCKS4 request with a domain name where 4A has it' };
  const isUsual = view.number('port') !== 0 || command !== 1;
  return isUsual ? { strength: 1, evidence: 'SOCKS4 request ends where it must' } : NO_WEIGHT;
}

/** No text of a request holds control octets. */
function isStrange(octet: number): boolean {
  return octet < 0x20 || octet === 0x7f;
}

/** Some servers answer with version 4 in place of 0. */
function weighReply(view: View): Weight | undefined {
  const version = view.number('version');
  const code = view.number('code');
  if (version !== undefined && version !== 0 && version !== 4) return undefined;
  if (code !== undefined && valueName(SOCKS4_REPLIES, code) === undefined) return undefined;
  if (code === undefined || version === undefined) return NO_WEIGHT;
  return { strength: version === 0 ? 2 : 1, evidence: 'reply of SOCKS4' };
}

/** A server of SOCKS5 alone takes the request for a bad greeting. */
function weighSocks5(view: View): Weight | undefined {
  const version = view.number('version');
  const method = view.number('method');
  if (version !== undefined && version !== 5) return undefined;
  if (method !== undefined && method !== 0xff && method !== 0) return undefined;
  return method === 0xff ? { strength: 1, evidence: 'a SOCKS5 server refuses it' } : NO_WEIGHT;
}

/** Whether a request is credible without an answer: it asks for a name, or for an address that a host can have. */
export function isOpening(view: View): boolean {
  const first = (view.number('ipv4') ?? 0) >>> 24;
  const isHost = view.has('name') || (first > 0 && first < MULTICAST);
  return view.message.name === 'socks4-request' && isHost && (weighRequest(view)?.strength ?? 0) > 0;
}

const MULTICAST = 224;
