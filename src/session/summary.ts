import { secondsBetween } from '../bytes/instant.ts';
import type { Pdu } from '../dissectors/pdu.ts';
import type { PhaseName, Role } from '../schema/message.ts';
import { type ValueTable, valueName } from '../schema/values.ts';
import type { View } from '../schema/view.ts';
import type { Authentication, Endpoint, Latency, Methods, Reply, Request, Status } from './session.ts';

/** What a session's messages say, as one reads it in JSON. */
export interface Summary {
  readonly origin?: Endpoint;
  readonly methods?: Methods;
  readonly authentication?: Authentication;
  readonly request?: Request;
  readonly replies: readonly Reply[];
  readonly latency: Latency;
}

export function summary(pdus: readonly Pdu[]): Summary {
  const found = firstOfEach(pdus);
  const { origin, offer, selection, login, 'login-reply': loginReply, request } = found;
  const made: Mutable<Summary> = { replies: repliesOf(pdus), latency: latencyOf(found) };
  const from = origin === undefined ? undefined : originOf(origin.view);
  if (from !== undefined) made.origin = from;
  if (offer !== undefined || selection !== undefined) made.methods = methodsOf(offer?.view, selection?.view);
  if (login !== undefined || loginReply !== undefined)
    made.authentication = authenticationOf(login?.view, loginReply?.view);
  const context = contextOf(pdus) ?? challengeOf(pdus);
  if (context !== undefined) made.authentication = context;
  const userId = request?.view.value('userId');
  if (userId !== undefined && userId !== '') made.authentication = { username: String(userId) };
  const wanted = request === undefined ? undefined : requestOf(request.view);
  if (wanted !== undefined) made.request = wanted;
  return made;
}

/** What is being built before it is handed out. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The first message of each role. */
type Found = { [R in Role]?: Pdu };

function firstOfEach(pdus: readonly Pdu[]): Found {
  const found: Found = {};
  for (const pdu of pdus) {
    const { role } = pdu.view.message;
    if (role !== undefined) found[role] ??= pdu;
  }
  return found;
}

/** Whom a header of the PROXY protocol names: in fields of its own, or in words of a line. */
export function originOf(view: View): Endpoint | undefined {
  const [, family, source, , sourcePort] = String(view.value('line') ?? '').split(' ');
  const address = family?.startsWith('TCP') === true ? source : (view.value('ipv4') ?? view.value('ipv6'));
  const port = view.number('port') ?? Number(sourcePort);
  return address === undefined || !Number.isInteger(port) || port > 0xffff
    ? undefined
    : { address: String(address), port };
}

function methodsOf(offer: View | undefined, selection: View | undefined): Methods {
  const methods: Mutable<Methods> = {
    offered: [...(offer?.octets('methods') ?? [])].map((code) => named(offer as View, 'methods', code)),
  };
  const selected = selection?.number('method');
  if (selected !== undefined) methods.selected = named(selection as View, 'method', selected);
  return methods;
}

const USERNAME_PASSWORD = 2;

function authenticationOf(login: View | undefined, answer: View | undefined): Authentication {
  const made: Mutable<Authentication> = { method: USERNAME_PASSWORD };
  const username = login?.value('username');
  const password = login?.value('password');
  const status = answer?.number('status');
  if (username !== undefined) made.username = String(username);
  if (password !== undefined) made.password = String(password);
  if (status !== undefined) {
    made.status = status;
    made.succeeded = status === 0;
  }
  return made;
}

/** What a request asks for; undefined where its command is not in the capture. */
const GSSAPI = 1;
const LEVELS = ['none', 'integrity', 'confidentiality', 'selective'] as const;

/** What the tokens of a security context say without its keys. */
function contextOf(pdus: readonly Pdu[]): Authentication | undefined {
  const tokens = pdus.filter(({ view }) => view.message.index.has('token') || view.message.name === 'gssapi-failure');
  if (tokens.length === 0) return undefined;
  const made: Mutable<Authentication> = { method: GSSAPI };
  const mechanism = tokens.find(({ facts }) => facts?.mechanism !== undefined)?.facts?.mechanism;
  const level = tokens.findLast(({ facts }) => facts?.protection !== undefined)?.facts?.protection;
  const protection = level === undefined ? undefined : LEVELS[level];
  const isAgreed = tokens.some(({ side, view }) => side === 'proxy' && view.message.name === 'gssapi-protection');
  if (mechanism !== undefined) made.mechanism = mechanism;
  if (protection !== undefined) made.protection = protection;
  if (isAgreed || tokens.some(isRefusal)) made.succeeded = isAgreed;
  return made;
}

const CHAP = 3;

