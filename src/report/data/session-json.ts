import { isoText, secondsText } from '../../bytes/instant.ts';
import type { Detail, DetailValue, Inside, Sheet } from '../../schema/detail.ts';
import type { Note } from '../../schema/note.ts';
import type { Authentication, Endpoint, Methods, Relay, Reply, Request, Session } from '../../session/session.ts';
import { MASK, shownDetail } from '../text/mask.ts';
import { destinationName, duration, endOf } from '../text/session-text.ts';
import type { IdText } from './id-text.ts';
import { LastText, quoted, quotedName, quotedText, quotedTexts } from './json-text.ts';
import { messageJson } from './message-json.ts';
import { udpRecord } from './session-record.ts';

/**
 * The text of a session's record, with places for the session's own id, which is its first key, and for that of the
 * session around it. It is written without objects in between; a test holds it to `sessionRecord`.
 */
export function jsonText(session: Session, showPasswords: boolean, hasMessages = true): IdText {
  const { id, parent } = session;
  const before = startText(session);
  const behind = restText(session, showPasswords, hasMessages);
  if (parent === undefined) return { parts: ['{"id":', before + behind], ids: [id] };
  return { parts: ['{"id":', `${before},"parent":`, behind], ids: [id, parent] };
}

/** The keys that every session has, behind its id. */
function startText(session: Session): string {
  const { uid, capture, protocol, transport, depth, client, proxy, first, last, status, phase, detection } = session;
  const kind = kinds.text(capture, protocol, transport, String(depth));
  const end = outcomes.text(status, phase, detection.confidence, ...detection.evidence);
  return (
    `,"uid":"${uid}"${kind}${endpointText(client)},"proxy":${endpointText(proxy)}` +
    `,"start":"${isoText(first, first.digits)}","end":"${isoText(endOf(session), last.digits)}"` +
    `,"firstFrame":${first.number},"lastFrame":${last.number}` +
    `,"duration":${secondsText(duration(session))}${end}${endText(session)}`
  );
}

function endText({ ended: { by, how, after }, reasonCode, reason }: Session): string {
  const text = `,"ended":{"by":"${by}","how":"${how}","after":${secondsText(after)}}`;
  return reason === undefined ? text : `${text},"reasonCode":"${reasonCode}","reason":${quotedText(reason)}`;
}

const kinds = new LastText((capture, protocol, transport, depth) => {
  const names = `"protocol":"${protocol}","transport":"${transport}","depth":${depth}`;
  return `,"capture":${quotedText(capture as string)},${names},"client":`;
});

const outcomes = new LastText((status, phase, confidence, ...evidence) => {
  const told = `"confidence":"${confidence}","evidence":${quotedTexts(evidence)}`;
  return `,"status":"${status}","phase":"${phase}","detection":{${told}}`;
});

/** What is known of it besides, its messages and its notes. */
function restText(session: Session, showPasswords: boolean, hasMessages: boolean): string {
  const { origin, methods, authentication, request, replies, relay, udp, latency, behaviour, notes } = session;
  let text = '';
  if (origin !== undefined) text += `,"origin":${endpointText(origin)}`;
  if (methods !== undefined) text += `,"methods":${methodsText(methods)}`;
  if (authentication !== undefined) text += `,"authentication":${authenticationText(authentication, showPasswords)}`;
  if (request !== undefined) text += `,"request":${requestText(request)}`;
  text += `,"replies":[${repliesText(replies)}]`;
  if (relay !== undefined) text += `,"relay":${relayText(relay, destinationName(session), showPasswords)}`;
  if (udp !== undefined) text += `,"udp":${quoted(udpRecord(udp, showPasswords))}`;
  const spans = latencyText(latency);
  if (spans !== '') text += `,"latency":{${spans}}`;
  if (behaviour !== undefined) text += `,"behaviour":${quoted(behaviour)}`;
  if (hasMessages) text += `,"messages":[${messagesText(session, showPasswords)}]`;
  return `${text},"notes":[${notesText(notes)}]}`;
}

function messagesText({ messages }: Session, showPasswords: boolean): string {
  let text = '';
  for (const pdu of messages)
    text += text === '' ? messageJson(pdu, showPasswords) : `,${messageJson(pdu, showPasswords)}`;
  return text;
}

