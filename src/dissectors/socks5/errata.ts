/** What the encyclopedia page "Protocol – SOCKS V5", whose tables `explain` prints, says wrongly, and what RFC 1928 says. */
export const ERRATA: readonly { readonly says: string; readonly right: string }[] = [
  { says: 'Methods has 1-225 bytes', right: '1 to 255 octets' },
  { says: 'IANA assigned, without values', right: '03 to 7F are assigned by IANA' },
  { says: '4 to FE are reserved for private methods', right: '80 to FE; 04 lies in the range of IANA' },
  { says: 'NMethods and Nmethod, two spellings', right: 'NMETHODS, the count of method octets' },
  { says: "the proxy's octet is described as a list of Methods", right: 'METHOD, one octet with one value' },
  {
    says: 'both first messages are called method selection message',
    right: 'the client sends the version identifier/method selection message, the proxy the METHOD selection message',
  },
  { says: 'FF is listed, without a consequence', right: 'after FF the client must close the connection' },
  { says: 'CONNECT1', right: 'CONNECT, value 01' },
  { says: 'cmnd field', right: 'CMD' },
  { says: "IP V6 address: X'04', with a stray X'04' behind it", right: '04 is an IPv6 address' },
  { says: 'RSV is "Value of 0" wide', right: 'one octet whose value is 00' },
  {
    says: 'the address is Variable, without the rule',
    right: '4 octets; or a length octet and as many octets of name, without a NUL; or 16 octets',
  },
  {
    says: 'DST is the destination wanted, for every command',
    right: 'for UDP ASSOCIATE it is where the client will send from, zeros if unknown',
  },
  {
    says: 'BND is the address the server bound',
    right: 'CONNECT: where it connects from; BIND: where it listens, then who connected; UDP ASSOCIATE: the relay',
  },
  { says: 'the RSV of the UDP header is 0000', right: 'two octets 00 00' },
  {
    says: 'FRAG is the current fragment number',
    right:
      '00 stands alone; 01 to 7F is a position, the high bit ends the sequence; a queue with a timer of 5 seconds or more; who does not reassemble must drop',
  },
  { says: 'the port of the UDP header is 2 wide, without unit and order', right: 'two octets in network octet order' },
  { says: 'this version extends version 4', right: 'the new protocol, version 5, does' },
  {
    says: 'nothing on subnegotiation',
    right: 'RFC 1929 for Username/Password, RFC 1961 for GSSAPI; GSSAPI is mandatory, Username/Password recommended',
  },
  { says: 'nothing on the second reply to BIND', right: 'it comes when the expected host has connected' },
  {
    says: 'nothing on how long an association lives',
    right: 'it ends with its TCP connection, and datagrams of other hosts must be dropped',
  },
  { says: 'nothing on closing after a failure', right: 'within 10 seconds' },
  { says: 'nothing on the port', right: '1080/tcp by convention' },
  { says: 'nothing on encapsulation', right: 'all that follows is wrapped if the method says so' },
  {
    says: 'a table of vulnerabilities without rows',
    right: 'see the notes (explain notes) for what is dangerous in a session',
  },
];
