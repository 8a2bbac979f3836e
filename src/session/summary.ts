import { secondsBetween } from '../bytes/instant.ts';
import type { Pdu } from '../dissectors/pdu.ts';
import { derived } from '../schema/derived.ts';
import type { PhaseName, Role } from '../schema/message.ts';
import { type ValueTable, valueName } from '../schema/values.ts';
import type { View } from '../schema/view.ts';
import type { Authentication, Endpoint, Latency, Method, Methods, Reply, Request, Status } from './session.ts';

/** What a session's messages say, as one reads it in JSON. */
export interface Summary {
  readonly origin: Endpoint | undefined;
  readonly methods: Methods | undefined;
  readonly authentication: Authentication | undefined;
  readonly request: Request | undefined;
  readonly replies: readonly Reply[];
  readonly latency: Latency;
}

export function summary(pdus: readonly Pdu[]): Summary {
  const found = firstOfEach(pdus);
  const { origin, offer, selection, request } = found;
  return {
    origin: origin === undefined ? undefined : originOf(origin.view),
    methods: offer === undefined && selection === undefined ? undefined : methodsOf(offer?.view, selection?.view),
    authentication: authenticationIn(pdus, found),
    request: request === undefined ? undefined : requestOf(request.view),
    replies: repliesOf(pdus),
    latency: latencyOf(found),
  };
}

/** Who logs in, and with what success, by the method that was spoken. */
function authenticationIn(pdus: readonly Pdu[], { login, loginReply, request }: Found): Authentication | undefined {
  const userId = request === undefined ? undefined : userIdOf(request.view);
  if (userId !== undefined && userId !== '') return { username: String(userId) };
  if (pdus.some(isOfContext)) return contextOf(pdus);
  const challenge = pdus.some(isOfChap) ? challengeOf(pdus) : undefined;
  if (challenge !== undefined) return challenge;
  return login === undefined && loginReply === undefined ? undefined : authenticationOf(login?.view, loginReply?.view);
}

/** What is being built before it is handed out. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The first message of each role. */
interface Found {
  origin: Pdu | undefined;
  offer: Pdu | undefined;
  selection: Pdu | undefined;
  login: Pdu | undefined;
  loginReply: Pdu | undefined;
  request: Pdu | undefined;
  reply: Pdu | undefined;
}

function firstOfEach(pdus: readonly Pdu[]): Found {
  const found: Found = {
    origin: undefined,
    offer: undefined,
    selection: undefined,
    login: undefined,
    loginReply: undefined,
    request: undefined,
    reply: undefined,
  };
  for (const pdu of pdus) addFirst(found, pdu, pdu.view.message.role);
  return found;
}

function addFirst(found: Found, pdu: Pdu, role: Role | undefined): void {
  switch (role) {
    case 'origin':
      found.origin ??= pdu;
      break;
    case 'offer':
      found.offer ??= pdu;
      break;
    case 'selection':
      found.selection ??= pdu;
      break;
    case 'login':
      found.login ??= pdu;
      break;
    case 'login-reply':
      found.loginReply ??= pdu;
      break;
    case 'request':
      found.request ??= pdu;
      break;
    case 'reply':
      found.reply ??= pdu;
      break;
    case 'bind-reply':
    case undefined:
      break;
    default:
      role satisfies never;
  }
}

const userIdOf = derived((view) => view.value('userId'));

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
  const methods: Mutable<Methods> = { offered: offer === undefined ? [] : offeredIn(offer) };
  const selected = selection === undefined ? undefined : selectedIn(selection);
  if (selected !== undefined) methods.selected = selected;
  return methods;
}

const offeredIn = derived((view): readonly Method[] =>
  Array.from(view.octets('methods') ?? [], (code) => named(view, 'methods', code)),
);

const selectedIn = derived((view): Method | undefined => {
  const code = view.number('method');
  return code === undefined ? undefined : named(view, 'method', code);
});

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

const GSSAPI = 1;
const LEVELS = ['none', 'integrity', 'confidentiality', 'selective'] as const;

function isOfContext({ view: { message } }: Pdu): boolean {
  return message.phase === 'authentication' || message.phase === 'relay'
    ? message.index.has('token') || message.name === 'gssapi-failure'
    : false;
}

/** What the tokens of a security context say without its keys. */
function contextOf(pdus: readonly Pdu[]): Authentication {
  const tokens = pdus.filter(isOfContext);
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

function isOfChap({ view: { message }, facts }: Pdu): boolean {
  return facts?.username !== undefined || message.name === 'chap-status';
}

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

/** What a request asks for; undefined where its command is not in the capture. */
export const requestOf = derived((view): Request | undefined => {
  const command = view.number('command');
  if (command === undefined) return undefined;
  const made: Mutable<Request> = { command, name: named(view, 'command', command).name };
  addAddress(made, view);
  return made;
});

function repliesOf(pdus: readonly Pdu[]): Reply[] {
  const replies: Reply[] = [];
  for (const { view } of pdus) {
    const { role } = view.message;
    const reply = role === 'reply' || role === 'bind-reply' ? replyOf(view) : undefined;
    if (reply !== undefined) replies.push(reply);
  }
  return replies;
}

const replyOf = derived((view): Reply | undefined => {
  const code = view.number('code');
  if (code === undefined) return undefined;
  const made: Mutable<Reply> = { code, name: named(view, 'code', code).name };
  addAddress(made, view);
  return made;
});

/** The address of a request, reply or datagram, whichever type it has, a name before what stands in its place; undefined when it is not in the capture. */
export const addressOf = derived((view) => {
  const name = view.value('name');
  if (name !== undefined || isPlaceholder(view)) return name;
  return view.value('ipv4') ?? view.value('ipv6');
});

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

function latencyOf({ offer, selection, login, loginReply, request, reply }: Found): Latency {
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
