import { wireText } from '../../bytes/text.ts';
import type { Facts, Pdu } from '../../engine/pdu.ts';
import { derived } from '../../schema/derived.ts';
import { type Note, note } from '../../schema/note.ts';
import type { NoteId } from '../../schema/note-kinds.ts';
import { fieldNotes } from '../../schema/tree.ts';
import { codeText, type ValueTable, valueName } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { ofLogin, ofUserId, type Path } from './login.ts';
import { MOST_OCTETS, ofShape, ofTexts } from './texts.ts';

/** A note that is yet to be given its frame. */
export type Remark = readonly [id: NoteId, detail?: string];

const NETWORK: Path = { isLocal: false };

/** What is odd, against the RFC, or dangerous in a message, seen with the messages before it and the way it goes, which is a network's where nothing is known of it. */
export function review(pdu: Pdu, earlier: readonly Pdu[], path: Path = NETWORK): readonly Note[] {
  const { view, frames } = pdu;
  const fields = ofFields(view);
  const message = ofMessage(view, earlier, path);
  const facts = ofFacts(pdu.facts, earlier);
  const octets = ofTextsAndShape(view);
  if (fields.length + message.length + facts.length + octets.length === 0) return NO_NOTES;
  return notesOn(frames.at(-1)?.number ?? 0, [fields, message, facts, octets]);
}

const NO_NOTES: readonly Note[] = [];

function notesOn(frame: number, found: readonly (readonly Remark[])[]): Note[] {
  return found.flat().map(([id, detail]) => note(id, frame, detail));
}

const ofFields = derived((view): readonly Remark[] => {
  const remarks = fieldNotes(view).map((found): Remark => {
    const { id, detail } = danteFlag(view, found.id) ?? found;
    return [id, detail];
  });
  return remarks.length > 1 && remarks.every(isOfEmpty) ? [bothEmpty(remarks)] : remarks;
});

function isOfEmpty([id]: Remark): boolean {
  return id === 'empty-credentials';
}

/** A login with nothing in it is one fault. */
function bothEmpty(remarks: readonly Remark[]): Remark {
  return ['empty-credentials', remarks.map(([, detail]) => detail).join(', ')];
}

const ofTextsAndShape = derived((view): readonly Remark[] => [...ofTexts(view), ...ofShape(view)]);

const NOTHING: readonly Remark[] = [];

function ofMessage(view: View, earlier: readonly Pdu[], path: Path): readonly Remark[] {
  switch (view.message.name) {
    case 'method-offer':
      return ofOffer(view);
    case 'method-selection':
      return ofSelection(view, earlier);
    case 'username-password-request':
      return ofLogin(view, earlier, path);
    case 'request':
      return ofRequest(view);
    case 'reply':
    case 'bind-reply':
      return ofCode(view.number('code') ?? 0);
    case 'socks4-request':
      return ofSocks4(view, path);
    case 'socks4-reply':
      return hasRequest('method-offer', earlier) ? [['version-mismatch', 'SOCKS4']] : [];
    case 'proxy-header-v1':
    case 'proxy-header-v2':
      return [['proxy-header', String(view.value('line') ?? view.value('ipv4') ?? view.value('ipv6') ?? 'nobody')]];
    case 'method-exchange':
      return ofExchange(view, earlier);
    case 'http-answer':
      return [['answered-by-http', String(view.value('statusLine') ?? '')]];
    case 'http-connected':
      return [['http-front-proxy', frontTarget(earlier)]];
    case 'tls-answer':
      return [['answered-by-tls', meaningOf(view, 'description', view.number('description') ?? -1)]];
    case 'unknown-answer':
      return [['answered-by-other', beginning(view)]];
    case 'ssh-answer':
    case 'smtp-answer':
    case 'ftp-answer':
      return [['answered-by-other', String(view.value('line') ?? '')]];
    case 'udp-datagram':
      return ofDatagram(view);
    default:
      return NOTHING;
  }
}

function frontTarget(earlier: readonly Pdu[]): string {
  const asked = earlier.findLast(({ view }) => view.message.name === 'http-connect');
  return String(asked?.view.value('target') ?? '');
}

/** Bytes of an answer that are repeated in its note. */
const SHOWN = 32;

function beginning(view: View): string {
  const content = view.octets('content') ?? new Uint8Array(0);
  return wireText(content, 0, Math.min(content.length, SHOWN));
}

const ofOffer = derived((view): readonly Remark[] => {
  const methods = [...(view.octets('methods') ?? [])];
  const remarks: Remark[] = [];
  if (new Set(methods).size < methods.length) remarks.push(['duplicate-methods']);
  if (methods.includes(0xff)) remarks.push(['ff-offered']);
  return remarks;
});

function ofSelection(view: View, earlier: readonly Pdu[]): readonly Remark[] {
  if (hasRequest('socks4-request', earlier)) return [['version-mismatch', 'SOCKS5']];
  const method = view.number('method');
  const offer = earlier.find((pdu) => pdu.view.message.name === 'method-offer');
  const offered = offer?.view.octets('methods');
  if (method === undefined || offered === undefined || method === 0xff || offered.includes(method)) return NOTHING;
  return [['method-not-offered', `method ${codeText(method, 1)}`]];
}

function hasRequest(name: string, earlier: readonly Pdu[]): boolean {
  return earlier.some(({ view }) => view.message.name === name);
}

const CONNECT = 1;
const UDP_ASSOCIATE = 3;

