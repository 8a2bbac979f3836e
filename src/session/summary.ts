import { secondsBetween } from '../bytes/instant.ts';
import type { Pdu } from '../engine/pdu.ts';
import { derived } from '../schema/derived.ts';
import type { View } from '../schema/view.ts';
import { namedCode } from './named-code.ts';
import type { Endpoint, Latency, Method, Methods, Mutable, Reply, Request } from './session.ts';
import { repliesOf, requestOf } from './target.ts';

/** What a session's messages say, as one reads it in JSON. */
export interface Summary {
  readonly origin: Endpoint | undefined;
  readonly methods: Methods | undefined;
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
    request: request === undefined ? undefined : requestOf(request.view),
    replies: repliesOf(pdus),
    latency: latencyOf(found),
  };
}

/** The first message of each role. */
class Found {
  origin: Pdu | undefined;
  offer: Pdu | undefined;
  selection: Pdu | undefined;
  login: Pdu | undefined;
  'login-reply': Pdu | undefined;
  request: Pdu | undefined;
  reply: Pdu | undefined;
  'bind-reply': Pdu | undefined;
}

function firstOfEach(pdus: readonly Pdu[]): Found {
  const found = new Found();
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
  const methods: Mutable<Methods> = { offered: offer === undefined ? [] : offeredIn(offer) };
  const selected = selection === undefined ? undefined : selectedIn(selection);
  if (selected !== undefined) methods.selected = selected;
  return methods;
}

const offeredIn = derived((view): readonly Method[] =>
  Array.from(view.octets('methods') ?? [], (code) => namedCode(view, 'methods', code)),
);

const selectedIn = derived((view): Method | undefined => {
  const code = view.number('method');
  return code === undefined ? undefined : namedCode(view, 'method', code);
});

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
