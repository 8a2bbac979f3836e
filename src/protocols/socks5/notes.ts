import { derived } from '../../schema/derived.ts';
import { NO_DRAFTS, type NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import { codeText, type ValueTable, valueName } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { meaningOf, ofDestination, ofNamedPort, SHARED_NOTES } from '../shared/notes.ts';

/** What can be odd in messages of SOCKS5. */
export const NOTES = noteKinds({
  'cleartext-password': {
    severity: 'warning',
    text: 'Username and password cross the network unencrypted',
    reference: 'RFC 1929 section 3',
  },
  'login-unasked': {
    severity: 'warning',
    text: 'The client logs in although the selected method asks for no login',
    reference: 'RFC 1928 section 3',
  },
  'empty-credentials': {
    severity: 'warning',
    text: 'User name or password is empty; both have at least one octet',
    reference: 'RFC 1929 section 2',
  },
  'rsv-nonzero': {
    severity: 'warning',
    text: 'A reserved field is not 0',
    reference: 'RFC 1928 section 4',
  },
  'dante-flag': {
    severity: 'note',
    text: 'The reserved field holds a flag, as clients of Dante set it',
    reference: 'draft-ietf-aft-socks-pro-v5-05',
  },
  'nmethods-zero': {
    severity: 'warning',
    text: 'The client offers no method, so none can be selected',
    reference: 'RFC 1928 section 3',
  },
  'duplicate-methods': { severity: 'note', text: 'A method is offered more than once' },
  'ff-offered': {
    severity: 'warning',
    text: 'The client offers method FF, which means that no method is acceptable',
    reference: 'RFC 1928 section 3',
  },
  'extension-reply': {
    severity: 'note',
    text: 'The reply code is an extension of Tor',
    reference: 'RFC 1928 section 6',
  },
  'xmpp-bytestream': {
    severity: 'note',
    text: 'The name is the hash that names a bytestream of XMPP, no host',
    reference: 'XEP-0065',
  },
  'name-is-address': {
    severity: 'note',
    text: 'The domain name is an address in digits',
    reference: 'RFC 1928 section 5',
  },
  'auth-version': {
    severity: 'warning',
    text: 'The subnegotiation version is not 1',
    reference: 'RFC 1929 section 2',
  },
  'udp-frag-used': {
    severity: 'note',
    text: 'The datagram is one of several fragments',
    reference: 'RFC 1928 section 7',
  },
  'udp-frag-80': {
    severity: 'warning',
    text: 'FRAG 80 ends a sequence without a position in it',
    reference: 'RFC 1928 section 7',
  },
  'udp-malformed': {
    severity: 'warning',
    text: 'The datagram has no SOCKS header, so a relay drops it',
    reference: 'RFC 1928 section 7',
  },
});

export const ofOffer = derived((view): readonly NoteDraft[] => {
  const methods = [...(view.octets('methods') ?? [])];
  const drafts: NoteDraft[] = [];
  if (new Set(methods).size < methods.length) drafts.push([NOTES['duplicate-methods']]);
  if (methods.includes(0xff)) drafts.push([NOTES['ff-offered']]);
  return drafts;
});

const LAST_OF_RFC = 3;

/** What an extension command is, as far as its number tells: the bytes behind the reply may tell more. */
const EXTENSIONS: ValueTable = [
  [0x05, 'FWD UDP (UDP in TCP), as hev-socks5 has it'],
  [0xf2, 'CONNECT_DIR of old Tor, or MBIND of gost'],
  [0xf3, 'UDP-TUN (UDP in TCP), as gost has it'],
];

export const ofRequest = derived((view): readonly NoteDraft[] => {
  const command = view.number('command') ?? 0;
  const drafts: NoteDraft[] = [];
  if (command > LAST_OF_RFC && valueName(view.message.fields.command?.values ?? [], command) !== undefined) {
    const meaning = valueName(EXTENSIONS, command) ?? meaningOf(view, 'command', command);
    drafts.push([SHARED_NOTES['extension-command'], meaning]);
  }
  const name = view.value('name');
  if (name !== undefined && isBytestream(String(name))) return [...drafts, [NOTES['xmpp-bytestream']]];
  if (name !== undefined && isAddress(String(name))) drafts.push([NOTES['name-is-address'], String(name)]);
  return drafts.length === 0 ? ofDestination(view) : [...drafts, ...ofDestination(view)];
});

/** Flags of draft-ietf-aft-socks-pro-v5: the second one goes with UDP ASSOCIATE alone. */
const INTERFACE_REQUEST = 0x01;
const USE_CLIENT_PORT = 0x04;
const UDP_ASSOCIATE = 3;

/** A reserved byte of a request that is not 0 is a flag where all its bits are known, and a mistake elsewhere. */
export function ofReserved(view: View, drafts: readonly NoteDraft[]): readonly NoteDraft[] {
  const flags = view.number('reserved') ?? 0;
  const hasInterface = (flags & INTERFACE_REQUEST) !== 0;
  const hasPort = (flags & USE_CLIENT_PORT) !== 0 && view.number('command') === UDP_ASSOCIATE;
  const known = (hasInterface ? INTERFACE_REQUEST : 0) | (hasPort ? USE_CLIENT_PORT : 0);
  if (flags !== known) return drafts;
  const names = [...(hasInterface ? ['INTERFACE_REQUEST'] : []), ...(hasPort ? ['USECLIENTPORT'] : [])];
  return drafts.map((draft) => (draft[0] === NOTES['rsv-nonzero'] ? [NOTES['dante-flag'], names.join(', ')] : draft));
}

/** Forty digits of SHA-1, as XEP-0065 has them. */
function isBytestream(name: string): boolean {
  return /^[0-9a-f]{40}$/i.test(name);
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^\[?[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}\]?$/i.test(name);
}

export function ofReply(view: View): readonly NoteDraft[] {
  const code = view.number('code') ?? 0;
  if (code <= 8) return NO_DRAFTS;
  const isExtended = code >= 0xf0 && code <= 0xf7;
  return [[isExtended ? NOTES['extension-reply'] : SHARED_NOTES['bad-rep'], `REP ${codeText(code, 1)}`]];
}

/** The longest name that is not negative as a signed byte. */
const SIGNED_BYTE = 0x7f;

/** The shape of a published vulnerability: it does not say that anything was exploited. */
export function ofLongName(view: View): readonly NoteDraft[] {
  const length = view.number('nameLength') ?? 0;
  if (length <= SIGNED_BYTE) return NO_DRAFTS;
  return [[SHARED_NOTES['cve-shape'], `CVE-2026-56123, a reply with a name of ${length} octets`]];
}

const DOMAIN_NAME = 3;

export function ofDatagram(view: View): readonly NoteDraft[] {
  const drafts = ofFragment(view.number('fragment') ?? 0);
  return view.number('atyp') === DOMAIN_NAME ? [...drafts, ...ofNamedPort(view)] : drafts;
}

function ofFragment(fragment: number): readonly NoteDraft[] {
  if (fragment === 0) return NO_DRAFTS;
  if (fragment === 0x80) return [[NOTES['udp-frag-80']]];
  return [[NOTES['udp-frag-used'], `position ${fragment & 0x7f}${fragment > 0x80 ? ', the last' : ''}`]];
}
