import { derived } from '../../schema/derived.ts';
import { bytes, u8, u16 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { NO_DRAFTS, type NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { ValueTable } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { mechanismOf, protectionLevel } from '../shared/gss-token.ts';
import { NOTES } from './notes.ts';

export const GSSAPI_NOTES = noteKinds({
  'gssapi-mechanism': {
    severity: 'note',
    text: 'The token names its mechanism',
    reference: 'RFC 2743 section 3.1',
  },
  'gssapi-level': {
    severity: 'note',
    text: 'The protection level can be read',
    reference: 'RFC 1961 section 4.3',
  },
});

/** RFC 1961 section 3. */
export const GSSAPI_TYPES: ValueTable = [
  [0x01, 'Authentication token'],
  [0x02, 'Protection level'],
  [0x03, 'Encapsulated data'],
  [0xff, 'Failure'],
];

export const GSSAPI_TOKEN = 0x01;
export const GSSAPI_PROTECTION = 0x02;
export const GSSAPI_DATA = 0x03;
export const GSSAPI_FAILURE = 0xff;

const heading = {
  version: u8('Ver', {
    filter: 'socks.subnegotiation_version',
    expect: 1,
    unexpected: NOTES['auth-version'],
    base: 'code',
    about: 'Version of the subnegotiation',
  }),
  type: u8('Mtyp', { filter: 'socks.gssapi.command', values: GSSAPI_TYPES, about: 'What the message carries' }),
};

const token = {
  ...heading,
  length: u16('Len', { filter: 'socks.gssapi.length', about: 'Bytes of Token' }),
  token: bytes('Token', 'length', { filter: 'socks.gssapi.data', about: 'Token of the mechanism' }),
};

export const gssapiToken = message(
  {
    name: 'gssapi-token',
    title: 'GSSAPI authentication token',
    reference: 'RFC 1961 section 3',
    phase: 'authentication',
    side: 'both',
    about: 'Client and proxy exchange tokens of the mechanism in turn, until both have a security context.',
    line: ['token of {length} octets'],
    review: [ofToken],
  },
  token,
);

export const gssapiProtection = message(
  {
    name: 'gssapi-protection',
    title: 'GSSAPI protection level',
    reference: 'RFC 1961 section 4',
    phase: 'authentication',
    side: 'both',
    about:
      'The level the client asks for, then the one in force: 1 integrity, 2 integrity and confidentiality, 3 by message; some clients ask for 0, none. The octet is wrapped by the mechanism; implementations after NEC send it bare.',
    line: ['protection level'],
    review: [ofProtection],
  },
  token,
);

export const gssapiData = message(
  {
    name: 'gssapi-data',
    title: 'GSSAPI encapsulated data',
    reference: 'RFC 1961 section 5',
    phase: 'relay',
    side: 'both',
    about: 'Request, reply and payload travel wrapped by the mechanism, at the level agreed upon.',
    line: ['encapsulated, {length} octets'],
  },
  token,
);

export const gssapiFailure = message(
  {
    name: 'gssapi-failure',
    title: 'GSSAPI failure',
    reference: 'RFC 1961 section 3',
    phase: 'authentication',
    side: 'both',
    decision: { by: 'type', refused: GSSAPI_FAILURE },
    about: 'Two octets and no token: the sender closes the connection.',
    line: ['{type.name}'],
  },
  heading,
);

export const GSSAPI_MESSAGES = [gssapiToken, gssapiProtection, gssapiData, gssapiFailure] as const;

/** The mechanism that a token names. */
export const mechanismIn = derived((view) => {
  const octets = view.message === gssapiToken ? view.octets('token') : undefined;
  return octets === undefined ? undefined : mechanismOf(octets);
});

/** The protection level of a message that negotiates one. */
export const protectionIn = derived((view) => {
  const octets = view.message === gssapiProtection ? view.octets('token') : undefined;
  return octets === undefined ? undefined : protectionLevel(octets);
});

function ofToken(view: View): readonly NoteDraft[] {
  const mechanism = mechanismIn(view);
  return mechanism === undefined ? NO_DRAFTS : [[GSSAPI_NOTES['gssapi-mechanism'], mechanism]];
}

/** RFC 1961 section 4.3; 0 is what clients send that want no protection. */
const LEVELS = ['none', 'integrity', 'integrity and confidentiality', 'by message'];

function ofProtection(view: View): readonly NoteDraft[] {
  const level = protectionIn(view);
  return level === undefined ? NO_DRAFTS : [[GSSAPI_NOTES['gssapi-level'], LEVELS[level] ?? `unknown level ${level}`]];
}