/** What an extension command is, as far as its number tells: the bytes behind the reply may tell more. */
const EXTENSIONS: ValueTable = [
  [0x05, 'FWD UDP (UDP in TCP), as hev-socks5 has it'],
  [0xf2, 'CONNECT_DIR of old Tor, or MBIND of gost'],
  [0xf3, 'UDP-TUN (UDP in TCP), as gost has it'],
];

const ofRequest = derived((view): readonly Remark[] => {
  const command = view.number('command') ?? 0;
  const remarks: Remark[] = [];
  if (command > UDP_ASSOCIATE && valueName(view.message.fields.command?.values ?? [], command) !== undefined)
    remarks.push(['extension-command', valueName(EXTENSIONS, command) ?? meaningOf(view, 'command', command)]);
  const name = view.value('name');
  if (name !== undefined && isBytestream(String(name))) return [...remarks, ['xmpp-bytestream']];
  if (name !== undefined && isAddress(String(name))) remarks.push(['name-is-address', String(name)]);
  remarks.push(...ofPort(view));
  if (command === CONNECT && view.number('port') === 0) remarks.push(['port-zero']);
  return remarks;
});

/** Flags of draft-ietf-aft-socks-pro-v5: the second one goes with UDP ASSOCIATE alone. */
const INTERFACE_REQUEST = 0x01;
const USE_CLIENT_PORT = 0x04;

/** What a reserved octet of a request says that is not 0, where it is a flag and no mistake. */
function danteFlag(view: View, id: NoteId): { readonly id: NoteId; readonly detail: string } | undefined {
  if (id !== 'rsv-nonzero' || view.message.name !== 'request') return undefined;
  const flags = view.number('reserved') ?? 0;
  const hasInterface = (flags & INTERFACE_REQUEST) !== 0;
  const hasPort = (flags & USE_CLIENT_PORT) !== 0 && view.number('command') === UDP_ASSOCIATE;
  const known = (hasInterface ? INTERFACE_REQUEST : 0) | (hasPort ? USE_CLIENT_PORT : 0);
  if (flags !== known) return undefined;
  const names = [...(hasInterface ? ['INTERFACE_REQUEST'] : []), ...(hasPort ? ['USECLIENTPORT'] : [])];
  return { id: 'dante-flag', detail: names.join(', ') };
}

/** A name with what should stand in the field of the port. */
function ofPort(view: View): readonly Remark[] {
  const name = String(view.value('name') ?? '');
  return /^(?:[^:]+|\[[^\]]*\]):\d{1,5}$/.test(name) ? [['name-has-port', name]] : NOTHING;
}

/** Forty digits of SHA-1, as XEP-0065 has them. */
function isBytestream(name: string): boolean {
  return /^[0-9a-f]{40}$/i.test(name);
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^\[?[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}\]?$/i.test(name);
}

function ofCode(code: number): readonly Remark[] {
  if (code <= 8) return NOTHING;
  return [[code >= 0xf0 && code <= 0xf7 ? 'extension-reply' : 'bad-rep', `REP ${codeText(code, 1)}`]];
}

function ofSocks4(view: View, path: Path): Remark[] {
  const remarks = ofUserId(view, path);
  const command = view.number('command') ?? 0;
  if (view.octets('name')?.length === 1) remarks.push(['empty-name']);
  for (const [key, label] of [
    ['userId', 'USERID'],
    ['name', 'Domain name'],
  ] as const) {
    const length = (view.octets(key)?.length ?? 1) - 1;
    if (length > MOST_OCTETS) remarks.push(['oversize', `${label} of ${length} octets`]);
  }
  if (command >= 0x80) remarks.push(['extension-command', meaningOf(view, 'command', command)]);
  remarks.push(...ofPort(view));
  if (command === CONNECT && view.number('port') === 0) remarks.push(['port-zero']);
  return remarks;
}

function meaningOf(view: View, key: string, value: number): string {
  return valueName(view.message.fields[key]?.values ?? [], value) ?? 'unknown';
}

/** RFC 1961 section 4.3; 0 is what clients send that want no protection. */
const LEVELS = ['none', 'integrity', 'integrity and confidentiality', 'by message'];

function ofFacts(facts: Facts | undefined, earlier: readonly Pdu[]): readonly Remark[] {
  if (facts === undefined) return NOTHING;
  const isAnswer = facts.isResponse === true && earlier.some((pdu) => pdu.facts?.isChallenge === true);
  if (isAnswer) return [['chap-offline']];
  if (facts.mechanism !== undefined) return [['gssapi-mechanism', facts.mechanism]];
  if (facts.protection === undefined) return [];
  return [['gssapi-level', LEVELS[facts.protection] ?? `unknown level ${facts.protection}`]];
}

const TLS_HANDSHAKE = 0x16;

function ofExchange(view: View, earlier: readonly Pdu[]): Remark[] {
  if (hasRequest('method-exchange', earlier.slice(0, -1))) return [];
  const [type, major] = view.octets('octets') ?? [];
  return type === TLS_HANDSHAKE && major === 3 ? [['tls-method']] : [];
}

const DOMAIN_NAME = 3;

function ofDatagram(view: View): readonly Remark[] {
  const remarks = ofFragment(view.number('fragment') ?? 0);
  return view.number('atyp') === DOMAIN_NAME ? [...remarks, ...ofPort(view)] : remarks;
}

function ofFragment(fragment: number): readonly Remark[] {
  if (fragment === 0) return NOTHING;
  if (fragment === 0x80) return [['udp-frag-80']];
  return [['udp-frag-used', `position ${fragment & 0x7f}${fragment > 0x80 ? ', the last' : ''}`]];
}
