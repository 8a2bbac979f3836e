import { bareHost, isAddress, type Reach, reachOf } from '../../bytes/host.ts';
import { hostOf, type Inside } from '../../schema/detail.ts';
import { NO_DRAFTS, type Note, type NoteDraft, note } from '../../schema/note.ts';
import { GENERAL_NOTES, noteKinds } from '../../schema/note-kinds.ts';
import type { Endpoint, Request } from '../../session/session.ts';

/** What can be odd about where a relay leads and what it carries. */
export const INSIDE_NOTES = noteKinds({
  'internal-target': {
    severity: 'warning',
    text: 'The destination lies further inside a network than the client: on the machine, link or site of the proxy',
  },
  'mail-abuse': { severity: 'note', text: 'The relay leads to a mail server' },
  'dns-leak': {
    severity: 'note',
    text: 'The request has an address and what is inside has a name: the client resolved it outside of the proxy',
  },
  'name-mismatch': {
    severity: 'warning',
    text: 'What is inside names another host than the request',
  },
  'proxy-header-leak': {
    severity: 'warning',
    text: 'Credentials for a proxy are sent to the destination',
    reference: 'RFC 9110 section 11.7.2',
  },
});

/** What is known of a relay when it ends. */
export interface Relayed {
  readonly client: Endpoint;
  readonly request: Request | undefined;
  /** The frame of the request. */
  readonly requestFrame: number;
  readonly inside: Inside | undefined;
  /** Which extension it shows the request to be. */
  readonly meant?: string | undefined;
  /** The last frame that told of what is inside. */
  readonly insideFrame: number;
}

/** What is odd or dangerous in where a request leads and what its relay carries. */
export function reviewRelay(relayed: Relayed): readonly Note[] {
  const target = ofTarget(relayed);
  const inside = ofInside(relayed);
  if (target.length + inside.length === 0) return NO_NOTES;
  return [
    ...target.map(([kind, detail]) => note(kind, relayed.requestFrame, detail)),
    ...inside.map(([kind, detail]) => note(kind, relayed.insideFrame, detail)),
  ];
}

const NO_NOTES: readonly Note[] = [];

const DOMAIN_NAME = 3;
/** Where clouds tell machines their secrets. */
const METADATA = '169.254.169.254';
const MAIL_PORTS: readonly number[] = [25, 465, 587];
const INWARD: readonly Reach[] = ['public', 'private', 'link', 'loopback'];

function ofTarget({ client, request }: Relayed): readonly NoteDraft[] {
  if (request?.address === undefined || request.name !== 'CONNECT') return NO_DRAFTS;
  const { address, port = 0 } = request;
  const isLeak = isInward(bareHost(address), client);
  const isMail = MAIL_PORTS.includes(port);
  if (!isLeak && !isMail) return NO_DRAFTS;
  const told = `${address}:${request.port}`;
  const drafts: NoteDraft[] = isLeak ? [[INSIDE_NOTES['internal-target'], told]] : [];
  return isMail ? [...drafts, [INSIDE_NOTES['mail-abuse'], told]] : drafts;
}

/** Whether a target lies further inside than who asks for it. */
function isInward(target: string, client: Endpoint): boolean {
  if (target === METADATA) return true;
  const reach = reachOf(target);
  return reach !== 'public' && INWARD.indexOf(reach) > INWARD.indexOf(reachOf(bareHost(client.address)));
}

function ofInside({ request, inside, meant }: Relayed): readonly NoteDraft[] {
  if (inside === undefined) return NO_DRAFTS;
  if (meant !== undefined) return [[GENERAL_NOTES['extension-read'], meant]];
  const isUnknownMail = inside.sheet.name === 'smtp' && !MAIL_PORTS.includes(request?.port ?? 0);
  const found = [ofName(inside, request), ofCredentials(inside)];
  if (isUnknownMail) found.push([[INSIDE_NOTES['mail-abuse'], 'SMTP inside']]);
  return found.every(({ length }) => length === 0) ? NO_DRAFTS : found.flat();
}

function ofName(inside: Inside, request: Request | undefined): readonly NoteDraft[] {
  const named = hostOf(inside);
  if (named === undefined || request?.address === undefined || named === request.address) return NO_DRAFTS;
  if (isForNextProxy(inside) || isInvented(inside)) return NO_DRAFTS;
  const host = bareHost(named);
  const wanted = bareHost(request.address);
  if (host === wanted || host === '' || isAddress(host)) return NO_DRAFTS;
  const isByName = request.addressType === DOMAIN_NAME;
  if (isAddress(wanted) && isByName) return NO_DRAFTS;
  if (isAddress(wanted)) return [[INSIDE_NOTES['dns-leak'], `${host} inside, ${wanted} requested`]];
  return asciiHost(host) === asciiHost(wanted)
    ? NO_DRAFTS
    : [[INSIDE_NOTES['name-mismatch'], `${host} inside, ${wanted} requested`]];
}

/** A web proxy is asked for hosts other than itself. */
function isForNextProxy({ sheet, values }: Inside): boolean {
  return sheet.name === 'http' && values.method === 'CONNECT';
}

/** What the cipher suites of Tor's own list make of a JA4. */
const TOR_CIPHERS = '796efca44d18';

/** A server name of the form in which Tor invents one for every connection to a relay, by a client that may be Tor. */
function isInvented({ sheet, values: { serverName, protocols, ja4 } }: Inside): boolean {
  if (sheet.name !== 'tls' || protocols !== undefined) return false;
  const label = /^www\.([a-z2-7]{4,25})\.com$/.exec(String(serverName ?? ''))?.[1];
  return label !== undefined && (/\d/.test(label) || String(ja4 ?? '').split('_')[1] === TOR_CIPHERS);
}

/** Letters of any script: of other characters a URL leaves some out. */
const INTERNATIONAL = /^[\p{L}\p{M}\p{N}.-]+$/u;

/** A host name as servers spell it, where one side has it in Unicode and the other in Punycode. */
function asciiHost(host: string): string {
  return INTERNATIONAL.test(host) && URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : host;
}

/** CONNECT inside speaks to a proxy, which may have them. */
function ofCredentials({ sheet, values }: Inside): readonly NoteDraft[] {
  const scheme = sheet.name === 'http' ? values.proxyAuthorization : undefined;
  if (scheme === undefined || values.method === 'CONNECT') return NO_DRAFTS;
  return [[INSIDE_NOTES['proxy-header-leak'], `${scheme} ******`]];
}
