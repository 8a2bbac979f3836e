import type { Pdu } from '../engine/pdu.ts';
import { derived } from '../schema/derived.ts';
import type { View } from '../schema/view.ts';
import { isRefusal } from './outcome.ts';
import type { Authentication, Mutable } from './session.ts';

/** The messages that can name who logs in. */
interface Spoken {
  readonly login: Pdu | undefined;
  readonly 'login-reply': Pdu | undefined;
  readonly request: Pdu | undefined;
}

/** Who logs in, and with what success, by the method that was spoken. */
export function authenticationIn(
  pdus: readonly Pdu[],
  { login, 'login-reply': loginReply, request }: Spoken,
): Authentication | undefined {
  const userId = request === undefined ? undefined : userIdOf(request.view);
  if (userId !== undefined && userId !== '') return { username: String(userId) };
  if (pdus.some(isOfContext)) return contextOf(pdus);
  const challenge = pdus.some(isOfChap) ? challengeOf(pdus) : undefined;
  if (challenge !== undefined) return challenge;
  return login === undefined && loginReply === undefined ? undefined : authenticationOf(login?.view, loginReply?.view);
}

const userIdOf = derived((view) => view.value('userId'));

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
