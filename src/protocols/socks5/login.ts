import { derived } from '../../schema/derived.ts';
import type { NoteDraft } from '../../schema/note.ts';
import type { Heard, Path } from '../../schema/review.ts';
import type { View } from '../../schema/view.ts';
import { SHARED_NOTES } from '../shared/notes.ts';
import { hasTransportArguments } from '../shared/transport-arguments.ts';
import { NOTES } from './notes.ts';

/** What a login of RFC 1929 says that others should not read, or that it is no login at all. */
export function ofLogin(view: View, dialogue: readonly Heard[], path: Path): readonly NoteDraft[] {
  const selection = dialogue.find((heard) => heard.view.message.name === 'method-selection');
  const isAsked = (selection?.view.number('method') ?? 2) === 2;
  const drafts: NoteDraft[] = [];
  if (hasTransportArguments(view)) drafts.push([SHARED_NOTES['pt-arguments']]);
  else if (isIsolation(view) || (path.isLocal && isLocalIsolation(view))) drafts.push([SHARED_NOTES['tor-isolation']]);
  else if (!isEmpty(view) && !path.isLocal) drafts.push([NOTES['cleartext-password']]);
  if (!isAsked) drafts.push([NOTES['login-unasked']]);
  return drafts;
}

/** A login with nothing in it is one fault. */
export function ofEmptyLogin(_view: View, drafts: readonly NoteDraft[]): readonly NoteDraft[] {
  const empty = NOTES['empty-credentials'];
  const isAll = drafts.length > 1 && drafts.every(([kind]) => kind === empty);
  return isAll ? [[empty, drafts.map(([, detail]) => detail).join(', ')]] : drafts;
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
