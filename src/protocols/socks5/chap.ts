import { derived } from '../../schema/derived.ts';
import { bytes, type Field, text, u8 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { NO_DRAFTS, type NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { Heard } from '../../schema/review.ts';
import type { ValueTable } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { ofTexts } from '../shared/notes.ts';
import { NOTES } from './notes.ts';

export const CHAP_NOTES = noteKinds({
  'chap-offline': {
    severity: 'warning',
    text: 'Challenge and response can be read, so the password can be guessed without the proxy',
    reference: 'draft-ietf-aft-socks-chap-01',
  },
});

/** draft-ietf-aft-socks-chap-01. */
export const CHAP_ATTRIBUTES: ValueTable = [
  [0x00, 'STATUS'],
  [0x01, 'TEXT-MESSAGE'],
  [0x02, 'USER-IDENTITY'],
  [0x03, 'CHALLENGE'],
  [0x04, 'RESPONSE'],
  [0x05, 'CHARSET'],
  [0x10, 'IDENTIFIER'],
  [0x11, 'ALGORITHMS'],
];

const STATUS = 0x00;
const USER_IDENTITY = 0x02;
const CHALLENGE = 0x03;
const RESPONSE = 0x04;

/** Attributes of one message that are read: a dialogue needs no more than three. */
const MOST_ATTRIBUTES = 8;

const ATTRIBUTE = 'Name of the attribute';
const LENGTH = 'Bytes of VAL';

const PLACES = Array.from({ length: MOST_ATTRIBUTES }, (_, index) => index + 1);

/** A name, a length and a value, which is there if the message has so many attributes; its form depends on the name. */
function attribute(place: number): Record<string, Field> {
  const [name, length] = [`attribute${place}`, `length${place}`];
  const value = (label: string, filter: string) => ({ column: 'Attributes', filter: `socks.chap.${filter}`, label });
  const of = (first: number, last = first) => ({ when: { [name]: [first, last] as const } });
  const octets = { ...value('VAL', 'value'), about: 'Value of the attribute' };
  const words = { ...value('VAL', 'text'), about: 'Value of the attribute, as text' };
  return {
    [name]: u8('ATT', {
      filter: 'socks.chap.attribute',
      column: 'Attributes',
      values: CHAP_ATTRIBUTES,
      when: { count: [place, 0xff] },
      about: ATTRIBUTE,
    }),
    [length]: u8('LEN', {
      filter: 'socks.chap.length',
      column: 'Attributes',
      when: { count: [place, 0xff] },
      about: LENGTH,
    }),
    [`status${place}`]: bytes(octets.label, length, { ...octets, ...of(STATUS) }),
    [`text${place}`]: text(words.label, length, { ...words, ...of(0x01, USER_IDENTITY) }),
    [`challenge${place}`]: bytes(octets.label, length, { ...octets, ...of(CHALLENGE) }),
    [`response${place}`]: bytes(octets.label, length, {
      ...value('VAL', 'response'),
      ...of(RESPONSE),
      secret: true,
      about: 'HMAC-MD5 of the challenge with the password as the key',
    }),
    [`charset${place}`]: text(words.label, length, { ...words, ...of(0x05) }),
    [`other${place}`]: bytes(octets.label, length, { ...octets, ...of(0x06, 0xff) }),
  };
}

const start = {
  version: u8('VER', {
    filter: 'socks.subnegotiation_version',
    expect: 1,
    unexpected: NOTES['auth-version'],
    base: 'code',
    about: 'Version of the subnegotiation',
  }),
  count: u8('NAVAS', { filter: 'socks.chap.count', about: 'Number of attributes: each a name, a length and a value' }),
};

const heading = { reference: 'draft-ietf-aft-socks-chap-01', phase: 'authentication' } as const;

export const chapMessage = message(
  {
    ...heading,
    name: 'chap-message',
    title: 'CHAP message',
    side: 'both',
    about:
      'The client names its algorithms and its user, the proxy chooses one and sends a challenge, the client answers with the response that its password makes of it.',
    review: [ofAnswer, ofTexts],
  },
  { ...start, ...Object.assign({}, ...PLACES.map(attribute)) },
);

export const chapStatus = message(
  {
    ...heading,
    name: 'chap-status',
    title: 'CHAP status',
    side: 'proxy',
    decision: { by: 'status', granted: 0 },
    about: 'What the proxy makes of the response: any status but 00 is a failure.',
    line: ['status {status}'],
    review: [ofTexts],
  },
  {
    ...start,
    attribute: u8('ATT', {
      filter: 'socks.chap.attribute',
      values: CHAP_ATTRIBUTES,
      column: 'Attributes',
      about: ATTRIBUTE,
    }),
    length: u8('LEN', { filter: 'socks.chap.length', column: 'Attributes', about: LENGTH }),
    status: u8('VAL', {
      filter: 'socks.chap.status',
      column: 'Attributes',
      when: { length: [1, 0xff] },
      base: 'code',
      about: 'Status: 00 is success, any other value a failure',
    }),
    more: bytes('VAL', 'length', {
      filter: 'socks.chap.value',
      column: 'Attributes',
      less: 1,
      when: { length: [2, 0xff] },
      about: 'Bytes behind the status',
    }),
    attribute2: u8('ATT', {
      filter: 'socks.chap.attribute',
      values: CHAP_ATTRIBUTES,
      column: 'Attributes',
      when: { count: [2, 0xff] },
      about: ATTRIBUTE,
    }),
    length2: u8('LEN', {
      filter: 'socks.chap.length',
      column: 'Attributes',
      when: { count: [2, 0xff] },
      about: LENGTH,
    }),
    text2: text('VAL', 'length2', {
      filter: 'socks.chap.text',
      column: 'Attributes',
      when: { count: [2, 0xff] },
      about: 'Why, in words',
    }),
  },
);

/** Whether a message of the proxy is a status; undefined while its first attribute has not come. */
export function isChapStatus(view: View): boolean | undefined {
  const first = view.number('attribute') ?? view.number('attribute1');
  return first === undefined ? undefined : first === STATUS;
}

/** What a message says by its attributes. */
interface Attributes {
  /** Who the client says it is. */
  readonly username: string | undefined;
  readonly isChallenge: boolean;
  readonly isResponse: boolean;
}

const NO_ATTRIBUTES: Attributes = { username: undefined, isChallenge: false, isResponse: false };

export const attributesOf = derived((view): Attributes => {
  if (view.message !== chapMessage) return NO_ATTRIBUTES;
  const codes = PLACES.map((place) => view.number(`attribute${place}`));
  const user = codes.indexOf(USER_IDENTITY) + 1;
  const username = user === 0 ? undefined : view.value(`text${user}`);
  return {
    username: username === undefined ? undefined : String(username),
    isChallenge: codes.includes(CHALLENGE),
    isResponse: codes.includes(RESPONSE),
  };
});

function ofAnswer(answer: View, dialogue: readonly Heard[]): readonly NoteDraft[] {
  const isTold = attributesOf(answer).isResponse && dialogue.some(({ view }) => attributesOf(view).isChallenge);
  return isTold ? [[CHAP_NOTES['chap-offline']]] : NO_DRAFTS;
}
