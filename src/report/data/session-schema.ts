import Type, { type Static, type TSchema } from 'typebox';
import type { Detail, Sheet } from '../../schema/detail.ts';
import type { NoteKind } from '../../schema/note-kinds.ts';
import { REASON_PATTERN, REASONS } from '../../schema/reasons.ts';

/** What a session is in JSON, declared once: the type, the published JSON Schema and its descriptions follow from here. */

const count = (description: string) => Type.Integer({ minimum: 0, description });
const port = Type.Integer({ minimum: 0, maximum: 65535 });
const octet = (description: string) => Type.Integer({ minimum: 0, maximum: 255, description });
const time = (description: string) => Type.String({ description: `${description}; ISO 8601, UTC` });
const seconds = (description: string) => Type.Number({ description: `Seconds ${description}` });
const list = <T extends TSchema>(items: T, description: string) => Type.Immutable(Type.Array(items, { description }));

function closed<P extends Record<string, TSchema>>(properties: P, description?: string) {
  return Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
}

const PHASES = ['negotiation', 'authentication', 'request', 'reply', 'relay', 'udp'] as const;
const SIDES = ['client', 'proxy'] as const;

const address = Type.String({
  description: 'IPv4 dotted; IPv6 in the form of RFC 5952; a domain name as UTF-8, octets that are not as \\xNN',
});
const endpoint = (description: string) => closed({ address, port }, description);
const perSide = (description: string) =>
  closed({ client: count('From the client'), proxy: count('From the proxy') }, description);
const method = closed({ code: octet('Method octet'), name: Type.String() });
const bound = {
  addressType: Type.Optional(octet('ATYP')),
  address: Type.Optional(address),
  port: Type.Optional(port),
};

const field = closed({
  name: Type.String({ description: 'Name of the field, the one Wireshark has where there is one' }),
  label: Type.String({ description: 'Name in the RFC' }),
  offset: count('Octets from the start of the message'),
  length: count('Octets of the field as it was sent'),
  value: Type.Optional(
    Type.Union([Type.Number(), Type.String()], {
      description:
        'Numbers as numbers; addresses and text as text; other octets as hex, of long data only those that were kept; ****** for a secret; absent if the capture lacks octets of it',
    }),
  ),
  meaning: Type.Optional(Type.String({ description: 'What the value is called' })),
});

const message = closed({
  message: Type.String({ description: 'method-offer, method-selection, username-password-request, request, reply, …' }),
  phase: Type.Enum([...PHASES]),
  side: Type.Enum([...SIDES], { description: 'Who sent it' }),
  frames: list(Type.Integer({ minimum: 1 }), 'All frames that brought octets of it, in order of the octets'),
  time: Type.Optional(time('Time of the first of these frames')),
  length: count('Octets of the message'),
  completeness: Type.Optional(
    Type.Enum(['truncated', 'malformed', 'lost'], {
      description:
        'Absent when the message is whole; truncated: it ends early; malformed: unreadable from some field on; lost: the capture lacks octets',
    }),
  ),
  linked: Type.Optional(
    list(
      closed({
        frame: Type.Integer({ minimum: 1 }),
        relation: Type.Enum(['fragment', 'unwrapped'], {
          description:
            'fragment: it has another fragment of the datagram that this message completes; unwrapped: it has the same data beyond the relay, without the SOCKS header',
        }),
      }),
      'Other frames that the message has to do with',
    ),
  ),
  fields: list(field, 'In order; a list of codes has one entry for each'),
});

const NOTES = 'What is odd, against the RFC, or dangerous';

const note = closed({
  id: Type.String(),
  severity: Type.Enum(['note', 'warning', 'error']),
  frame: count('The frame it is about'),
  text: Type.String(),
});

function reasonMeanings(): string {
  const meanings = Object.entries(REASONS).map(([code, meaning]) => `${code}: ${meaning}`);
  return `Why it is not established. ${meanings.join('; ')}`;
}

const ABOUT = {
  relay: 'What followed the handshake',
  udp: 'What a UDP association carried',
  session: 'One SOCKS session',
} as const;

