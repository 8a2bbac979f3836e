import { secondsBetween } from '../bytes/instant.ts';
import type { Pdu } from '../dissectors/pdu.ts';
import type { PhaseName } from '../schema/message.ts';
import { type ValueTable, valueName } from '../schema/values.ts';
import type { View } from '../schema/view.ts';
import type { Authentication, Latency, Methods, Reply, Request, Status } from './session.ts';

/** What a session's messages say, as one reads it in JSON. */
export interface Summary {
  readonly methods?: Methods;
  readonly authentication?: Authentication;
  readonly request?: Request;
  readonly replies: readonly Reply[];
  readonly latency: Latency;
}

export function summary(pdus: readonly Pdu[]): Summary {
  const found = firstOfEach(pdus);
  const { offer, selection, login, loginReply, request } = found;
  const made: Mutable<Summary> = { replies: repliesOf(pdus), latency: latencyOf(found) };
  if (offer !== undefined || selection !== undefined) made.methods = methodsOf(offer?.view, selection?.view);
  if (login !== undefined || loginReply !== undefined)
    made.authentication = authenticationOf(login?.view, loginReply?.view);
  const wanted = request === undefined ? undefined : requestOf(request.view);
  if (wanted !== undefined) made.request = wanted;
  return made;
}

/** What is being built before it is handed out. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The first message of each kind. */
interface Found {
  offer?: Pdu;
  selection?: Pdu;
  login?: Pdu;
  loginReply?: Pdu;
  request?: Pdu;
  reply?: Pdu;
}

const KINDS: Readonly<Record<string, keyof Found>> = {
  'method-offer': 'offer',
  'method-selection': 'selection',
  'username-password-request': 'login',
  'username-password-reply': 'loginReply',
  request: 'request',
  reply: 'reply',
};

function firstOfEach(pdus: readonly Pdu[]): Found {
  const found: Found = {};
  for (const pdu of pdus) {
    const kind = KINDS[pdu.view.message.name];
    if (kind !== undefined) found[kind] ??= pdu;
  }
  return found;
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

function requestOf(view: View): Request | undefined {
  const command = view.number('command');
  if (command === undefined) return undefined;
  const made: Mutable<Request> = { command, name: named(view, 'command', command).name };
  addAddress(made, view);
  return made;
}

function repliesOf(pdus: readonly Pdu[]): Reply[] {
  const replies: Reply[] = [];
  for (const { view } of pdus) {
    const { name } = view.message;
    const code = name === 'reply' || name === 'bind-reply' ? view.number('code') : undefined;
    if (code === undefined) continue;
    const made: Mutable<Reply> = { code, name: named(view, 'code', code).name };
    addAddress(made, view);
    replies.push(made);
  }
  return replies;
}

/** The address of a request, reply or datagram, whichever type it has; undefined when it is not in the capture. */
export function addressOf(view: View): string | number | undefined {
  return view.value('ipv4') ?? view.value('name') ?? view.value('ipv6');
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
  switch (view.message.name) {
    case 'method-selection':
      return view.number('method') === 0xff;
    case 'username-password-reply':
      return (view.number('status') ?? 0) !== 0;
    case 'reply':
    case 'bind-reply':
      return (view.number('code') ?? 0) !== 0;
    default:
      return false;
  }
}

/** How a handshake came out: any refusal decides, and BIND needs its second reply. */
export function statusOf(pdus: readonly Pdu[], isOpaque: boolean): Status {
  if (pdus.some(isRefusal)) return 'refused';
  const isBind = pdus.some(({ view }) => view.message.name === 'request' && view.number('command') === 2);
  const granting = isBind ? 'bind-reply' : 'reply';
  if (pdus.some(({ view }) => view.message.name === granting && view.number('code') === 0)) return 'established';
  return isOpaque ? 'opaque' : 'incomplete';
}

const ORDER: readonly PhaseName[] = ['negotiation', 'authentication', 'request', 'reply', 'relay', 'udp'];

/** The furthest phase that a message of the session belongs to, or `reached` if that is further. */
export function furthestPhase(pdus: readonly Pdu[], reached: PhaseName): PhaseName {
  let furthest = ORDER.indexOf(reached);
  for (const { view } of pdus) furthest = Math.max(furthest, ORDER.indexOf(view.message.phase ?? 'negotiation'));
  return ORDER[furthest] as PhaseName;
}
