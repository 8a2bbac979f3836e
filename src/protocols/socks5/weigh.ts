import type { Weight } from '../../engine/dissector.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { NO_WEIGHT } from '../../engine/weights.ts';
import { derived } from '../../schema/derived.ts';
import { valueName } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { METHODS, SOCKS4_REPLIES } from '../shared/answers.ts';
import { weighOther } from '../shared/foreign.ts';
import { isChapStatus } from './chap.ts';
import { GSSAPI_DATA, GSSAPI_FAILURE, GSSAPI_PROTECTION, GSSAPI_TOKEN } from './gssapi.ts';

/** How a message of SOCKS5 fits behind the ones before it (RFC 1928 sections 3 to 6, RFC 1929); one whose version was lost says nothing. */
export function weigh(view: View, earlier: readonly Pdu[]): Weight | undefined {
  const { name } = view.message;
  if (view.message.isForeign === true) return weighOther(view);
  if (name === 'socks4-reply') return weighSocks4(view);
  const version = view.number('version');
  if (version === undefined) return NO_WEIGHT;
  if (version !== (view.message.phase === 'authentication' || name === 'gssapi-data' ? 1 : 5)) return undefined;
  switch (name) {
    case 'method-offer':
      return weighOffer(view);
    case 'method-selection':
      return weighSelection(view, earlier);
    case 'username-password-request':
      return view.has('password') ? { strength: 1, evidence: 'login fits its own lengths' } : NO_WEIGHT;
    case 'username-password-reply':
      return view.has('status') ? { strength: 1, evidence: 'login is answered' } : NO_WEIGHT;
    case 'chap-status':
      return isChapStatus(view) === false ? undefined : weighChap(view);
    case 'chap-message':
      return isChapStatus(view) === true ? undefined : weighChap(view);
    case 'gssapi-token':
      return weighGssapi(view, GSSAPI_TOKEN);
    case 'gssapi-protection':
      return weighGssapi(view, GSSAPI_PROTECTION);
    case 'gssapi-data':
      return weighGssapi(view, GSSAPI_DATA);
    case 'gssapi-failure':
      return weighGssapi(view, GSSAPI_FAILURE);
    case 'request':
      return weighRequest(view);
    default:
      return weighReply(view);
  }
}

/** No client but one that lists all methods offers one that IANA has not assigned: such a byte may be of another protocol. */
function isUnassigned(method: number): boolean {
  return valueName(METHODS, method) === 'Unassigned';
}

/** Methods in ascending order that chance hardly puts into it. */
const LONG_LIST = 8;

/** Whether the methods are a list of all that there are, or of a range, as scanners offer it. */
function isList(methods: Uint8Array): boolean {
  return methods.length >= LONG_LIST && methods.every((method, at) => at === 0 || method > (methods[at - 1] as number));
}

const weighOffer = derived((view): Weight | undefined => {
  if (view.number('count') === 0) return undefined;
  const methods = view.octets('methods');
  if (methods === undefined || (view.some('methods', isUnassigned) && !isList(methods))) return NO_WEIGHT;
  return { strength: 1, evidence: `greeting of ${view.end - view.start} bytes fits its own count` };
});

function weighSelection(view: View, earlier: readonly Pdu[]): Weight | undefined {
  const method = view.number('method');
  if (method === undefined) return NO_WEIGHT;
  const offered = earlier.find((pdu) => pdu.view.message.name === 'method-offer')?.view.octets('methods');
  if (method === 0xff) return { strength: 1, evidence: 'selection says that no method is acceptable' };
  if (offered === undefined)
    return { strength: method === 0 || method === 2 ? 1 : 0, evidence: 'selection of a known method' };
  if (offered.includes(method)) return { strength: 1, evidence: 'selection is one of the methods offered' };
  return isCommon(method) ? { strength: 1, evidence: 'selection of a method that was not offered' } : NO_WEIGHT;
}

/** A server of SOCKS4 alone refuses the greeting. */
function weighSocks4(view: View): Weight | undefined {
  const version = view.number('version');
  const code = view.number('code');
  if (version !== undefined && version !== 0) return undefined;
  if (code !== undefined && (code === 0x5a || valueName(SOCKS4_REPLIES, code) === undefined)) return undefined;
  return code === undefined ? NO_WEIGHT : { strength: 1, evidence: 'a SOCKS4 server refuses it' };
}

function weighChap(view: View): Weight {
  return isChapStatus(view) === undefined ? NO_WEIGHT : { strength: 1, evidence: 'message of CHAP' };
}

/** The type alone tells messages of GSSAPI apart. */
function weighGssapi(view: View, type: number): Weight | undefined {
  const found = view.number('type');
  if (found === undefined) return NO_WEIGHT;
  return found === type ? { strength: 1, evidence: `${view.message.name} as RFC 1961 has it` } : undefined;
}

const REQUEST_COMMANDS = new Set([1, 2, 3, 0xf0, 0xf1]);

function weighRequest(view: View): Weight | undefined {
  const isUsual = REQUEST_COMMANDS.has(view.number('command') ?? 0) && view.number('reserved') === 0;
  return isUsual && view.has('port') ? { strength: 2, evidence: 'request fits its address type' } : NO_WEIGHT;
}

function weighReply(view: View): Weight | undefined {
  const code = view.number('code') ?? 0xff;
  const isUsual = (code <= 8 || isTor(code)) && view.number('reserved') === 0;
  return isUsual && view.has('port') ? { strength: 2, evidence: 'reply fits its address type' } : NO_WEIGHT;
}

/** Whether it is one of Tor's extended reply codes. */
function isTor(code: number): boolean {
  return code >= 0xf0 && code <= 0xf7;
}

/** Whether a greeting is credible without an answer: it offers a method that clients have. */
export function isOpening(view: View): boolean {
  return view.message.name === 'method-offer' && weighOffer(view)?.strength === 1 && view.some('methods', isCommon);
}

/** Those of the RFCs, and CHAP. */
const LAST_COMMON = 3;

function isCommon(method: number): boolean {
  return method <= LAST_COMMON;
}
