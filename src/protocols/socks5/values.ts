import type { ValueTable } from '../../schema/values.ts';

/**
 * RFC 1928 section 4; then those of NEC's reference implementation, of hev-socks5, Tor and gost. Two products have F2, so the
 * number alone names none of them: Tor 0.1.2.4-alpha to 0.2.0.9, and gost.
 */
export const COMMANDS: ValueTable = [
  [0x01, 'CONNECT'],
  [0x02, 'BIND'],
  [0x03, 'UDP ASSOCIATE'],
  [0x05, 'FWD UDP'],
  [0x80, 'PING (NEC)'],
  [0x81, 'TRACEROUTE (NEC)'],
  [0xf0, 'RESOLVE (Tor)'],
  [0xf1, 'RESOLVE_PTR (Tor)'],
  [0xf2, 'CONNECT_DIR or MBIND'],
  [0xf3, 'UDP-TUN'],
];

/** RFC 1928 section 5. */
export const ADDRESS_TYPES: ValueTable = [
  [0x01, 'IP V4 address'],
  [0x03, 'DOMAINNAME'],
  [0x04, 'IP V6 address'],
];

/** A proxy may have no address, as Tor where it did not find a name, and fill the room of an IPv4 address with zeros. */
export const REPLY_ADDRESS_TYPES: ValueTable = [[0x00, 'None'], ...ADDRESS_TYPES];

/** RFC 1928 section 6, and the extended codes of Tor. */
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
  [0xf0, 'Onion service descriptor not found (Tor)'],
  [0xf1, 'Onion service descriptor invalid (Tor)'],
  [0xf2, 'Onion service introduction failed (Tor)'],
  [0xf3, 'Onion service rendezvous failed (Tor)'],
  [0xf4, 'Onion service asks for client authorization (Tor)'],
  [0xf5, 'Onion service refuses the client authorization (Tor)'],
  [0xf6, 'Onion address invalid (Tor)'],
  [0xf7, 'Onion service introduction timed out (Tor)'],
];

/** Shorter names of replies. */
export const REPLY_BRIEFS: Readonly<Record<number, string>> = {
  1: 'server failure',
  2: 'not allowed',
  3: 'net unreachable',
  5: 'refused',
  7: 'bad command',
  8: 'bad addr type',
};

/** RFC 1929 section 2: any other value is a failure too. */
export const LOGIN_STATUS: ValueTable = [
  [0x00, 'Success'],
  [0x01, 0xff, 'Failure'],
];

/** RFC 1928 section 7. */
export const FRAGMENTS: ValueTable = [
  [0x00, 'Standalone'],
  [0x01, 0x7f, 'position {7f}'],
  [0x80, 'End of a sequence without a position'],
  [0x81, 0xff, 'position {7f}, last'],
];
