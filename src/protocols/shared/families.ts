import type { NoteKind } from '../../schema/note-kinds.ts';
import type { Family } from '../../schema/topic.ts';
import { noteKind } from '../index.ts';
import { bindReply as socks4BindReply, request as socks4Request } from '../socks4/messages.ts';
import { chapMessage, chapStatus } from '../socks5/chap.ts';
import { fwdUdpDatagram, udpTunDatagram } from '../socks5/framed.ts';
import { GSSAPI_MESSAGES } from '../socks5/gssapi.ts';
import { bindReply, methodOffer, udpHeader } from '../socks5/messages.ts';
import { methodSelection, socks4Reply } from './answers.ts';
import { methodExchange } from './method-exchange.ts';

/** What SOCKS is, before anything else is said of it. */
export const INTRODUCTION = [
  'SOCKS is a shim layer between the application and the transport layer: a client asks a proxy to reach a host for it, and the proxy relays what both send. It forwards TCP connections and UDP datagrams, but no ICMP.',
  'Version 5 (RFC 1928) added to version 4 what that had not: strong authentication, UDP, domain names and IPv6. Proxies listen on port 1080/tcp by convention. TCP clients and UDP clients use different structures.',
];

/** The kinds of notes with these ids. */
function kinds(...ids: readonly string[]): readonly NoteKind[] {
  return ids.map(noteKind);
}

