import { bareHost, isAddress, type Reach, reachOf } from '../bytes/host.ts';
import { hostOf, type Inside } from '../schema/detail.ts';
import { type Note, note } from '../schema/note.ts';
import type { NoteId } from '../schema/note-kinds.ts';
import type { Endpoint, Request } from '../session/session.ts';

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
export function reviewRelay(relayed: Relayed): Note[] {
  return [
    ...ofTarget(relayed).map(([id, detail]) => note(id, relayed.requestFrame, detail)),
    ...ofInside(relayed).map(([id, detail]) => note(id, relayed.insideFrame, detail)),
  ];
}

const CONNECT = 1;
const DOMAIN_NAME = 3;
/** Where clouds tell machines their secrets. */
const METADATA = '169.254.169.254';
const MAIL_PORTS: readonly number[] = [25, 465, 587];
const INWARD: readonly Reach[] = ['public', 'private', 'link', 'loopback'];

function ofTarget({ client, request }: Relayed): Remark[] {
  if (request?.address === undefined || request.command !== CONNECT) return [];
  const target = bareHost(request.address);
  const told = `${request.address}:${request.port}`;
  const isInward = INWARD.indexOf(reachOf(target)) > INWARD.indexOf(reachOf(bareHost(client.address)));
  const remarks: Remark[] = isInward || target === METADATA ? [['internal-target', told]] : [];
  return MAIL_PORTS.includes(request.port ?? 0) ? [...remarks, ['mail-abuse', told]] : remarks;
}

function ofInside({ request, inside }: Relayed): Remark[] {
  if (inside === undefined) return [];
  const remarks = [...ofName(inside, request), ...ofCredentials(inside)];
  const isKnownMail = MAIL_PORTS.includes(request?.port ?? 0);
  return inside.sheet.name === 'smtp' && !isKnownMail ? [...remarks, ['mail-abuse', 'SMTP inside']] : remarks;
}

function ofName(inside: Inside, request: Request | undefined): Remark[] {
  const named = hostOf(inside);
  if (named === undefined || request?.address === undefined) return [];
  const host = bareHost(named);
  const wanted = bareHost(request.address);
  if (isAddress(host) || host === '') return [];
  const both = `${host} inside, ${wanted} requested`;
  if (!isAddress(wanted)) return host === wanted ? [] : [['name-mismatch', both]];
  return request.addressType === DOMAIN_NAME ? [] : [['dns-leak', both]];
}

/** CONNECT inside speaks to a proxy, which may have them. */
function ofCredentials({ sheet, values }: Inside): Remark[] {
  const scheme = sheet.name === 'http' ? values.proxyAuthorization : undefined;
  return scheme === undefined || values.method === 'CONNECT' ? [] : [['proxy-header-leak', `${scheme} ******`]];
}
