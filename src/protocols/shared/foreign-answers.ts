import { wireText } from '../../bytes/text.ts';
import type { Weight } from '../../engine/dissector.ts';
import { beginsWith, NO_WEIGHT } from '../../engine/weights.ts';
import { bytes, text, u8, u16 } from '../../schema/field.ts';
import { type Message, message } from '../../schema/message.ts';
import type { NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { PhaseDeclaration, Reserve } from '../../schema/phase.ts';
import type { ValueTable } from '../../schema/values.ts';
import type { View } from '../../schema/view.ts';
import { meaningOf, ofTexts } from './notes.ts';

/** What listeners that do not speak SOCKS say to a client that does: their answer to its first message, or their greeting. */

interface Foreign {
  readonly message: Message;
  /** How its line begins; none for a message that is no line. */
  readonly begins: readonly string[];
  /** What the line has in it. */
  readonly holds?: RegExp;
  /** Whether such a listener may speak before the client does. */
  readonly speaksFirst: boolean;
  readonly only?: Reserve;
}

export const FOREIGN_NOTES = noteKinds({
  'answered-by-http': {
    severity: 'warning',
    text: 'The listener speaks HTTP, not SOCKS',
  },
  'answered-by-tls': {
    severity: 'warning',
    text: 'The listener speaks TLS: SOCKS, if any, is inside it',
    reference: 'RFC 8446 section 5.1',
  },
  'answered-by-other': {
    severity: 'warning',
    text: 'The listener speaks another protocol, not SOCKS',
  },
});

const BY_OTHER = FOREIGN_NOTES['answered-by-other'];

const heading = { phase: 'reply', side: 'proxy', isForeign: true } as const;

export const httpAnswer = message(
  {
    ...heading,
    name: 'http-answer',
    speaks: 'http',
    title: 'Answer of an HTTP server',
    reference: 'RFC 9112 section 4',
    about: 'The listener took the handshake for a request of HTTP: it is a web server or an HTTP proxy.',
    line: ['{statusLine}'],
    review: [(view) => [[FOREIGN_NOTES['answered-by-http'], String(view.value('statusLine') ?? '')]], ofTexts],
  },
  {
    statusLine: text('Status line', 'line', {
      filter: 'http.response.line',
      about: 'Version, status code and reason of the answer',
    }),
  },
);

const RECORD_TYPES: ValueTable = [
  [0x15, 'Alert'],
  [0x16, 'Handshake'],
];

const ALERT = 0x15;
const OF_ALERT = { type: ALERT } as const;

/** RFC 8446 section 6; those that answer bytes that are no TLS. */
const ALERTS: ValueTable = [
  [10, 'Unexpected message'],
  [20, 'Bad record MAC'],
  [22, 'Record overflow'],
  [40, 'Handshake failure'],
  [47, 'Illegal parameter'],
  [50, 'Decode error'],
  [70, 'Protocol version'],
  [71, 'Insufficient security'],
  [80, 'Internal error'],
];

export const tlsAnswer = message(
  {
    ...heading,
    name: 'tls-answer',
    speaks: 'tls',
    title: 'Answer of a TLS server',
    reference: 'RFC 8446 section 5.1',
    about: 'The listener awaits TLS: SOCKS, if it speaks that, lies inside.',
    line: ['TLS {type.name}', ': {description.name}'],
    review: [ofTls],
  },
  {
    type: u8('Content type', {
      filter: 'tls.record.content_type',
      values: RECORD_TYPES,
      about: 'What the record holds',
    }),
    version: u16('Version', { filter: 'tls.record.version', base: 'hex', about: 'Of the record; frozen at TLS 1.2' }),
    length: u16('Length', { filter: 'tls.record.length', about: 'Bytes of the record behind this field' }),
    level: u8('Alert level', { filter: 'tls.alert_message.level', when: OF_ALERT, about: '1 warning, 2 fatal' }),
    description: u8('Alert', {
      filter: 'tls.alert_message.desc',
      values: ALERTS,
      when: OF_ALERT,
      about: 'Why the server ends it',
    }),
  },
);

function ofTls(view: View): readonly NoteDraft[] {
  const meaning = meaningOf(view, 'description', view.number('description') ?? -1);
  return [[FOREIGN_NOTES['answered-by-tls'], meaning]];
}

function ofLine(view: View): readonly NoteDraft[] {
  return [[BY_OTHER, String(view.value('line') ?? '')]];
}

/** A server whose first line tells what it is. */
function lineAnswer(name: string, words: string, reference: string, filter: string): Message {
  const about = `The listener is ${words}, which greets or answers with this line.`;
  const title = `Line of ${words}`;
  return message(
    {
      ...heading,
      name: `${name}-answer`,
      speaks: name,
      title,
      reference,
      about,
      line: ['{line}'],
      review: [ofLine, ofTexts],
    },
    { line: text('Line', 'line', { filter, about: 'What the server says first, or in answer' }) },
  );
}

const sshAnswer = lineAnswer('ssh', 'an SSH server', 'RFC 4253 section 4.2', 'ssh.protocol');
const smtpAnswer = lineAnswer('smtp', 'an SMTP server', 'RFC 5321 section 4.2', 'smtp.response');
const ftpAnswer = lineAnswer('ftp', 'an FTP server', 'RFC 959 section 4.2', 'ftp.response');

const unknownAnswer = message(
  {
    ...heading,
    name: 'unknown-answer',
    speaks: 'unknown',
    title: 'Answer in an unknown protocol',
    reference: 'RFC 1928 section 3',
    about: 'The listener, which is expected to be a proxy, answers with bytes that SOCKS does not have.',
    line: ['{content}'],
    review: [ofUnknown],
  },
  { content: bytes('Content', 'rest', { filter: 'socks.unknown_answer', about: 'What came first' }) },
);

/** Bytes of an answer that are repeated in its note. */
const SHOWN = 32;

function ofUnknown(view: View): readonly NoteDraft[] {
  const content = view.octets('content') ?? new Uint8Array(0);
  return [[BY_OTHER, wireText(content, 0, Math.min(content.length, SHOWN))]];
}

/** By their phases, in the order in which they are tried. */
const FOREIGN = {
  httpAnswer: { message: httpAnswer, begins: ['HTTP/1.'], speaksFirst: false },
  tlsAnswer: { message: tlsAnswer, begins: [], speaksFirst: false },
  sshAnswer: { message: sshAnswer, begins: ['SSH-'], speaksFirst: true },
  smtpAnswer: { message: smtpAnswer, begins: ['220 ', '220-'], holds: /SMTP/i, speaksFirst: true },
  ftpAnswer: { message: ftpAnswer, begins: ['220 ', '220-'], speaksFirst: true },
  unknownAnswer: { message: unknownAnswer, begins: [], speaksFirst: false, only: 'expected' },
} as const satisfies Record<string, Foreign>;

export type ForeignPhase = keyof typeof FOREIGN;

const ALL: readonly Foreign[] = Object.values(FOREIGN);

/** The phases in which a listener answers in another protocol. */
export const FOREIGN_PHASES = Object.keys(FOREIGN) as readonly ForeignPhase[];

export const FOREIGN_ANSWERS: readonly Message[] = ALL.map((foreign) => foreign.message);

const BY_MESSAGE: ReadonlyMap<Message, Foreign> = new Map(ALL.map((foreign) => [foreign.message, foreign]));

/** The same as a part of a phase table, each of which ends the handshake. */
export const foreignPhases = Object.fromEntries(
  FOREIGN_PHASES.map((name): [string, PhaseDeclaration<'refused'>] => {
    const { message: reads, only }: Foreign = FOREIGN[name];
    return [name, { from: 'proxy', reads, next: 'refused', ...(only === undefined ? {} : { only }) }];
  }),
) as Record<ForeignPhase, PhaseDeclaration<'refused'>>;

/** Whether a listener that speaks first, and is no proxy, begins with these bytes; cheap, it is asked of every flow. */
export function isForeignGreeting(octets: Uint8Array, start: number, end: number): boolean {
  return ALL.some(({ speaksFirst, begins }) => speaksFirst && begins.some((one) => isLine(octets, start, end, one)));
}

function isLine(octets: Uint8Array, start: number, end: number, line: string): boolean {
  return end - start >= line.length && beginsWith(octets, start, end, line);
}

/** An answer in another protocol speaks neither for nor against what was asked; undefined where it is not that protocol. */
export function weighForeign(view: View): Weight | undefined {
  const { message: declared, bytes: octets, start, end } = view;
  if (declared === tlsAnswer) return isTls(view) ? NO_WEIGHT : undefined;
  if (declared === unknownAnswer) return NO_WEIGHT;
  const { begins, holds } = BY_MESSAGE.get(declared) as Foreign;
  if (!begins.some((one) => beginsWith(octets, start, end, one))) return undefined;
  const lacks = holds !== undefined && view.has('line') && !holds.test(String(view.value('line')));
  return lacks ? undefined : NO_WEIGHT;
}

const LONGEST_RECORD = 0x4800;
const ALERT_BYTES = 2;

/** Whether what was read so far is the head of a record. */
function isTls(view: View): boolean {
  const type = view.number('type');
  const version = view.number('version') ?? 0x0300;
  const length = view.number('length') ?? ALERT_BYTES;
  if (type !== undefined && type !== ALERT && type !== 0x16) return false;
  return version >> 8 === 3 && length <= LONGEST_RECORD && (type !== ALERT || length === ALERT_BYTES);
}