/** Parts of the protocol that have more than one message, value or note. */
export const FAMILIES: readonly Family[] = [
  {
    name: 'methods',
    title: 'Methods of authentication',
    reference: 'RFC 1928 section 3',
    about: [
      'The client offers methods and the proxy selects one of them, or FF, after which the client must close the connection. The subnegotiation of the method follows, then the request.',
      'An implementation must support 01 GSSAPI and should support 02 Username/Password; in practice nearly none supports 01. IANA assigns 03 to 7F, and 80 to FE are for private use.',
      'The exchange of methods without a known form is shown as the bytes of both sides in turn.',
    ],
    messages: [methodOffer, methodSelection, methodExchange],
    notes: kinds(
      'nmethods-zero',
      'duplicate-methods',
      'ff-offered',
      'method-not-offered',
      'open-proxy',
      'opaque-method',
      'tls-method',
      'data-after-refusal',
    ),
  },
  {
    name: 'udp',
    title: 'UDP ASSOCIATE',
    reference: 'RFC 1928 section 7',
    about: [
      'A request with CMD 03 asks for a relay of UDP datagrams. In it DST is the address and port that the client will send from, zeros if unknown; the reply names in BND where the relay takes datagrams. The association ends with its TCP connection.',
      'Each datagram to and from the relay begins with the UDP request header: to the relay it names the target, from the relay the host that the data came from. It takes 10 bytes with an IPv4 address, 7 and the name with a domain name, and 22 with an IPv6 address; RFC 1928 says 20 for the last, by mistake.',
      'FRAG 00 stands alone. Others are fragments: 01 to 7F positions in a sequence, whose last has the high bit set. Who reassembles them keeps a queue with a timer of at least 5 seconds; who does not must drop them. The relay must drop datagrams of other hosts than the client.',
    ],
    messages: [udpHeader],
    notes: kinds(
      'udp-bnd-unspecified',
      'udp-target-in-associate',
      'udp-without-control',
      'udp-shared-relay',
      'udp-after-close',
      'udp-foreign-source',
      'udp-foreign-destination',
      'udp-frag-used',
      'udp-frag-80',
      'udp-frag-lost',
      'udp-frag-repeated',
      'udp-reassembled',
      'udp-malformed',
      'udp-sent-elsewhere',
      'udp-answered-elsewhere',
      'mapped-bnd',
    ),
  },
  {
    name: 'bind',
    title: 'BIND',
    reference: 'RFC 1928 section 6',
    about: [
      'BIND takes a connection from the destination back to the client, beside a first connection by CONNECT, as FTP in active mode needs it. DST of the request is the host expected to connect.',
      'The proxy replies twice. The first reply names in BND where it listens now, which the client tells the host by its own means. The second one comes when a host has connected, and names that host; payload follows it both ways. Both replies may arrive in one segment.',
      'SOCKS4 does the same with DSTPORT and DSTIP of its replies; an address 0.0.0.0 stands for that of the proxy.',
    ],
    messages: [bindReply, socks4BindReply],
    notes: kinds('bind-waiting'),
  },
  {
    name: 'gssapi',
    title: 'GSSAPI',
    reference: 'RFC 1961',
    about: [
      'Method 01. Client and proxy exchange tokens in turn until both have a security context, then a protection level: 1 integrity, 2 integrity and confidentiality, 3 by message. The level in the answer of the proxy is in force.',
      'All that follows, request, reply and payload, travels in tokens of type 03. At level 1 they are signed and can be read; at level 2 only keys could read them. A failure is two bytes without length and token.',
    ],
    messages: GSSAPI_MESSAGES,
    notes: kinds('gssapi-mechanism', 'gssapi-level', 'sealed', 'read-inside-tokens', 'auth-version'),
  },
  {
    name: 'chap',
    title: 'CHAP',
    reference: 'draft-ietf-aft-socks-chap-01',
    about: [
      'Method 03. Messages are lists of attributes. The client names its algorithms and its user, the proxy chooses an algorithm (85 is HMAC-MD5) and sends a challenge, the client answers with a response that its password makes of it, and the proxy with a status: 00 is success.',
    ],
    messages: [chapMessage, chapStatus],
    notes: kinds('chap-offline', 'auth-version'),
  },
  {
    name: 'socks4',
    title: 'SOCKS4 and 4A',
    reference: 'SOCKS4 protocol; SOCKS 4A',
    about: [
      'A request and a reply of 8 bytes, for CONNECT and BIND. The port stands before the address. The user id is proved by nothing but the identd of the client (codes 5C and 5D); there is no password, no UDP and no IPv6.',
      'SOCKS 4A lets the proxy resolve a domain name: the address is 0.0.0.x, x not 0, and the name follows the user id, ended by NUL.',
    ],
    messages: [socks4Request, socks4Reply, socks4BindReply],
    notes: kinds('v4-userid-leak', 'version-mismatch', 'oversize'),
  },
  {
    name: 'extensions',
    title: 'Commands of other products',
    reference: 'hev-socks5-core; gosocks5',
    about: [
      'FWD UDP (CMD 05, hev-socks5) and UDP-TUN (CMD F3, gost) carry datagrams in the TCP connection itself: after the reply, both sides send each datagram behind a header with the length of its data. They are shown and counted like those of UDP ASSOCIATE.',
      'CMD F2 is MBIND of gost, or CONNECT_DIR of Tor 0.1.2.4-alpha to 0.2.0.9. MBIND asks the proxy to listen, and each peer that connects becomes a stream of smux in the same connection, so streams of smux behind the reply prove it. A grant says only that the proxy listens.',
      'The number of a command alone proves no product.',
    ],
    messages: [fwdUdpDatagram, udpTunDatagram],
    notes: kinds('extension-command', 'extension-read', 'framing-lost'),
  },
  {
    name: 'tor',
    title: 'What Tor adds',
    reference: 'Tor socks-extensions; proposals 304 and 351',
    about: [
      'Tor has commands that resolve names (RESOLVE) and addresses (RESOLVE_PTR) without a connection, the answer in BND; and reply codes F0 to F7 for onion services, where its port has ExtendedErrors. It refuses BIND and UDP ASSOCIATE, and does not support GSSAPI.',
      'User name and password, or the user id of SOCKS4, are no credentials for it: they keep streams apart, so that each gets a circuit of its own. Since proposal 351 such a user name begins with <torS0X>.',
      'Its clients may send payload before the reply.',
    ],
    messages: [],
    mark: 'Tor',
    notes: kinds('tor-isolation', 'extension-command', 'extension-reply', 'login-unasked', 'data-before-grant'),
  },
];
