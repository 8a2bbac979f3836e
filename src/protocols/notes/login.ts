import type { Pdu } from '../../engine/pdu.ts';
import { derived } from '../../schema/derived.ts';
import type { View } from '../../schema/view.ts';
import type { Remark } from './review.ts';

/** The way that a message goes. */
export interface Path {
  /** Whether all of it is on one machine, where nobody else reads along. */
  readonly isLocal: boolean;
}

/** What a login of RFC 1929 says that others should not read, or that it is no login at all. */
export function ofLogin(view: View, earlier: readonly Pdu[], path: Path): Remark[] {
  const selection = earlier.find((pdu) => pdu.view.message.name === 'method-selection');
  const isAsked = (selection?.view.number('method') ?? 2) === 2;
  const remarks: Remark[] = [];
  if (hasTransportArguments(view)) remarks.push(['pt-arguments']);
  else if (isIsolation(view) || (path.isLocal && isLocalIsolation(view))) remarks.push(['tor-isolation']);
  else if (!isEmpty(view) && !path.isLocal) remarks.push(['cleartext-password']);
  return isAsked ? remarks : [...remarks, ['login-unasked']];
}

/** What the user id of SOCKS4 says that others should not read, or that it is none. */
export function ofUserId(view: View, path: Path): Remark[] {
  if ((view.octets('userId')?.length ?? 0) <= 1) return [];
  if (hasTransportArguments(view)) return [['pt-arguments']];
  return path.isLocal ? [] : [['v4-userid-leak']];
}

function isEmpty(view: View): boolean {
  return view.octets('username')?.length === 0 && view.octets('password')?.length === 0;
}

/** User names and passwords by which programs tell Tor to keep their streams apart. */
const ISOLATION: readonly (readonly [username: RegExp, password: RegExp])[] = [
  // Tor proposal 351.
  [/^<torS0X>/, /^/],
  // dirmngr of GnuPG: process and counter.
  [/^dirmngr-\d+$/, /^p\d+$/],
  // torsocks with IsolatePID: process and time.
  [/^torsocks-\d+:\d+$/, /^0$/],
];

const isIsolation = derived((view): boolean => {
  const [username, password] = credentials(view);
  return ISOLATION.some(([user, secret]) => user.test(username) && secret.test(password)) || isCounted(view);
});

/** Bitcoin Core: a random prefix and a counter, twice the same. */
function isCounted(view: View): boolean {
  const [username, password] = credentials(view);
  return username === password && /^[0-9a-f]{16}-\d+$/.test(username);
}

/** Forms that could be a login as well, but hardly to a proxy of the same machine. */
const LOCAL_ISOLATION: readonly (readonly [username: RegExp, password: RegExp])[] = [
  // Tor Browser: the site, or a name for what belongs to none, and a nonce.
  [/^(?:[a-z0-9.-]+\.[a-z0-9-]+|--[a-z]+--)(?::\d+)?$/i, /^[0-9a-f]{32}$/],
  // btcd and lnd: random bytes.
  [/^[0-9a-f]{16}$/, /^[0-9a-f]{16}$/],
];

const isLocalIsolation = derived((view): boolean => {
  const [username, password] = credentials(view);
  return LOCAL_ISOLATION.some(([user, secret]) => user.test(username) && secret.test(password));
});

function credentials(view: View): readonly [username: string, password: string] {
  return [String(view.value('username') ?? ''), String(view.value('password') ?? '')];
}

const NO_BYTES = new Uint8Array(0);
const NUL = 0x00;
/** A user name that is full goes on in the password. */
const FULL = 255;

/**
 * Whether a login carries the arguments of a pluggable transport: `key=value` and more behind semicolons, in the user
 * name and as much of the password as is needed, which is one NUL where none is.
 */
export const hasTransportArguments = derived((view): boolean => {
  const { index } = view.message;
  if (index.has('userId')) return isArguments(view.octets('userId')?.subarray(0, -1) ?? NO_BYTES);
  if (!index.has('username')) return false;
  const username = view.octets('username');
  const password = view.octets('password');
  if (username === undefined || password === undefined) return false;
  if (password.length === 1 && password[0] === NUL) return isArguments(username);
  return username.length === FULL && isArguments(Uint8Array.of(...username, ...password));
});

const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;

/** Pairs of a key and a value; a backslash takes the next byte as it stands. */
function isArguments(bytes: Uint8Array): boolean {
  let keyLength = 0;
  let isKey = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
    if (isKey && byte === EQUALS) {
      if (keyLength === 0) return false;
      isKey = false;
    } else if (byte === SEMICOLON) {
      if (isKey) return false;
      isKey = true;
      keyLength = 0;
    } else {
      if (byte === BACKSLASH) at++;
      keyLength++;
    }
  }
  return !isKey;
}
