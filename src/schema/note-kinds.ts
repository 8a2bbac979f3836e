/** `note`: odd; `warning`: against a MUST, or dangerous; `error`: unreadable from here. */
export type Severity = 'note' | 'warning' | 'error';

/** One kind of remark; `text` stands alone as a sentence. */
export interface NoteKind {
  readonly severity: Severity;
  readonly text: string;
  readonly reference?: string;
}

/** Every remark the program can make; `sockshark explain notes` prints this table. */
export const NOTE_KINDS = {
  // What the messages say
  'cleartext-password': {
    severity: 'warning',
    text: 'Username and password cross the network unencrypted',
    reference: 'RFC 1929 section 3',
  },
  'unexpected-version': {
    severity: 'warning',
    text: 'The version octet is not the one this message has',
    reference: 'RFC 1928 section 3',
  },
  'auth-version': {
    severity: 'warning',
    text: 'The subnegotiation version is not 1',
    reference: 'RFC 1929 section 2',
  },
  'chap-offline': {
    severity: 'warning',
    text: 'Challenge and response can be read, so the password can be guessed without the proxy',
    reference: 'draft-ietf-aft-socks-chap-01',
  },
  'login-unasked': {
    severity: 'warning',
    text: 'The client logs in although the selected method asks for no login',
    reference: 'RFC 1928 section 3',
  },
  'rsv-nonzero': {
    severity: 'warning',
    text: 'A reserved field is not 0',
    reference: 'RFC 1928 section 4',
  },
  'method-not-offered': {
    severity: 'warning',
    text: 'The proxy selected a method that the client did not offer',
    reference: 'RFC 1928 section 3',
  },
  'nmethods-zero': {
    severity: 'warning',
    text: 'The client offers no method, so none can be selected',
    reference: 'RFC 1928 section 3',
  },
  'open-proxy': {
    severity: 'warning',
    text: 'A client of the public network is served without a login',
  },
  'late-close': {
    severity: 'note',
    text: 'The connection stayed open although the proxy refused; it has 10 seconds to close it',
    reference: 'RFC 1928 section 6',
  },
  'format-string': {
    severity: 'warning',
    text: 'A text holds a conversion of printf, as attacks on format strings do',
  },
  'cve-shape': {
    severity: 'warning',
    text: 'The message matches the shape of a published vulnerability',
  },
  'duplicate-methods': { severity: 'note', text: 'A method is offered more than once' },
  'ff-offered': {
    severity: 'warning',
    text: 'The client offers method FF, which means that no method is acceptable',
    reference: 'RFC 1928 section 3',
  },
  'empty-credentials': {
    severity: 'warning',
    text: 'User name or password is empty; both have at least one octet',
    reference: 'RFC 1929 section 2',
  },
  'bad-cmd': {
    severity: 'warning',
    text: 'The command is neither one of the RFC nor of a known extension',
    reference: 'RFC 1928 section 4',
  },
  'bad-rep': {
    severity: 'warning',
    text: 'The reply code is unassigned',
    reference: 'RFC 1928 section 6',
  },
  'extension-command': {
    severity: 'note',
    text: 'The command is an extension that the RFC does not have',
    reference: 'RFC 1928 section 4',
  },
  'extension-read': {
    severity: 'note',
    text: 'The bytes behind the reply show which extension this is',
  },
  'framing-lost': {
    severity: 'warning',
    text: 'What follows is no framed datagram, so the rest is only counted',
  },
  'extension-reply': {
    severity: 'note',
    text: 'The reply code is an extension of Tor',
    reference: 'RFC 1928 section 6',
  },
  'dante-flag': {
    severity: 'note',
    text: 'The reserved field holds a flag, as clients of Dante set it',
    reference: 'draft-ietf-aft-socks-pro-v5-05',
  },
  'tor-isolation': {
    severity: 'note',
    text: 'User name and password are no credentials but keep streams of Tor apart',
    reference: 'Tor proposal 351',
  },
  'pt-arguments': {
    severity: 'note',
    text: 'The login carries arguments for a pluggable transport of Tor',
    reference: 'Tor pt-spec section 3.5',
  },
  'xmpp-bytestream': {
    severity: 'note',
    text: 'The name is the hash that names a bytestream of XMPP, no host',
    reference: 'XEP-0065',
  },
  'v4-userid-leak': {
    severity: 'note',
    text: 'The request tells the user id to everyone on the way, and nothing proves it',
    reference: 'SOCKS4 protocol',
  },
  'version-mismatch': {
    severity: 'warning',
    text: 'The proxy answers in another version of SOCKS than it was asked in',
  },
  'answered-by-http': {
    severity: 'warning',
    text: 'The listener speaks HTTP, not SOCKS',
  },
  'unknown-prefix': {
    severity: 'note',
    text: 'Bytes of no known protocol stand before the handshake',
  },
  'client-speaks-http': {
    severity: 'warning',
    text: 'The client speaks HTTP, not SOCKS',
  },
  'http-front-proxy': {
    severity: 'note',
    text: 'An HTTP proxy in front connects the client to the SOCKS proxy',
    reference: 'RFC 9110 section 9.3.6',
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
  oversize: {
    severity: 'warning',
    text: 'A text has more than the 255 octets that servers reckon with',
  },
  'port-zero': { severity: 'note', text: 'The request asks for port 0' },
  'name-is-address': {
    severity: 'note',
    text: 'The domain name is an address in digits',
    reference: 'RFC 1928 section 5',
  },
  'name-has-port': {
    severity: 'warning',
    text: 'The name field holds a port too, so it names no host',
    reference: 'RFC 1928 section 5',
  },
  'empty-name': {
    severity: 'warning',
    text: 'The domain name is empty',
    reference: 'RFC 1928 section 5',
  },
  'name-control-octets': {
    severity: 'warning',
    text: 'A name or credential holds control octets',
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
  'proxy-header': {
    severity: 'note',
    text: 'A balancer before the proxy names the client (PROXY protocol)',
    reference: 'PROXY protocol',
  },
  'nested-socks': {
    severity: 'note',
    text: 'The handshake travels inside the relay of another session (a chain of proxies)',
  },
  'reverse-socks': {
    severity: 'warning',
    text: 'The proxy opened the TCP connection (back-connect)',
  },
  'opaque-method': {
    severity: 'note',
    text: 'The exchange of the selected method is not read',
  },

  // Where a relay leads, and what it carries
  'internal-target': {
    severity: 'warning',
    text: 'The destination lies further inside a network than the client: on the machine, link or site of the proxy',
  },
  'mail-abuse': { severity: 'note', text: 'The relay leads to a mail server' },
  'dns-leak': {
    severity: 'note',
    text: 'The request has an address and what is inside has a name: the client resolved it outside of the proxy',
  },
  'name-mismatch': {
    severity: 'warning',
    text: 'What is inside names another host than the request',
  },
  'proxy-header-leak': {
    severity: 'warning',
    text: 'Credentials for a proxy are sent to the destination',
    reference: 'RFC 9110 section 11.7.2',
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
  'tls-method': {
    severity: 'note',
    text: 'The exchange of the selected method is TLS: what follows is sealed',
    reference: 'RFC 8446 section 5.1',
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

  // UDP ASSOCIATE
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
  'udp-frag-lost': {
    severity: 'warning',
    text: 'A sequence of fragments was abandoned',
    reference: 'RFC 1928 section 7',
  },
  'udp-frag-repeated': { severity: 'note', text: 'The sequence of fragments has this position already' },
  'udp-reassembled': { severity: 'note', text: 'The fragments make one datagram' },
  'udp-malformed': {
    severity: 'warning',
    text: 'The datagram has no SOCKS header, so a relay drops it',
    reference: 'RFC 1928 section 7',
  },
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
} as const satisfies Record<string, NoteKind>;

export type NoteId = keyof typeof NOTE_KINDS;
