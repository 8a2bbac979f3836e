import type { Sheet } from '../../schema/detail.ts';
import type { Note } from '../../schema/note.ts';
import type { NoteKind } from '../../schema/note-kinds.ts';
import { REASON_PATTERN, REASONS } from '../../schema/reasons.ts';
import type { Ended } from '../../session/ending.ts';
import type {
  Authentication,
  Behaviour,
  Detection,
  FingerprintMatch,
  Latency,
  Method,
  Methods,
  Reply,
  Request,
  Session,
} from '../../session/session.ts';
import { MASK } from '../text/mask.ts';
import { duration, endOf } from '../text/session-text.ts';
import { count, type MessageRecord, message, phase } from './message-shape.ts';
import { objectOf, type RecordOf } from './object-shape.ts';
import { address, endpoint, isRelayed, port, relay, udp } from './relay-shape.ts';
import { boolean, choice, integer, list, type Schema, type Shape, seconds, shared, text, time } from './shape.ts';

/** What a session is in JSON, declared once: the JSON Schema, the type of the record, the record and the JSON follow from here. */

const byte = (description: string) => integer({ minimum: 0, maximum: 255 }, description);
const name = text();

/** The id of a session, which may not be known where it is written. */
function sessionId(description: string): Shape<number, number> {
  const { schema, record } = integer({ minimum: 1 }, description);
  return { schema, record, write: (id, to) => to.id(id) };
}

const ofDetection = objectOf<Detection>();

const detection = ofDetection.object({
  confidence: ofDetection.required(
    choice(
      ['certain', 'likely', 'possible'],
      'certain: both sides fit; likely: one side fits and the port or another session speaks for it; possible: one side fits',
    ),
    ({ confidence }) => confidence,
  ),
  evidence: ofDetection.required(list(text(), 'Why it is taken for the protocol'), ({ evidence }) => evidence),
});

const ofEnded = objectOf<Ended>();

const ended = ofEnded.object(
  {
    by: ofEnded.required(
      choice(
        ['client', 'proxy', 'capture', 'idle', 'limit'],
        'Who ended it first; capture: nobody before the capture ended; idle: no frame came for too long; limit: a bound of the program',
      ),
      ({ by }) => by,
    ),
    how: ofEnded.required(
      choice(['fin', 'rst', 'silence', 'open'], 'open: nothing had ended it when the reading stopped'),
      ({ how }) => how,
    ),
    after: ofEnded.required(seconds('since the last message', { minimum: 0 }), ({ after }) => after),
  },
  { description: 'How it ended' },
);

const ofMethod = objectOf<Method>();

const method = ofMethod.object({
  code: ofMethod.required(byte('Method octet'), ({ code }) => code),
  name: ofMethod.required(name, (value) => value.name),
});

const ofMethods = objectOf<Methods>();

const methods = ofMethods.object({
  offered: ofMethods.required(shared(list(method, 'In order')), ({ offered }) => offered),
  selected: ofMethods.optional(shared(method), ({ selected }) => selected),
});

const ofAuthentication = objectOf<Authentication>();

const authentication = ofAuthentication.object({
  method: ofAuthentication.optional(byte('Method octet; absent where the protocol has none'), (value) => value.method),
  username: ofAuthentication.optional(text(), ({ username }) => username),
  password: ofAuthentication.optional(
    text('****** unless passwords were asked for'),
    ({ password }, { showPasswords }) => (password === undefined || showPasswords ? password : MASK),
  ),
  mechanism: ofAuthentication.optional(text('Mechanism of GSSAPI, by its first token'), ({ mechanism }) => mechanism),
  protection: ofAuthentication.optional(
    choice(['none', 'integrity', 'confidentiality', 'selective'], 'Protection level of GSSAPI, where it can be read'),
    ({ protection }) => protection,
  ),
  status: ofAuthentication.optional(byte('What the proxy answered'), ({ status }) => status),
  succeeded: ofAuthentication.optional(boolean(), ({ succeeded }) => succeeded),
});

const ofAnswer = objectOf<Request | Reply>();

const addressed = {
  name: ofAnswer.required(name, (value) => value.name),
  addressType: ofAnswer.optional(byte('ATYP'), ({ addressType }) => addressType),
  address: ofAnswer.optional(address, (value) => value.address),
  port: ofAnswer.optional(port, (value) => value.port),
};

const ofRequest = objectOf<Request>();

const request = ofRequest.object({
  command: ofRequest.optional(byte('CMD; HTTP has none'), ({ command }) => command),
  ...addressed,
});

const ofReply = objectOf<Reply>();

const reply = ofReply.object({
  code: ofReply.required(integer({ minimum: 0, maximum: 599 }, 'REP or CD; the status of HTTP'), ({ code }) => code),
  ...addressed,
});

