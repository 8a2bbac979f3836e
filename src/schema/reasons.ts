/**
 * Why a session is not established, as a closed list: the code, and what it means. `N` stands for a number and `X` for
 * the name of a protocol.
 */
export const REASONS = {
  'no-method': 'The proxy accepts none of the methods offered (FF)',
  'method-not-offered': 'The proxy selected a method that was not offered, and the client did not go on',
  'bad-login': 'The login was refused',
  'reply-N': 'The request was refused; N is the code of the reply, REP or CD, in decimal',
  'granted-then-refused': 'The request was granted, and then a second reply refused it',
  'answered-by-X':
    'The listener speaks another protocol than it was asked in, or another version of it, X: http, tls, ssh, …',
  listening: 'The request was granted, which says only that the proxy listens',
  'no-reply': 'The connection ended before the proxy gave the answer that was due',
  'client-closed': 'The client ended the connection although it was its turn',
  'proxy-closed': 'The proxy ended the connection although it was the turn of the client',
  'capture-ended': 'The connection was still open when the capture ended',
  idle: 'No frame came for so long that the session was given up',
  limit: 'A bound of the program ended the reading of the session',
  'not-captured': 'The capture lacks bytes that would tell',
  unreadable: 'A message cannot be read, so that what follows it is not known',
  opaque: 'The exchange of the selected method is not read',
} as const satisfies Record<string, string>;

type Family = 'reply-N' | 'answered-by-X';

export type ReasonCode = Exclude<keyof typeof REASONS, Family> | `reply-${number}` | `answered-by-${string}`;

/** A regular expression that every code matches. */
export const REASON_PATTERN = `^(${Object.keys(REASONS)
  .map((code) => code.replace('N', '[0-9]{1,3}').replace('X', '[a-z0-9-]+'))
  .join('|')})$`;
