import type { Erratum } from '../../schema/topic.ts';

/** What the encyclopedia page "Protocol – SOCKS V5", whose tables `explain` prints, says wrongly, and what RFC 1928 says. */
export const ERRATA: readonly Erratum[] = [
  { says: 'Methods has 1-225 bytes', right: '1 to 255 bytes', concerns: ['method-offer.methods'] },
  {
    says: 'IANA assigned, without values',
    right: '03 to 7F are assigned by IANA',
    concerns: ['method-offer.methods', 'method-selection.method'],
  },
  {
    says: '4 to FE are reserved for private methods',
    right: '80 to FE; 04 lies in the range of IANA',
    concerns: ['method-offer.methods', 'method-selection.method'],
  },
  {
    says: 'NMethods and Nmethod, two spellings',
    right: 'NMETHODS, the count of method bytes',
    concerns: ['method-offer.count'],
  },
  {
    says: "the proxy's byte is described as a list of Methods",
    right: 'METHOD, one byte with one value',
    concerns: ['method-selection.method'],
  },
  {
    says: 'both first messages are called method selection message',
    right: 'the client sends the version identifier/method selection message, the proxy the METHOD selection message',
    concerns: ['method-offer', 'method-selection'],
  },
  {
    says: 'FF is listed, without a consequence',
    right: 'after FF the client must close the connection',
    concerns: ['method-selection.method'],
  },
  { says: 'CONNECT1', right: 'CONNECT, value 01', concerns: ['request.command'] },
  { says: 'cmnd field', right: 'CMD', concerns: ['request.command'] },
  {
    says: "IP V6 address: X'04', with a stray X'04' behind it",
    right: '04 is an IPv6 address',
    concerns: ['request.atyp', 'reply.atyp', 'udp-datagram.atyp'],
  },
  {
    says: 'RSV is "Value of 0" wide',
    right: 'one byte whose value is 00',
    concerns: ['request.reserved', 'reply.reserved'],
  },
  {
    says: 'the address is Variable, without the rule',
    right: '4 bytes; or a length byte and as many bytes of name, without a NUL; or 16 bytes',
    concerns: [
      ...['request.ipv4', 'request.name', 'request.ipv6', 'reply.ipv4', 'reply.name', 'reply.ipv6'],
      ...['udp-datagram.ipv4', 'udp-datagram.name', 'udp-datagram.ipv6'],
    ],
  },
  {
    says: 'DST is the destination wanted, for every command',
    right: 'for UDP ASSOCIATE it is where the client will send from, zeros if unknown',
    concerns: ['request.ipv4', 'request.name', 'request.ipv6', 'request.port'],
  },
  {
    says: 'BND is the address the server bound',
    right: 'CONNECT: where it connects from; BIND: where it listens, then who connected; UDP ASSOCIATE: the relay',
    concerns: ['reply.ipv4', 'reply.name', 'reply.ipv6', 'reply.port', 'bind-reply'],
  },
  { says: 'the RSV of the UDP header is 0000', right: 'two bytes 00 00', concerns: ['udp-datagram.reserved'] },
  {
    says: 'FRAG is the current fragment number',
    right:
      '00 stands alone; 01 to 7F is a position, the high bit ends the sequence; a queue with a timer of 5 seconds or more; who does not reassemble must drop',
    concerns: ['udp-datagram.fragment'],
  },
  {
    says: 'the port of the UDP header is 2 wide, without unit and order',
    right: 'two bytes in network byte order',
    concerns: ['udp-datagram.port'],
  },
  { says: 'this version extends version 4', right: 'the new protocol, version 5, does', concerns: [] },
  {
    says: 'nothing on subnegotiation',
    right: 'RFC 1929 for Username/Password, RFC 1961 for GSSAPI; GSSAPI is mandatory, Username/Password recommended',
    concerns: ['username-password-request', 'username-password-reply', 'gssapi-token'],
  },
  {
    says: 'nothing on the second reply to BIND',
    right: 'it comes when the expected host has connected',
    concerns: ['bind-reply'],
  },
  {
    says: 'nothing on how long an association lives',
    right: 'it ends with its TCP connection, and datagrams of other hosts must be dropped',
    concerns: ['udp-datagram'],
  },
  { says: 'nothing on closing after a failure', right: 'within 10 seconds', concerns: ['reply.code'] },
  { says: 'nothing on the port', right: '1080/tcp by convention', concerns: [] },
  {
    says: 'nothing on encapsulation',
    right: 'all that follows is wrapped if the method says so',
    concerns: ['method-selection', 'gssapi-data'],
  },
  {
    says: 'a table of vulnerabilities without rows',
    right: 'explain vulnerabilities has the rows',
    concerns: [],
  },
];