const relay = closed(
  {
    clientBytes: count('Payload from the client after the handshake, retransmissions not counted twice'),
    proxyBytes: count('Payload from the proxy'),
    missing: Type.Optional(Type.Integer({ minimum: 1, description: 'Octets of these that the capture lacks' })),
    protocol: Type.Optional(Type.String({ description: 'What is inside, by its octets: tls, http, ssh, …' })),
    destination: Type.Optional(
      Type.String({
        description: 'Name of the destination: of the request, or where that has only an address, of what is inside',
      }),
    ),
  },
  ABOUT.relay,
);

const destination = closed({
  address,
  port,
  datagrams: count('Datagrams both ways'),
  bytes: count('Octets of their data'),
  protocol: Type.Optional(Type.String()),
});

const udp = closed(
  {
    relay: endpoint('Where the client sends its datagrams'),
    datagrams: perSide('Datagrams'),
    bytes: perSide('Octets of data behind the SOCKS header'),
    malformed: Type.Optional(perSide('Of the datagrams, those without a SOCKS header')),
    fragments: count('Datagrams with FRAG not 0'),
    destinations: list(destination, 'Who was spoken to'),
  },
  ABOUT.udp,
);

const likeness = closed({ product: Type.String(), evidence: list(Type.String(), 'What it does and hardly any other') });

/** One TCP connection that spoke SOCKS, with the UDP flows of its association. */
const sessionSchema = closed(
  {
    id: Type.Integer({ minimum: 1, description: 'Counts sessions by their first frame' }),
    uid: Type.String({
      pattern: '^[0-9a-f]{16}$',
      description:
        'The same whenever the same frames are read: a hash of endpoints, time of the first frame, protocol family and depth',
    }),
    capture: Type.String({ description: 'The capture, as it was named on the command line' }),
    protocol: Type.Enum(['socks5', 'socks4', 'socks4a']),
    transport: Type.Enum(['tcp', 'udp']),
    depth: count("0; more for a session inside another's relay"),
    parent: Type.Optional(Type.Integer({ minimum: 1, description: 'id of the outer session' })),
    client: endpoint('Who speaks first'),
    proxy: endpoint('The SOCKS server'),
    origin: Type.Optional(endpoint('The client that a header of the PROXY protocol names')),
    start: time('Time of the first frame'),
    end: time('Time of the last frame'),
    firstFrame: count('The first frame that carried SOCKS'),
    lastFrame: count('The last frame of the connection'),
    duration: Type.Number({ minimum: 0, description: 'Seconds from the first frame to the last' }),
    status: Type.Enum(['established', 'refused', 'incomplete', 'opaque'], {
      description:
        'established: a success reply was seen; refused: no acceptable method, login refused or a failure reply; incomplete: capture or connection ended first; opaque: the exchange of the method cannot be read',
    }),
    phase: Type.Enum([...PHASES], { description: 'The furthest phase reached' }),
    detection: closed({
      confidence: Type.Enum(['certain', 'likely', 'possible'], {
        description:
          'certain: both sides fit; likely: one side fits and the port or another session speaks for it; possible: one side fits',
      }),
      evidence: list(Type.String(), 'Why it is taken for SOCKS'),
    }),
    ended: closed(
      {
        by: Type.Enum(['client', 'proxy', 'capture', 'idle', 'limit'], {
          description:
            'Who ended it first; capture: nobody before the capture ended; idle: no frame came for too long; limit: a bound of the program',
        }),
        how: Type.Enum(['fin', 'rst', 'silence', 'open'], {
          description: 'open: nothing had ended it when the reading stopped',
        }),
        after: Type.Number({ minimum: 0, description: 'Seconds since the last message' }),
      },
      'How it ended',
    ),
    reasonCode: Type.Optional(Type.String({ pattern: REASON_PATTERN, description: reasonMeanings() })),
    reason: Type.Optional(Type.String({ description: 'Why it is not established, as a sentence' })),
    methods: Type.Optional(closed({ offered: list(method, 'In order'), selected: Type.Optional(method) })),
    authentication: Type.Optional(
      closed({
        method: Type.Optional(octet('Method octet; SOCKS4 has none')),
        username: Type.Optional(Type.String()),
        password: Type.Optional(Type.String({ description: '****** unless passwords were asked for' })),
        status: Type.Optional(octet('What the proxy answered')),
        succeeded: Type.Optional(Type.Boolean()),
        mechanism: Type.Optional(Type.String({ description: 'Mechanism of GSSAPI, by its first token' })),
        protection: Type.Optional(
          Type.Enum(['none', 'integrity', 'confidentiality', 'selective'], {
            description: 'Protection level of GSSAPI, where it can be read',
          }),
        ),
      }),
    ),
    request: Type.Optional(closed({ command: octet('CMD'), name: Type.String(), ...bound })),
    replies: list(closed({ code: octet('REP'), name: Type.String(), ...bound }), 'BIND has two'),
    relay: Type.Optional(relay),
    udp: Type.Optional(udp),
    latency: Type.Optional(
      closed({
        negotiation: Type.Optional(seconds('from the method offer to the selection')),
        authentication: Type.Optional(seconds('from the login to its answer')),
        reply: Type.Optional(seconds('from the request to its reply')),
      }),
    ),
    behaviour: Type.Optional(
      closed(
        { client: Type.Optional(list(likeness, 'Products')), proxy: Type.Optional(list(likeness, 'Products')) },
        'Products whose habits the sides show: what they behave like, not what they are',
      ),
    ),
    messages: list(message, 'In order of the dialogue; absent with --no-messages'),
    notes: list(note, NOTES),
  },
  ABOUT.session,
);