const ofLatency = objectOf<Latency>();

const latency = ofLatency.object({
  negotiation: ofLatency.optional(seconds('from the method offer to the selection'), ({ negotiation }) => negotiation),
  authentication: ofLatency.optional(seconds('from the login to its answer'), (value) => value.authentication),
  reply: ofLatency.optional(seconds('from the request to its reply'), (value) => value.reply),
});

function hasLatency({ negotiation, authentication, reply }: Latency): boolean {
  return negotiation !== undefined || authentication !== undefined || reply !== undefined;
}

const ofMatch = objectOf<FingerprintMatch>();

const fingerprintMatch = ofMatch.object({
  product: ofMatch.required(text(), ({ product }) => product),
  evidence: ofMatch.required(list(text(), 'What it does and hardly any other'), ({ evidence }) => evidence),
});

const ofBehaviour = objectOf<Behaviour>();

const behaviour = ofBehaviour.object(
  {
    client: ofBehaviour.optional(list(fingerprintMatch, 'Products'), ({ client }) => client),
    proxy: ofBehaviour.optional(list(fingerprintMatch, 'Products'), ({ proxy }) => proxy),
  },
  { description: 'Products whose habits the sides show: what they behave like, not what they are' },
);

const ofNote = objectOf<Note>();

/** One of the ids that protocols declare. */
const noteId: Shape<string, string> = {
  ...text(),
  schema: ({ noteKinds }) => ({ enum: noteKinds.map(({ id }) => id) }),
};

const note = ofNote.object({
  id: ofNote.required(noteId, ({ id }) => id),
  severity: ofNote.required(choice(['note', 'warning', 'error']), ({ severity }) => severity),
  frame: ofNote.required(count('The frame it is about'), ({ frame }) => frame),
  text: ofNote.required(text(), (value) => value.text),
});

function reasonMeanings(): string {
  const meanings = Object.entries(REASONS).map(([code, meaning]) => `${code}: ${meaning}`);
  return `Why it is not established. ${meanings.join('; ')}`;
}

/** One of the names that protocols declare. */
const protocolName: Shape<string, string> = { ...text(), schema: ({ protocols }) => ({ enum: protocols }) };

const ofSession = objectOf<Session>();

const sessionProperties = {
  id: ofSession.required(sessionId('Counts sessions by their first frame'), ({ id }) => id),
  uid: ofSession.required(
    text(
      'The same whenever the same frames are read: a hash of endpoints, time of the first frame, protocol family and depth',
      '^[0-9a-f]{16}$',
    ),
    ({ uid }) => uid,
  ),
  capture: ofSession.required(text('The capture, as it was named on the command line'), ({ capture }) => capture),
  protocol: ofSession.required(protocolName, ({ protocol }) => protocol),
  transport: ofSession.required(choice(['tcp', 'udp']), ({ transport }) => transport),
  depth: ofSession.required(count("0; more for a session inside another's relay"), ({ depth }) => depth),
  client: ofSession.required(endpoint('Who speaks first'), ({ client }) => client),
  proxy: ofSession.required(endpoint('The proxy'), ({ proxy }) => proxy),
  start: ofSession.required(
    time(
      'Time of the first frame',
      ({ first }: Session) => first,
      ({ first }) => first.digits,
    ),
    (session) => session,
  ),
  end: ofSession.required(
    time('Time of the last frame', endOf, ({ last }: Session) => last.digits),
    (session) => session,
  ),
  firstFrame: ofSession.required(count('The first frame that carried a message'), ({ first }) => first.number),
  lastFrame: ofSession.required(count('The last frame of the connection'), ({ last }) => last.number),
  duration: ofSession.required(seconds('from the first frame to the last', { minimum: 0 }), duration),
  status: ofSession.required(
    choice(
      ['established', 'refused', 'incomplete', 'opaque'],
      'established: a success reply was seen; refused: no acceptable method, login refused or a failure reply; incomplete: capture or connection ended first; opaque: the exchange of the method cannot be read',
    ),
    ({ status }) => status,
  ),
  phase: ofSession.required(phase('The furthest phase reached'), (session) => session.phase),
  detection: ofSession.required(detection, (session) => session.detection),
  ended: ofSession.required(ended, (session) => session.ended),
  reasonCode: ofSession.optional(text(reasonMeanings(), REASON_PATTERN), ({ reasonCode }) => reasonCode),
  reason: ofSession.optional(text('Why it is not established, as a sentence'), ({ reason }) => reason),
  parent: ofSession.optional(sessionId('id of the outer session'), ({ parent }) => parent),
  origin: ofSession.optional(endpoint('The client that a header of the PROXY protocol names'), ({ origin }) => origin),
  via: ofSession.optional(
    list(endpoint('A proxy in front'), 'Proxies of another protocol in front of this one, the outermost first'),
    ({ via }) => via,
  ),
  methods: ofSession.optional(methods, (session) => session.methods),
  authentication: ofSession.optional(authentication, (session) => session.authentication),
  request: ofSession.optional(request, (session) => session.request),
  replies: ofSession.required(list(reply, 'BIND has two'), ({ replies }) => replies),
  relay: ofSession.optional(relay, (session) => (isRelayed(session) ? session : undefined)),
  udp: ofSession.optional(udp, (session) => session.udp),
  latency: ofSession.optional(latency, (session) => (hasLatency(session.latency) ? session.latency : undefined)),
  behaviour: ofSession.optional(behaviour, (session) => session.behaviour),
  messages: ofSession.optional(
    list(message, 'In order of the dialogue; absent with --no-messages'),
    ({ messages }, { hasMessages }) => (hasMessages ? messages : undefined),
  ),
  notes: ofSession.required(list(note, 'What is odd, against the RFC, or dangerous'), ({ notes }) => notes),
};