/** Who answered a challenge, and with what success. */
function challengeOf(pdus: readonly Pdu[]): Authentication | undefined {
  const status = pdus.find(({ view }) => view.message.name === 'chap-status')?.view.number('status');
  const username = pdus.find(({ facts }) => facts?.username !== undefined)?.facts?.username;
  if (status === undefined && username === undefined) return undefined;
  const made: Mutable<Authentication> = { method: CHAP };
  if (username !== undefined) made.username = username;
  if (status !== undefined) {
    made.status = status;
    made.succeeded = status === 0;
  }
  return made;
}

export function requestOf(view: View): Request | undefined {
  const command = view.number('command');
  if (command === undefined) return undefined;
  const made: Mutable<Request> = { command, name: named(view, 'command', command).name };
  addAddress(made, view);
  return made;
}

function repliesOf(pdus: readonly Pdu[]): Reply[] {
  const replies: Reply[] = [];
  for (const { view } of pdus) {
    const { role } = view.message;
    const code = role === 'reply' || role === 'bind-reply' ? view.number('code') : undefined;
    if (code === undefined) continue;
    const made: Mutable<Reply> = { code, name: named(view, 'code', code).name };
    addAddress(made, view);
    replies.push(made);
  }
  return replies;
}

/** The address of a request, reply or datagram, whichever type it has, a name before what stands in its place; undefined when it is not in the capture. */
export function addressOf(view: View): string | number | undefined {
  const name = view.value('name');
  if (name !== undefined || isPlaceholder(view)) return name;
  return view.value('ipv4') ?? view.value('ipv6');
}

/** Whether the address only says that a name follows, as SOCKS 4A has it. */
function isPlaceholder(view: View): boolean {
  const range = view.message.fields.name?.when?.ipv4;
  const address = view.number('ipv4') ?? 0;
  return typeof range === 'object' && address >= range[0] && address <= range[1];
}

function addAddress(made: Mutable<Pick<Request, 'addressType' | 'address' | 'port'>>, view: View): void {
  const addressType = view.number('atyp');
  const address = addressOf(view);
  const port = view.number('port');
  if (addressType !== undefined) made.addressType = addressType;
  if (address !== undefined) made.address = String(address);
  if (port !== undefined) made.port = port;
}

function named(view: View, key: string, code: number): { code: number; name: string } {
  const values: ValueTable = view.message.fields[key]?.values ?? [];
  return { code, name: valueName(values, code) ?? 'unknown' };
}

function latencyOf({ offer, selection, login, 'login-reply': loginReply, request, reply }: Found): Latency {
  const made: Mutable<Latency> = {};
  const negotiation = between(offer, selection);
  const authentication = between(login, loginReply);
  const answer = between(request, reply);
  if (negotiation !== undefined) made.negotiation = negotiation;
  if (authentication !== undefined) made.authentication = authentication;
  if (answer !== undefined) made.reply = answer;
  return made;
}

/** Seconds from the frame that completed the question to the one that completed the answer; undefined if those came the other way round. */
function between(question: Pdu | undefined, answer: Pdu | undefined): number | undefined {
  const asked = question?.frames.at(-1);
  const answered = answer?.frames.at(-1);
  if (asked === undefined || answered === undefined) return undefined;
  const seconds = secondsBetween(asked, answered);
  return seconds < 0 ? undefined : seconds;
}

/** Whether a message is a refusal of the proxy. */
function isRefusal({ view }: Pdu): boolean {
  const { decision } = view.message;
  if (decision === undefined) return false;
  const value = view.number(decision.by);
  if (value === undefined) return false;
  return 'granted' in decision ? value !== decision.granted : value === decision.refused;
}

/** Whether a message is the reply to a request that grants it. */
export function isGrant({ view }: Pdu): boolean {
  const { role, decision } = view.message;
  if (role !== 'reply' && role !== 'bind-reply') return false;
  return decision !== undefined && 'granted' in decision && view.number(decision.by) === decision.granted;
}

const BIND = 2;

/** How a handshake came out: any refusal decides, and BIND needs its second reply. */
export function statusOf(pdus: readonly Pdu[], isOpaque: boolean): Status {
  if (pdus.some(isRefusal)) return 'refused';
  const isBind = pdus.some(({ view }) => view.message.role === 'request' && view.number('command') === BIND);
  const granting = isBind ? 'bind-reply' : 'reply';
  if (pdus.some((pdu) => pdu.view.message.role === granting && isGrant(pdu))) return 'established';
  return isOpaque ? 'opaque' : 'incomplete';
}

const ORDER: readonly PhaseName[] = ['negotiation', 'authentication', 'request', 'reply', 'relay', 'udp'];

/** The furthest phase that a message of the session belongs to, or `reached` if that is further. */
export function furthestPhase(pdus: readonly Pdu[], reached: PhaseName): PhaseName {
  let furthest = ORDER.indexOf(reached);
  for (const { view } of pdus) furthest = Math.max(furthest, ORDER.indexOf(view.message.phase ?? 'negotiation'));
  return ORDER[furthest] as PhaseName;
}
