import type { ValueTable } from '../../schema/values.ts';

/** RFC 1928 section 3, and IANA's registry of SOCKS methods. */
export const METHODS: ValueTable = [
  [0x00, 'No authentication required'],
  [0x01, 'GSSAPI'],
  [0x02, 'Username/Password'],
  [0x03, 'Challenge-Handshake Authentication Protocol'],
  [0x04, 'Unassigned'],
  [0x05, 'Challenge-Response Authentication Method'],
  [0x06, 'Secure Sockets Layer'],
  [0x07, 'NDS Authentication'],
  [0x08, 'Multi-Authentication Framework'],
  [0x09, 'JSON Parameter Block'],
  [0x0a, 0x7f, 'Unassigned'],
  [0x80, 0xfe, 'Reserved for private methods'],
  [0xff, 'No acceptable methods'],
];

/** RFC 1928 section 4. */
export const COMMANDS: ValueTable = [
  [0x01, 'CONNECT'],
  [0x02, 'BIND'],
  [0x03, 'UDP ASSOCIATE'],
];

/** RFC 1928 section 5. */
export const ADDRESS_TYPES: ValueTable = [
  [0x01, 'IP V4 address'],
  [0x03, 'DOMAINNAME'],
  [0x04, 'IP V6 address'],
];

/** RFC 1928 section 6. */
export const REPLIES: ValueTable = [
  [0x00, 'Succeeded'],
  [0x01, 'General SOCKS server failure'],
  [0x02, 'Connection not allowed by ruleset'],
  [0x03, 'Network unreachable'],
  [0x04, 'Host unreachable'],
  [0x05, 'Connection refused'],
  [0x06, 'TTL expired'],
  [0x07, 'Command not supported'],
  [0x08, 'Address type not supported'],
  [0x09, 0xff, 'Unassigned'],
];

/** RFC 1929 section 2: any other value is a failure too. */
export const LOGIN_STATUS: ValueTable = [
  [0x00, 'Success'],
  [0x01, 0xff, 'Failure'],
];

/** RFC 1928 section 7. */
export const FRAGMENTS: ValueTable = [
  [0x00, 'Standalone'],
  [0x01, 0x7f, 'Position in a sequence'],
  [0x80, 'End of a sequence without a position'],
  [0x81, 0xff, 'Last of a sequence, position in the low 7 bits'],
];