function endpointText({ address, port }: Endpoint): string {
  return `{"address":${quotedText(address)},"port":${port}}`;
}

function methodsText({ offered, selected }: Methods): string {
  let text = '';
  for (const method of offered) text += text === '' ? codeText(method) : `,${codeText(method)}`;
  return selected === undefined ? `{"offered":[${text}]}` : `{"offered":[${text}],"selected":${codeText(selected)}}`;
}

function codeText({ code, name }: { readonly code: number; readonly name: string }): string {
  return `{"code":${code},"name":${quotedName(name)}}`;
}

function authenticationText(authentication: Authentication, showPasswords: boolean): string {
  const { method, username, password, status, succeeded, mechanism, protection } = authentication;
  let text = '';
  if (method !== undefined) text += `,"method":${method}`;
  if (username !== undefined) text += `,"username":${quotedText(username)}`;
  if (password !== undefined) text += `,"password":${quotedText(showPasswords ? password : MASK)}`;
  if (mechanism !== undefined) text += `,"mechanism":${quotedText(mechanism)}`;
  if (protection !== undefined) text += `,"protection":"${protection}"`;
  if (status !== undefined) text += `,"status":${status}`;
  if (succeeded !== undefined) text += `,"succeeded":${succeeded}`;
  return `{${text.slice(1)}}`;
}

function notesText(notes: readonly Note[]): string {
  let text = '';
  for (const { id, severity, frame, text: said } of notes) {
    text += `${text === '' ? '' : ','}{"id":"${id}","severity":"${severity}","frame":${frame},"text":${quotedText(said)}}`;
  }
  return text;
}

function requestText(request: Request): string {
  return `{"command":${request.command},"name":${quotedName(request.name)}${addressText(request)}}`;
}

function repliesText(replies: readonly Reply[]): string {
  let text = '';
  for (const reply of replies) {
    text += `${text === '' ? '' : ','}{"code":${reply.code},"name":${quotedName(reply.name)}${addressText(reply)}}`;
  }
  return text;
}

function addressText({ addressType, address, port }: Pick<Request, 'addressType' | 'address' | 'port'>): string {
  let text = '';
  if (addressType !== undefined) text += `,"addressType":${addressType}`;
  if (address !== undefined) text += `,"address":${quotedText(address)}`;
  if (port !== undefined) text += `,"port":${port}`;
  return text;
}

function latencyText({ negotiation, authentication, reply }: Session['latency']): string {
  let text = '';
  if (negotiation !== undefined) text += `"negotiation":${secondsText(negotiation)}`;
  if (authentication !== undefined) text += `${text === '' ? '' : ','}"authentication":${secondsText(authentication)}`;
  if (reply !== undefined) text += `${text === '' ? '' : ','}"reply":${secondsText(reply)}`;
  return text;
}

function relayText(relay: Relay, destination: string | undefined, showPasswords: boolean): string {
  const { clientBytes, proxyBytes, missing, inside } = relay;
  let text = `{"clientBytes":${clientBytes},"proxyBytes":${proxyBytes}`;
  if (missing > 0) text += `,"missing":${missing}`;
  if (inside !== undefined) text += insideText(inside, showPasswords);
  if (destination !== undefined) text += `,"destination":${quotedText(destination)}`;
  return `${text}}`;
}

/** The name of the protocol, and under that name what it tells, if anything. */
function insideText({ sheet, values }: Inside, showPasswords: boolean): string {
  let told = '';
  for (const [key, detail] of detailsOf(sheet)) {
    const value = values[key];
    if (value === undefined) continue;
    told += `${told === '' ? '' : ','}"${key}":${detailText(shownDetail(detail, value, showPasswords))}`;
  }
  return told === '' ? `,"protocol":"${sheet.name}"` : `,"protocol":"${sheet.name}","${sheet.name}":{${told}}`;
}

function detailText(value: DetailValue): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quotedText(value) : quotedTexts(value);
}

const DETAILS = new WeakMap<Sheet, readonly (readonly [key: string, detail: Detail])[]>();

function detailsOf(sheet: Sheet): readonly (readonly [key: string, detail: Detail])[] {
  const known = DETAILS.get(sheet);
  if (known !== undefined) return known;
  const details = Object.entries(sheet.details);
  DETAILS.set(sheet, details);
  return details;
}
