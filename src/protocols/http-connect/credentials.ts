import { base64Text } from '../../bytes/base64.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { isGrant } from '../../schema/decision.ts';
import { derived } from '../../schema/derived.ts';
import type { View } from '../../schema/view.ts';
import type { Authentication, Mutable } from '../../session/session.ts';
import { headerOf } from './headers.ts';

const CREDENTIALS = /^([\w!#$%&'*+.^`|~-]{1,32})[ \t]+(.*)$/s;
const BASIC = /^basic$/i;

interface Given {
  readonly scheme: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** What Proxy-Authorization says; undefined where the request has none. */
const givenIn = derived((view): Given | undefined => {
  const value = headerOf(view, 'Proxy-Authorization');
  if (value === undefined) return undefined;
  const [, scheme = 'unknown', rest = ''] = CREDENTIALS.exec(value) ?? [];
  if (!BASIC.test(scheme)) return { scheme, username: digestUser(rest), password: undefined };
  const login = base64Text(rest.trim());
  const colon = login?.indexOf(':') ?? -1;
  if (login === undefined || colon < 0) return { scheme: 'Basic', username: undefined, password: undefined };
  return { scheme: 'Basic', username: login.slice(0, colon), password: login.slice(colon + 1) };
});

/** RFC 7616 section 3.4. */
function digestUser(parameters: string): string | undefined {
  return /(?:^|[,\s])username="([^"\\]{0,255})"/i.exec(parameters)?.[1];
}

/** The scheme of the credentials that a request has; undefined where it has none. */
export function schemeOf(view: View): string | undefined {
  return givenIn(view)?.scheme;
}

/** Who logs in: the credentials that were sent last, and whether the proxy took them. */
export function credentials(pdus: readonly Pdu[]): Authentication | undefined {
  const at = pdus.findLastIndex(({ view, side }) => side === 'client' && givenIn(view) !== undefined);
  const given = at < 0 ? undefined : givenIn((pdus[at] as Pdu).view);
  if (given === undefined) return undefined;
  const made: Mutable<Authentication> = { mechanism: given.scheme };
  if (given.username !== undefined) made.username = given.username;
  if (given.password !== undefined) made.password = given.password;
  const reply = pdus.slice(at + 1).find(({ view }) => view.message.role === 'reply');
  if (reply !== undefined && isGrant(reply)) made.succeeded = true;
  else if (DENIED.includes(reply?.view.number('code') ?? 0)) made.succeeded = false;
  return made;
}

/** Some proxies answer as a server of the web does. */
const DENIED: readonly number[] = [401, 407];
