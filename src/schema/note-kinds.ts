/** `note`: odd; `warning`: against a MUST, or dangerous; `error`: unreadable from here. */
export type Severity = 'note' | 'warning' | 'error';

/** One kind of note; `text` stands alone as a sentence. */
export interface NoteKind {
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  /** Where it is specified what was violated. */
  readonly reference?: string;
}

/** Declares kinds of notes by their ids. */
export function noteKinds<const K extends string>(
  declared: Readonly<Record<K, Omit<NoteKind, 'id'>>>,
): Readonly<Record<K, NoteKind>> {
  const entries = Object.entries<Omit<NoteKind, 'id'>>(declared);
  return Object.fromEntries(entries.map(([id, kind]) => [id, { id, ...kind }])) as Record<K, NoteKind>;
}

/** What can be odd whatever the protocol; the kinds of its own messages are declared with each protocol. */
export const GENERAL_NOTES = noteKinds({
  // What a connection and its dialogue show as a whole
  'open-proxy': {
    severity: 'warning',
    text: 'A client of the public network is served without a login',
  },
  'late-close': {
    severity: 'note',
    text: 'The connection stayed open although the proxy refused; it has 10 seconds to close it',
    reference: 'RFC 1928 section 6',
  },
  'extension-read': {
    severity: 'note',
    text: 'The bytes behind the reply show which extension this is',
  },
  'framing-lost': {
    severity: 'warning',
    text: 'What follows is no framed datagram, so the rest is only counted',
  },
  'unknown-prefix': {
    severity: 'note',
    text: 'Bytes of no known protocol stand before the handshake',
  },
  'data-after-refusal': {
    severity: 'warning',
    text: 'The client goes on although the proxy refused',
    reference: 'RFC 1928 section 3',
  },
  'data-before-grant': {
    severity: 'note',
    text: 'The client sent payload before the reply (optimistic data)',
  },
  'left-over-bytes': {
    severity: 'warning',
    text: 'Bytes behind the request belong to no message',
  },
  'second-reply': {
    severity: 'warning',
    text: 'A second reply stands where the data of the relay should begin',
    reference: 'RFC 1928 section 6',
  },
  'granted-then-refused': {
    severity: 'warning',
    text: 'The proxy granted the request, then refused it in a second reply',
    reference: 'RFC 1928 section 6',
  },
  'grant-without-connect': {
    severity: 'warning',
    text: 'Nothing came back behind the grant; the target may not be reached',
    reference: 'RFC 1928 section 6',
  },
  'bind-waiting': {
    severity: 'note',
    text: 'The second reply of BIND, which tells who connected, was not seen',
    reference: 'RFC 1928 section 6',
  },
  'opaque-method': {
    severity: 'note',
    text: 'The exchange of the selected method is not read',
  },
  sealed: {
    severity: 'note',
    text: 'Request, reply and payload are sealed by GSSAPI, and only keys could read them',
    reference: 'RFC 1961 section 5',
  },
  'read-inside-tokens': {
    severity: 'note',
    text: 'Request, reply and payload were read inside GSSAPI tokens, which are signed but not sealed',
    reference: 'RFC 4121 section 4.2.6.2',
  },

  // What could not be read
  malformed: { severity: 'error', text: 'The rest of the message cannot be read' },
  'reply-truncated': {
    severity: 'warning',
    text: 'The reply is cut short, so its other fields are not known',
    reference: 'RFC 1928 section 6',
  },
  'message-truncated': { severity: 'error', text: 'The stream ends inside the message' },
  'lost-bytes': {
    severity: 'error',
    text: 'The capture lacks octets of the handshake',
  },
  inferred: {
    severity: 'note',
    text: 'A message was not seen; what follows it was read by its shape',
  },
  'one-sided': {
    severity: 'note',
    text: 'Only one side of the conversation is in the capture',
  },
  'side-unread': {
    severity: 'note',
    text: 'Only one side was read; the other may be in frames that were not',
  },
  'mid-stream': {
    severity: 'note',
    text: 'The capture starts inside the connection; the roles follow from the bytes',
  },
  'relay-gap': {
    severity: 'note',
    text: 'The capture lacks octets of the relay',
  },
  'snap-length': {
    severity: 'note',
    text: 'The snap length cut frames of this session',
  },
  'clock-back': {
    severity: 'note',
    text: 'The clock of the capture went back, so durations are not known',
  },
  'conflicting-bytes': {
    severity: 'warning',
    text: 'Bytes came again with other values, and which were taken is unknown',
    reference: 'RFC 9293 section 3.10.7.4',
  },
  'zero-padding': {
    severity: 'note',
    text: 'Zeros on ACKs are no data, and what came in their place was taken',
    reference: 'RFC 894',
  },
  'limit-reached': {
    severity: 'warning',
    text: 'A bound of the program ended the reading of this session',
  },
  'frames-dropped': {
    severity: 'warning',
    text: 'Frames of this session were dropped, because the results were written more slowly than frames came',
  },

  // Associations
  'udp-bnd-unspecified': {
    severity: 'note',
    text: 'The reply does not name the relay in full; the rest is taken from the endpoint of the proxy',
    reference: 'RFC 1928 section 6',
  },
  'udp-target-in-associate': {
    severity: 'warning',
    text: 'UDP ASSOCIATE names a target; its address and port are those the client sends from',
    reference: 'RFC 1928 section 4',
  },
  'udp-without-control': {
    severity: 'note',
    text: 'The TCP connection that granted these datagrams a relay is not in the capture',
    reference: 'RFC 1928 section 7',
  },
  'udp-shared-relay': {
    severity: 'note',
    text: 'Another association of the client has the same relay; these datagrams may be those of that one',
  },
  'udp-after-close': {
    severity: 'note',
    text: 'The association was over, because its TCP connection had ended',
    reference: 'RFC 1928 section 6',
  },
  'udp-foreign-source': {
    severity: 'warning',
    text: 'Others than the client sent to the relay, which must drop what they send',
    reference: 'RFC 1928 section 7',
  },
  'udp-foreign-destination': {
    severity: 'warning',
    text: 'The relay sent to others than the client of the association',
    reference: 'RFC 1928 section 7',
  },
  'udp-frag-lost': {
    severity: 'warning',
    text: 'A sequence of fragments was abandoned',
    reference: 'RFC 1928 section 7',
  },
  'udp-frag-repeated': { severity: 'note', text: 'The sequence of fragments has this position already' },
  'udp-reassembled': { severity: 'note', text: 'The fragments make one datagram' },
  'udp-sent-elsewhere': {
    severity: 'warning',
    text: 'The client sends to another endpoint than the relay (BND)',
    reference: 'RFC 1928 section 7',
  },
  'udp-answered-elsewhere': {
    severity: 'warning',
    text: 'Answers come from elsewhere than the relay; clients may drop them',
    reference: 'RFC 1928 section 7',
  },
  'mapped-bnd': {
    severity: 'note',
    text: 'BND is an IPv4-mapped address, which an IPv4 client may not take',
    reference: 'RFC 4291 section 2.5.5.2',
  },
});

export type GeneralNote = keyof typeof GENERAL_NOTES;
