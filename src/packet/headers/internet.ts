import { bytes, ipv4 as ipv4Address, ipv6 as ipv6Address, u8, u16, u32 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { IP_PROTOCOLS, SET, WORDS } from './values.ts';

export const ipv4 = message(
  { name: 'ipv4', title: 'Internet Protocol Version 4', reference: 'RFC 791 section 3.1' },
  {
    version: u8('Version', { filter: 'ip.version', mask: 0xf0, overlay: true }),
    headerLength: u8('Header Length', { filter: 'ip.hdr_len', values: WORDS, mask: 0x0f }),
    service: u8('Differentiated Services Field', { filter: 'ip.dsfield', base: 'hex', overlay: true }),
    codepoint: u8('Differentiated Services Codepoint', { filter: 'ip.dsfield.dscp', mask: 0xfc, overlay: true }),
    congestion: u8('Explicit Congestion Notification', { filter: 'ip.dsfield.ecn', mask: 0x03 }),
    totalLength: u16('Total Length', { filter: 'ip.len' }),
    identification: u16('Identification', { filter: 'ip.id', base: 'hex' }),
    flags: u8('Flags', { filter: 'ip.flags', mask: 0xe0, base: 'hex', overlay: true }),
    reserved: u8('Reserved bit', { filter: 'ip.flags.rb', values: SET, mask: 0x80, overlay: true }),
    dontFragment: u8("Don't fragment", { filter: 'ip.flags.df', values: SET, mask: 0x40, overlay: true }),
    moreFragments: u8('More fragments', { filter: 'ip.flags.mf', values: SET, mask: 0x20, overlay: true }),
    fragmentOffset: u16('Fragment Offset', {
      filter: 'ip.frag_offset',
      mask: 0x1fff,
      about: 'In units of eight octets.',
    }),
    timeToLive: u8('Time to Live', { filter: 'ip.ttl' }),
    protocol: u8('Protocol', { filter: 'ip.proto', values: IP_PROTOCOLS, base: 'dec' }),
    checksum: u16('Header Checksum', { filter: 'ip.checksum', base: 'hex' }),
    source: ipv4Address('Source Address', { filter: 'ip.src' }),
    destination: ipv4Address('Destination Address', { filter: 'ip.dst' }),
    options: bytes('Options', 'rest', { filter: 'ip.options', when: { headerLength: [6, 15] } }),
  },
);

export const ipv6 = message(
  { name: 'ipv6', title: 'Internet Protocol Version 6', reference: 'RFC 8200 section 3' },
  {
    version: u8('Version', { filter: 'ipv6.version', mask: 0xf0, overlay: true }),
    trafficClass: u32('Traffic Class', { filter: 'ipv6.tclass', mask: 0x0ff00000, base: 'hex', overlay: true }),
    codepoint: u32('Differentiated Services Codepoint', {
      filter: 'ipv6.tclass.dscp',
      mask: 0x0fc00000,
      overlay: true,
    }),
    congestion: u32('Explicit Congestion Notification', {
      filter: 'ipv6.tclass.ecn',
      mask: 0x00300000,
      overlay: true,
    }),
    flowLabel: u32('Flow Label', { filter: 'ipv6.flow', mask: 0x000fffff, base: 'hex' }),
    payloadLength: u16('Payload Length', { filter: 'ipv6.plen' }),
    nextHeader: u8('Next Header', { filter: 'ipv6.nxt', values: IP_PROTOCOLS, base: 'dec' }),
    hopLimit: u8('Hop Limit', { filter: 'ipv6.hlim' }),
    source: ipv6Address('Source Address', { filter: 'ipv6.src' }),
    destination: ipv6Address('Destination Address', { filter: 'ipv6.dst' }),
  },
);

interface ExtensionFilters {
  readonly next: string;
  readonly length: string;
  readonly content: string;
}

/** The form that all extension headers share but the fragment and authentication headers (RFC 6564 section 4). */
function extension(name: string, title: string, reference: string, filters: ExtensionFilters) {
  return message(
    { name, title, reference },
    {
      nextHeader: u8('Next Header', { filter: filters.next, values: IP_PROTOCOLS, base: 'dec' }),
      length: u8('Length', { filter: filters.length, about: 'In units of eight octets behind the first eight.' }),
      content: bytes('Content', 'rest', { filter: filters.content }),
    },
  );
}

export const hopByHop = extension('hop-by-hop', 'IPv6 Hop-by-Hop Option', 'RFC 8200 section 4.3', {
  next: 'ipv6.hopopts.nxt',
  length: 'ipv6.hopopts.len',
  content: 'ipv6.hopopts.options',
});

export const routing = extension('routing', 'Routing Header for IPv6', 'RFC 8200 section 4.4', {
  next: 'ipv6.routing.nxt',
  length: 'ipv6.routing.len',
  content: 'ipv6.routing.unknown_data',
});

export const destinationOptions = extension('destination', 'Destination Options for IPv6', 'RFC 8200 section 4.6', {
  next: 'ipv6.dstopts.nxt',
  length: 'ipv6.dstopts.len',
  content: 'ipv6.dstopts.options',
});

export const mobility = extension('mobility', 'Mobile IPv6', 'RFC 6275 section 6.1', {
  next: 'mip6.proto',
  length: 'mip6.hlen',
  content: 'mip6.content',
});

export const hostIdentity = extension('host-identity', 'Host Identity Protocol', 'RFC 7401 section 5.1', {
  next: 'hip.proto',
  length: 'hip.hdr_len',
  content: 'hip.content',
});

export const shim6 = extension('shim6', 'Shim6 Protocol', 'RFC 5533 section 5', {
  next: 'shim6.nxt',
  length: 'shim6.len',
  content: 'shim6.content',
});

export const fragment = message(
  { name: 'fragment', title: 'Fragment Header for IPv6', reference: 'RFC 8200 section 4.5' },
  {
    nextHeader: u8('Next header', { filter: 'ipv6.fraghdr.nxt', values: IP_PROTOCOLS, base: 'dec' }),
    reserved: u8('Reserved octet', { filter: 'ipv6.fraghdr.reserved_octet', base: 'hex' }),
    offset: u16('Offset', {
      filter: 'ipv6.fraghdr.offset',
      mask: 0xfff8,
      overlay: true,
      about: 'In units of eight octets.',
    }),
    reservedBits: u16('Reserved bits', { filter: 'ipv6.fraghdr.reserved_bits', mask: 0x0006, overlay: true }),
    more: u16('More Fragments', { filter: 'ipv6.fraghdr.more', mask: 0x0001 }),
    identification: u32('Identification', { filter: 'ipv6.fraghdr.ident', base: 'hex' }),
  },
);

export const authentication = message(
  { name: 'authentication', title: 'Authentication Header', reference: 'RFC 4302 section 2' },
  {
    nextHeader: u8('Next Header', { filter: 'ah.next_header', values: IP_PROTOCOLS, base: 'dec' }),
    length: u8('Length', { filter: 'ah.length', about: 'In units of four octets behind the first eight.' }),
    reserved: bytes('Reserved', 2, { filter: 'ah.reserved' }),
    index: u32('AH SPI', { filter: 'ah.spi', base: 'hex' }),
    sequence: u32('AH Sequence', { filter: 'ah.sequence' }),
    check: bytes('AH ICV', 'rest', { filter: 'ah.icv' }),
  },
);
