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
  const found = new Map<string, Pdu>();
  const replies: Reply[] = [];
  for (const pdu of pdus) {
    const { name } = pdu.view.message;
    if (!found.has(name)) found.set(name, pdu);
    const reply = name === 'reply' || name === 'bind-reply' ? replyOf(pdu.view) : undefined;
    if (reply !== undefined) replies.push(reply);
  }
  const view = (name: string) => found.get(name)?.view;
  const methods = methodsOf(view('method-offer'), view('method-selection'));
  const authentication = authenticationOf(view('username-password-request'), view('username-password-reply'));
  const request = requestOf(view('request'));
  return {
    ...(methods === undefined ? {} : { methods }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(request === undefined ? {} : { request }),
    replies,
    latency: latencyOf(found),
  };
}

function methodsOf(offer: View | undefined, selection: View | undefined): Methods | undefined {
  if (offer === undefined && selection === undefined) return undefined;
  const offered = [...(offer?.octets('methods') ?? [])].map((code) => named(offer as View, 'methods', code));
  const selected = selection?.number('method');
  return selected === undefined ? { offered } : { offered, selected: named(selection as View, 'method', selected) };
}

const USERNAME_PASSWORD = 2;

function authenticationOf(login: View | undefined, answer: View | undefined): Authentication | undefined {
  if (login === undefined && answer === undefined) return undefined;
  const status = answer?.number('status');
  return {
    method: USERNAME_PASSWORD,
    ...textAs('username', login?.value('username')),
    ...textAs('password', login?.value('password')),
    ...(status === undefined ? {} : { status, succeeded: status === 0 }),
  };
}

function requestOf(view: View | undefined): Request | undefined {
  const command = view?.number('command');
  if (view === undefined || command === undefined) return undefined;
  return { command, name: named(view, 'command', command).name, ...addressOf(view) };
}

function replyOf(view: View): Reply | undefined {
  const code = view.number('code');
  return code === undefined ? undefined : { code, name: named(view, 'code', code).name, ...addressOf(view) };
}

function addressOf(view: View): { addressType?: number; address?: string; port?: number } {
  const addressType = view.number('atyp');
  const port = view.number('port');
  return {
    ...(addressType === undefined ? {} : { addressType }),
    ...textAs('address', view.value('ipv4') ?? view.value('name') ?? view.value('ipv6')),
    ...(port === undefined ? {} : { port }),
  };
}

function textAs<K extends string>(key: K, value: string | number | undefined): { [name in K]?: string } {
  return (value === undefined ? {} : { [key]: String(value) }) as { [name in K]?: string };
}

function named(view: View, key: string, code: number): { code: number; name: string } {
  const values: ValueTable = view.message.fields[key]?.values ?? [];
  return { code, name: valueName(values, code) ?? 'unknown' };
}

function latencyOf(found: ReadonlyMap<string, Pdu>): Latency {
  const between = (question: string, answer: string): number | undefined => {
    const asked = found.get(question)?.frames.at(-1);
    const answered = found.get(answer)?.frames.at(-1);
    return asked === undefined || answered === undefined ? undefined : secondsBetween(asked, answered);
  };
  const negotiation = between('method-offer', 'method-selection');
  const authentication = between('username-password-request', 'username-password-reply');
  const reply = between('request', 'reply');
  return {
    ...(negotiation === undefined ? {} : { negotiation }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(reply === undefined ? {} : { reply }),
  };
}

/** Whether a proxy said no, and in which phase it is told. */
export function isRefusal({ view }: Pdu): boolean {
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

/** How a handshake came out: the last reply decides, BIND needs both. */
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
