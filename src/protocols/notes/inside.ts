import { bareHost, isAddress, type Reach, reachOf } from '../../bytes/host.ts';
import { hostOf, type Inside } from '../../schema/detail.ts';
import { type Note, note } from '../../schema/note.ts';
import type { NoteId } from '../../schema/note-kinds.ts';
import type { Endpoint, Request } from '../../session/session.ts';

/** What is known of a relay when it ends. */
export interface Relayed {
  readonly client: Endpoint;
  readonly request: Request | undefined;
  /** The frame of the request. */
  readonly requestFrame: number;
  readonly inside: Inside | undefined;
  /** The last frame that told of what is inside. */
  readonly insideFrame: number;
}

type Remark = readonly [id: NoteId, detail: string];

/** What is odd or dangerous in where a request leads and what its relay carries. */
export function reviewRelay(relayed: Relayed): readonly Note[] {
  const target = ofTarget(relayed);
  const inside = ofInside(relayed);
  if (target.length + inside.length === 0) return NO_NOTES;
  return [
    ...target.map(([id, detail]) => note(id, relayed.requestFrame, detail)),
    ...inside.map(([id, detail]) => note(id, relayed.insideFrame, detail)),
  ];
}

const NO_NOTES: readonly Note[] = [];
const NOTHING: readonly Remark[] = [];

const CONNECT = 1;
const DOMAIN_NAME = 3;
/** Where clouds tell machines their secrets. */
const METADATA = '169.254.169.254';
const MAIL_PORTS: readonly number[] = [25, 465, 587];
const INWARD: readonly Reach[] = ['public', 'private', 'link', 'loopback'];

function ofTarget({ client, request }: Relayed): readonly Remark[] {
  if (request?.address === undefined || request.command !== CONNECT) return NOTHING;
  const { address, port = 0 } = request;
  const isLeak = isInward(bareHost(address), client);
  const isMail = MAIL_PORTS.includes(port);
  if (!isLeak && !isMail) return NOTHING;
  const told = `${address}:${request.port}`;
  const remarks: Remark[] = isLeak ? [['internal-target', told]] : [];
  return isMail ? [...remarks, ['mail-abuse', told]] : remarks;
}

/** Whether a target lies further inside than who asks for it. */
function isInward(target: string, client: Endpoint): boolean {
  if (target === METADATA) return true;
  const reach = reachOf(target);
  return reach !== 'public' && INWARD.indexOf(reach) > INWARD.indexOf(reachOf(bareHost(client.address)));
}

/** CONNECT_DIR of old Tor, or MBIND of gost. */
const MUX_BIND = 0xf2;

function ofInside({ request, inside }: Relayed): readonly Remark[] {
  if (inside === undefined) return NOTHING;
  if (request?.command === MUX_BIND && inside.sheet.name === 'smux')
    return [['extension-read', 'MBIND of gost, by its streams of smux']];
  const isUnknownMail = inside.sheet.name === 'smtp' && !MAIL_PORTS.includes(request?.port ?? 0);
  const found = [ofName(inside, request), ofCredentials(inside)];
  if (isUnknownMail) found.push([['mail-abuse', 'SMTP inside']]);
  return found.every(({ length }) => length === 0) ? NOTHING : found.flat();
}

function ofName(inside: Inside, request: Request | undefined): readonly Remark[] {
  const named = hostOf(inside);
  if (named === undefined || request?.address === undefined || named === request.address) return NOTHING;
  if (isForNextProxy(inside) || isInvented(inside)) return NOTHING;
  const host = bareHost(named);
  const wanted = bareHost(request.address);
  if (host === wanted || host === '' || isAddress(host)) return NOTHING;
  const isByName = request.addressType === DOMAIN_NAME;
  if (isAddress(wanted) && isByName) return NOTHING;
  if (isAddress(wanted)) return [['dns-leak', `${host} inside, ${wanted} requested`]];
  return asciiHost(host) === asciiHost(wanted) ? NOTHING : [['name-mismatch', `${host} inside, ${wanted} requested`]];
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
function ofCredentials({ sheet, values }: Inside): readonly Remark[] {
  const scheme = sheet.name === 'http' ? values.proxyAuthorization : undefined;
  if (scheme === undefined || values.method === 'CONNECT') return NOTHING;
  return [['proxy-header-leak', `${scheme} ******`]];
}