/** What is inside stands under the name of its protocol, with the details that its sheet declares. */
export type InsideRecord = { protocol?: string } & Readonly<Record<string, unknown>>;
export type RelayRecord = Static<typeof relay> & InsideRecord;
export type UdpRecord = Omit<Static<typeof udp>, 'destinations'> & {
  destinations: readonly (Static<typeof destination> & InsideRecord)[];
};
export type SessionRecord = Omit<Static<typeof sessionSchema>, 'relay' | 'udp'> & {
  relay?: RelayRecord;
  udp?: UdpRecord;
};
export type MessageRecord = Static<typeof message>;
export type FieldRecord = Static<typeof field>;

const totals = closed({
  frames: count('Frames captured'),
  bytes: count('Octets of frames captured'),
  sessions: count('Sessions in the document'),
  status: closed({
    established: count('Sessions'),
    refused: count('Sessions'),
    incomplete: count('Sessions'),
    opaque: count('Sessions'),
  }),
});

export type Totals = Static<typeof totals>;

/**
 * The JSON Schema (2020-12) of every JSON output: the document of `--format json`, or one session, which is a line of
 * `--format ndjson`. `sheets` declare what can be inside, `noteKinds` what can be noted.
 */
export function jsonSchema(sheets: readonly Sheet[], noteKinds: readonly NoteKind[]): object {
  const inside = Object.fromEntries(sheets.flatMap(insideProperty));
  const destinations = list(closed({ ...destination.properties, ...inside }), 'Who was spoken to');
  const session = closed(
    {
      ...sessionSchema.properties,
      relay: Type.Optional(closed({ ...relay.properties, ...inside }, ABOUT.relay)),
      udp: Type.Optional(closed({ ...udp.properties, destinations }, ABOUT.udp)),
      messages: Type.Optional(sessionSchema.properties.messages),
      notes: list(closed({ ...note.properties, id: Type.Enum(noteKinds.map(({ id }) => id)) }), NOTES),
    },
    ABOUT.session,
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:sockshark:session:1',
    title: 'sockshark JSON output',
    description: 'A document of sessions (--format json), or one session (a line of --format ndjson)',
    anyOf: [{ $ref: '#/$defs/document' }, { $ref: '#/$defs/session' }],
    $defs: {
      document: closed({
        schema: Type.Literal(1, { description: 'Version of this form' }),
        generator: Type.String({ description: 'Program and version' }),
        sessions: Type.Array(Type.Ref('#/$defs/session')),
        totals,
      }),
      session,
    },
  };
}

function insideProperty({ name, title, reference, details }: Sheet): [string, TSchema][] {
  const properties = Object.entries(details).map(
    ([key, detail]) => [key, Type.Optional(detailSchema(detail))] as const,
  );
  return properties.length === 0
    ? []
    : [[name, Type.Optional(closed(Object.fromEntries(properties), `${title}, ${reference}`))]];
}

function detailSchema({ kind, label, about }: Detail): TSchema {
  const description = about === undefined ? label : `${label}: ${about}`;
  if (kind === 'texts') return list(Type.String(), description);
  return kind === 'number' ? Type.Integer({ description }) : Type.String({ description });
}
