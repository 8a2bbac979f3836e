import type { Pdu } from '../../engine/pdu.ts';
import { isRefusal } from '../../schema/decision.ts';
import type { View } from '../../schema/view.ts';
import type { Authentication, Mutable } from '../../session/session.ts';
import { attributesOf } from './chap.ts';
import { gssapiProtection, mechanismIn, protectionIn } from './gssapi.ts';

/** Who logs in, and with what success, by the method that was spoken. */
export function credentials(pdus: readonly Pdu[]): Authentication | undefined {
  if (!pdus.some(isOfMethod)) return undefined;
  if (pdus.some(isOfContext)) return contextOf(pdus);
  return challengeOf(pdus) ?? loginOf(pdus);
}

/** Whether it is more than greeting, request and reply. */
function isOfMethod({ view }: Pdu): boolean {
  const { phase } = view.message;
  return phase === 'authentication' || phase === 'relay';
}

const USERNAME_PASSWORD = 2;

function loginOf(pdus: readonly Pdu[]): Authentication | undefined {
  const login = pdus.find(({ view }) => view.message.role === 'login')?.view;
  const answer = pdus.find(({ view }) => view.message.role === 'login-reply')?.view;
  if (login === undefined && answer === undefined) return undefined;
  const made: Mutable<Authentication> = { method: USERNAME_PASSWORD };
  const username = login?.value('username');
  const password = login?.value('password');
  if (username !== undefined) made.username = String(username);
  if (password !== undefined) made.password = String(password);
  return withStatus(made, answer);
}

function withStatus(made: Mutable<Authentication>, answer: View | undefined): Authentication {
  const status = answer?.number('status');
  if (status === undefined) return made;
  made.status = status;
  made.succeeded = status === 0;
  return made;
}

const GSSAPI = 1;
const LEVELS = ['none', 'integrity', 'confidentiality', 'selective'] as const;

function isOfContext({ view: { message } }: Pdu): boolean {
  return isOfToken(message.phase) && (message.index.has('token') || message.name === 'gssapi-failure');
}

function isOfToken(phase: string | undefined): boolean {
  return phase === 'authentication' || phase === 'relay';
}

/** What the tokens of a security context say without its keys. */
function contextOf(pdus: readonly Pdu[]): Authentication {
  const tokens = pdus.filter(isOfContext);
  const made: Mutable<Authentication> = { method: GSSAPI };
  const mechanism = tokens.map(({ view }) => mechanismIn(view)).find((one) => one !== undefined);
  const level = tokens.map(({ view }) => protectionIn(view)).findLast((one) => one !== undefined);
  const protection = level === undefined ? undefined : LEVELS[level];
  const isAgreed = tokens.some(({ side, view }) => side === 'proxy' && view.message === gssapiProtection);
  if (mechanism !== undefined) made.mechanism = mechanism;
  if (protection !== undefined) made.protection = protection;
  if (isAgreed || tokens.some(isRefusal)) made.succeeded = isAgreed;
  return made;
}

const CHAP = 3;

/** Who answered a challenge, and with what success. */
function challengeOf(pdus: readonly Pdu[]): Authentication | undefined {
  const answer = pdus.find(({ view }) => view.message.name === 'chap-status')?.view;
  const username = pdus.map(({ view }) => attributesOf(view).username).find((name) => name !== undefined);
  if (answer?.number('status') === undefined && username === undefined) return undefined;
  const made: Mutable<Authentication> = { method: CHAP };
  if (username !== undefined) made.username = username;
  return withStatus(made, answer);
}