/** A session as the published schema has it. */
export type SessionRecord = RecordOf<typeof sessionProperties> & { messages: readonly MessageRecord[] };

/** One TCP connection that spoke SOCKS, with the UDP flows of its association. */
export const session = ofSession.object(sessionProperties, {
  description: 'One session of a proxy',
  repeated: [
    {
      from: 'capture',
      through: 'depth',
      keyOf: ({ capture, protocol, transport, depth }) => ({ capture, protocol, transport, depth }),
      isSame: isCarriedAlike,
    },
    {
      from: 'status',
      through: 'detection',
      keyOf: ({ status, phase, detection }) => ({ status, phase, detection }),
      isSame: isJudgedAlike,
    },
  ],
});

function isCarriedAlike(one: Session, other: Session): boolean {
  return (
    one.capture === other.capture &&
    one.protocol === other.protocol &&
    one.transport === other.transport &&
    one.depth === other.depth
  );
}

function isJudgedAlike(one: Session, other: Session): boolean {
  const [{ confidence, evidence }, detection] = [one.detection, other.detection];
  return (
    one.status === other.status &&
    one.phase === other.phase &&
    confidence === detection.confidence &&
    evidence.length === detection.evidence.length &&
    evidence.every((text, index) => text === detection.evidence[index])
  );
}

const ofStatus = objectOf<Totals['status']>();

const statusCounts = ofStatus.object({
  established: ofStatus.required(count('Sessions'), ({ established }) => established),
  refused: ofStatus.required(count('Sessions'), ({ refused }) => refused),
  incomplete: ofStatus.required(count('Sessions'), ({ incomplete }) => incomplete),
  opaque: ofStatus.required(count('Sessions'), ({ opaque }) => opaque),
});

/** What a document of sessions comes to. */
export interface Totals {
  readonly frames: number;
  readonly bytes: number;
  readonly sessions: number;
  readonly status: Readonly<Record<Session['status'], number>>;
}

const ofTotals = objectOf<Totals>();

export const totals = ofTotals.object({
  frames: ofTotals.required(count('Frames captured'), ({ frames }) => frames),
  bytes: ofTotals.required(count('Octets of frames captured'), ({ bytes }) => bytes),
  sessions: ofTotals.required(count('Sessions in the document'), ({ sessions }) => sessions),
  status: ofTotals.required(statusCounts, ({ status }) => status),
});

/**
 * The JSON Schema (2020-12) of every JSON output: the document of `--format json`, or one session, which is a line of
 * `--format ndjson`. `sheets` declare what can be inside, `noteKinds` what can be noted, `protocols` what sessions are of.
 */
export function jsonSchema(
  sheets: readonly Sheet[],
  noteKinds: readonly NoteKind[],
  protocols: readonly string[],
): Schema {
  const vocabulary = { sheets, noteKinds, protocols };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:sockshark:session:1',
    title: 'sockshark JSON output',
    description: 'A document of sessions (--format json), or one session (a line of --format ndjson)',
    anyOf: [{ $ref: '#/$defs/document' }, { $ref: '#/$defs/session' }],
    $defs: {
      document: {
        type: 'object',
        required: ['schema', 'generator', 'sessions', 'totals'],
        properties: {
          schema: { type: 'number', const: 1, description: 'Version of this form' },
          generator: { type: 'string', description: 'Program and version' },
          sessions: { type: 'array', items: { $ref: '#/$defs/session' } },
          totals: totals.schema(vocabulary),
        },
        additionalProperties: false,
      },
      session: session.schema(vocabulary),
    },
  };
}
