/** Whether a capture can show it: by its very bytes, by something like it, or not at all. */
export type Visibility = 'exact' | 'approximate' | 'not visible';

/** A published vulnerability of a program that speaks SOCKS, or reads it. */
export interface Vulnerability {
  readonly year: number;
  readonly product: string;
  /** What goes wrong. */
  readonly flaw: string;
  readonly protocol: 'TCP' | 'UDP';
  /** Ports of the connection or datagrams: of who starts it, and where to. */
  readonly sourcePort: string;
  readonly targetPort: string;
  readonly visibility: Visibility;
  /** The rule in words: what matches the shape of it on the wire. Absent where the record gives no shape. */
  readonly shape?: string;
}

/** Connections to a SOCKS proxy at its usual port. */
const TO_SERVER = { protocol: 'TCP', sourcePort: 'any', targetPort: '1080' } as const;
/** Connections of a vulnerable client to whatever proxy it is told to use. */
const TO_PROXY = { protocol: 'TCP', sourcePort: 'any', targetPort: 'proxy port' } as const;
/** Connections of a bytestream of XMPP or a file transfer. */
const TO_ANY = { protocol: 'TCP', sourcePort: 'any', targetPort: 'random' } as const;

/** The rows of the reference page's empty table; each record was read, and rules on a message may name one by its id. */
export const VULNERABILITIES = {
  'CVE-2000-1183': {
    ...TO_SERVER,
    year: 2000,
    product: 'socks5 server on Linux',
    flaw: 'Buffer overflow by a long connection request',
    visibility: 'approximate',
    shape:
      'a message of the client before any reply that is longer than the largest legal one: 262 bytes in version 5, no NUL within 255 bytes in version 4',
  },
  'CVE-2002-0822': {
    ...TO_SERVER,
    year: 2002,
    product: 'Ethereal up to 0.9.4',
    flaw: 'Its SOCKS dissector crashes; the record gives no shape',
    visibility: 'not visible',
  },
  'CVE-2002-1001': {
    ...TO_SERVER,
    year: 2002,
    product: 'AnalogX Proxy before 4.12',
    flaw: 'Buffer overflow by a long host name of SOCKS 4A',
    visibility: 'exact',
    shape: 'a SOCKS 4A request whose host name is longer than 255 bytes, or has no NUL at its end',
  },
  'CVE-2002-1930': {
    ...TO_SERVER,
    year: 2002,
    product: 'AN HTTPd 1.38 to 1.4.1c',
    flaw: 'Buffer overflow by a long user name of SOCKS4',
    visibility: 'approximate',
    shape: 'a SOCKS4 request with a USERID longer than 255 bytes; the record does not tell the limit',
  },
  'CVE-2002-2368': {
    ...TO_SERVER,
    year: 2002,
    product: 'NEC SOCKS5 up to 1.0r11',
    flaw: 'Buffer overflows by a long user name, in version 5 and 4',
    visibility: 'approximate',
    shape: 'a ULEN near 255, or a SOCKS4 USERID longer than 255 bytes',
  },
  'CVE-2003-0081': {
    ...TO_SERVER,
    year: 2003,
    product: 'Ethereal 0.8.7 to 0.9.9',
    flaw: 'Format string in its SOCKS dissector',
    visibility: 'exact',
    shape: 'a printf conversion (% and a letter) in a text field',
  },
  'CVE-2003-0110': {
    protocol: 'UDP',
    sourcePort: 'any',
    targetPort: '1745',
    year: 2003,
    product: 'Microsoft Proxy 2.0 and ISA, Winsock proxy',
    flaw: 'Endless loop of UDP packets; a relative of SOCKS, not SOCKS itself',
    visibility: 'approximate',
    shape: 'a datagram with a forged sender to the control port of the Winsock proxy',
  },
  'CVE-2003-0927': {
    ...TO_SERVER,
    year: 2003,
    product: 'Ethereal up to 0.9.15',
    flaw: 'Heap overflow in its SOCKS dissector',
    visibility: 'approximate',
    shape: 'a handshake nested in the payload of another one',
  },
  'CVE-2004-0409': {
    ...TO_PROXY,
    year: 2004,
    product: 'XChat 1.8.0 to 2.0.8',
    flaw: 'Stack overflow while it goes through a SOCKS5 proxy',
    visibility: 'approximate',
    shape: 'a reply of the proxy that is longer than its own length rule allows',
  },
  'CVE-2007-2881': {
    ...TO_SERVER,
    year: 2007,
    product: 'Sun Java System Web Proxy before 4.0.5',
    flaw: 'Stack overflows in sockd during negotiation',
    visibility: 'approximate',
    shape: 'oversize or inconsistent lengths before the method selection or the login status',
  },
  'CVE-2007-4991': {
    ...TO_SERVER,
    year: 2007,
    product: 'Microsoft ISA Server 2004',
    flaw: 'An empty SOCKS4 packet makes it return the target of another session',
    visibility: 'exact',
    shape: 'a SOCKS4 reply with an address in DSTIP although the client sent no complete SOCKS4 request',
  },
  'CVE-2008-6393': {
    protocol: 'TCP',
    sourcePort: 'any',
    targetPort: 'file transfer',
    year: 2008,
    product: 'Psi before 0.12.1',
    flaw: 'A length in a SOCKS5 message is taken as signed',
    visibility: 'exact',
    shape: 'a greeting whose NMethods is 128 or more, with few bytes behind it',
  },
  'CVE-2009-1373': {
    ...TO_ANY,
    year: 2009,
    product: 'Pidgin before 2.5.6',
    flaw: 'Buffer overflow at the start of a bytestream of XMPP over SOCKS5',
    visibility: 'approximate',
    shape: 'a CONNECT on a bytestream port whose domain name is not 40 digits of hex',
  },
  'CVE-2009-2368': {
    ...TO_SERVER,
    year: 2009,
    product: 'Socks Server 5 before 3.7.8-8',
    flaw: 'Unspecified',
    visibility: 'not visible',
  },
  'CVE-2009-2470': {
    ...TO_PROXY,
    year: 2009,
    product: 'Firefox before 3.0.12, 3.5 before 3.5.2',
    flaw: 'A long name in a SOCKS5 reply shifts the stream of data',
    visibility: 'exact',
    shape: 'a reply of ATYP 03 with a long domain name; the record does not tell the limit',
  },
  'CVE-2009-2671': {
    ...TO_SERVER,
    year: 2009,
    product: 'Sun JRE 5 and 6',
    flaw: 'Its SOCKS code discloses the name of the user who runs it',
    visibility: 'exact',
    shape: 'a SOCKS4 USERID that is not empty, or a UNAME that is the name of a login',
  },
  'CVE-2012-2214': {
    ...TO_ANY,
    year: 2012,
    product: 'libpurple before 2.10.4',
    flaw: 'Crash after a SOCKS5 connection that was cancelled',
    visibility: 'approximate',
    shape: 'the client of a bytestream closes the connection between request and reply',
  },
  'CVE-2013-10005': {
    ...TO_PROXY,
    year: 2013,
    product: 'btcsuite/go-socks',
    flaw: 'Endless loop when the other side stops',
    visibility: 'not visible',
  },
  'CVE-2019-5163': {
    protocol: 'UDP',
    sourcePort: 'any',
    targetPort: '8388',
    year: 2019,
    product: 'shadowsocks-libev 3.3.2',
    flaw: 'Its UDP relay crashes; the datagrams are encrypted, and not SOCKS',
    visibility: 'not visible',
  },
  'CVE-2021-32917': {
    protocol: 'TCP',
    sourcePort: 'any',
    targetPort: '5000',
    year: 2021,
    product: 'Prosody before 0.11.9',
    flaw: 'proxy65 relays for anybody',
    visibility: 'exact',
    shape:
      'a granted CONNECT to 40 digits of hex and port 0, for a client outside of the domain; two clients with the same name get joined',
  },
  'CVE-2023-38545': {
    ...TO_PROXY,
    year: 2023,
    product: 'curl and libcurl 7.69.0 to 8.3.0',
    flaw: 'Heap overflow by a host name over 255 bytes, if the handshake is slow',
    visibility: 'approximate',
    shape:
      'a request of ATYP 03 with more bytes behind it, before any reply, than its length byte and the port account for; before it a long wait for the method selection',
  },
  'CVE-2023-43644': {
    protocol: 'TCP',
    sourcePort: 'any',
    targetPort: '1080, 2080',
    year: 2023,
    product: 'sing-box before 1.4.5, 1.5.0 pre-releases',
    flaw: 'SOCKS5 authentication can be bypassed',
    visibility: 'approximate',
    shape: 'a request granted without a successful login, by a proxy that is known to require one',
  },
  'CVE-2024-52533': {
    ...TO_SERVER,
    year: 2024,
    product: 'GLib before 2.82.1',
    flaw: 'The buffer of its SOCKS 4A client is one byte short',
    visibility: 'exact',
    shape: 'a SOCKS 4A request with a USERID of 255 bytes and a host name of 255 bytes',
  },
  'CVE-2024-54662': {
    ...TO_SERVER,
    year: 2024,
    product: 'Dante 1.4.0 to 1.4.3',
    flaw: 'Access rules with socksmethod are evaluated wrongly',
    visibility: 'approximate',
    shape: 'a request granted on method 00, or another one, where the policy needs a stronger one',
  },
  'CVE-2026-6734': {
    ...TO_PROXY,
    year: 2026,
    product: 'undici 7.23.0 before 7.26.0, 8 before 8.2.0',
    flaw: 'Its pool of SOCKS connections is used again for other origins',
    visibility: 'exact',
    shape: 'in plain HTTP, a Host inside the relay that is not the destination of CONNECT, or several of them',
  },
  'CVE-2026-9697': {
    ...TO_PROXY,
    year: 2026,
    product: 'undici 7.23 before 7.28.0, 8 before 8.5.0',
    flaw: 'Options of TLS are dropped where a SOCKS5 proxy is used',
    visibility: 'approximate',
    shape: 'a ClientHello inside the relay that lacks the SNI or ALPN which the same client sends directly',
  },
  'CVE-2026-56123': {
    ...TO_PROXY,
    year: 2026,
    product: 'socat 1.8.0.0 to 1.8.1.1',
    flaw: 'The length of the name in a reply is taken as signed',
    visibility: 'exact',
    shape: 'a reply of ATYP 03 with a domain name of 128 bytes or more',
  },
  'CVE-2026-62380': {
    ...TO_PROXY,
    year: 2026,
    product: 'Netty codec-socks up to 4.1.136, 4.2.0 to 4.2.16',
    flaw: 'NUL, CR or LF injected through user id, user name, password or domain name',
    visibility: 'exact',
    shape:
      '00, 0D or 0A in UNAME, PASSWD or a domain name of ATYP 03; in SOCKS4, bytes left over after the last NUL that is due',
  },
  'CVE-2026-85719': {
    ...TO_PROXY,
    year: 2026,
    product: 'AsyncHttpClient 2.1.0 to 2.16.0, 3.0 before 3.0.12',
    flaw: 'Credentials for the proxy are sent to the destination',
    visibility: 'exact',
    shape: 'in plain HTTP, a Proxy-Authorization field in a request inside the relay',
  },
} as const satisfies Record<string, Vulnerability>;

export type VulnerabilityId = keyof typeof VULNERABILITIES;
