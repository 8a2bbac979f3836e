import { bytes, u8, u16, u24, u32 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { ETHER_TYPES, GTP_EXTENSIONS, GTP_MESSAGES, SET, TZSP_ENCAPSULATIONS } from './values.ts';

export const vxlan = message(
  { name: 'vxlan', title: 'Virtual eXtensible Local Area Network', reference: 'RFC 7348 section 5' },
  {
    flags: u16('Flags', { filter: 'vxlan.flags', base: 'hex' }),
    policy: u16('Group Policy ID', { filter: 'vxlan.gbp' }),
    network: u24('VXLAN Network Identifier (VNI)', { filter: 'vxlan.vni' }),
    reserved: u8('Reserved', { filter: 'vxlan.reserved8', base: 'hex' }),
  },
);

export const tzsp = message(
  { name: 'tzsp', title: 'TaZmen Sniffer Protocol', reference: 'UDP port 37008' },
  {
    version: u8('Version', { filter: 'tzsp.version' }),
    type: u8('Type', {
      filter: 'tzsp.type',
      base: 'dec',
      values: [
        [0, 'Received packet'],
        [1, 'Packet for transmit'],
        [3, 'Configuration'],
        [4, 'Keepalive'],
        [5, 'Port opener'],
      ],
    }),
    encapsulation: u16('Encapsulates', { filter: 'tzsp.encap', values: TZSP_ENCAPSULATIONS }),
    fields: bytes('Tagged fields', 'rest', { filter: 'tzsp.fields' }),
  },
);

export const geneve = message(
  { name: 'geneve', title: 'Generic Network Virtualization Encapsulation', reference: 'RFC 8926 section 3.4' },
  {
    version: u8('Version', { filter: 'geneve.version', mask: 0xc0, overlay: true }),
    optionsLength: u8('Options Length', {
      filter: 'geneve.opt_len',
      mask: 0x3f,
      about: 'In units of four octets.',
    }),
    control: u8('Operations, Administration and Management Frame', {
      filter: 'geneve.flags.oam',
      values: SET,
      mask: 0x80,
      overlay: true,
    }),
    critical: u8('Critical Options Present', {
      filter: 'geneve.flags.critical',
      values: SET,
      mask: 0x40,
      overlay: true,
    }),
    reservedBits: u8('Reserved', { filter: 'geneve.flags.reserved', mask: 0x3f, base: 'hex' }),
    type: u16('Protocol Type', { filter: 'geneve.proto_type', values: ETHER_TYPES, base: 'hex' }),
    network: u24('Virtual Network Identifier (VNI)', { filter: 'geneve.vni' }),
    reserved: u8('Reserved', { filter: 'geneve.reserved', base: 'hex' }),
    options: bytes('Options', 'rest', { filter: 'geneve.options', when: { optionsLength: [1, 63] } }),
  },
);

function greFlag(label: string, filter: string, mask: number) {
  return u16(label, { filter, values: SET, mask, overlay: true });
}

export const gre = message(
  {
    name: 'gre',
    title: 'Generic Routing Encapsulation',
    reference: 'RFC 2784, RFC 2890; RFC 2637 section 4.1 (version 1)',
  },
  {
    hasChecksum: greFlag('Checksum Bit', 'gre.flags.checksum', 0x8000),
    hasRouting: greFlag('Routing Bit', 'gre.flags.routing', 0x4000),
    hasKey: greFlag('Key Bit', 'gre.flags.key', 0x2000),
    hasSequence: greFlag('Sequence Number Bit', 'gre.flags.sequence_number', 0x1000),
    hasAcknowledgment: greFlag('Acknowledgment', 'gre.flags.ack', 0x0080),
    version: u16('Version', { filter: 'gre.flags.version', mask: 0x0007 }),
    type: u16('Protocol Type', { filter: 'gre.proto', values: ETHER_TYPES, base: 'hex' }),
    checksum: u16('Checksum', { filter: 'gre.checksum', base: 'hex', when: { hasChecksum: 1 } }),
    reserved: u16('Offset', { filter: 'gre.offset', when: { hasChecksum: 1 } }),
    key: u32('Key', { filter: 'gre.key', base: 'hex', when: { hasKey: 1, version: 0 } }),
    payloadLength: u16('Payload Length', { filter: 'gre.key.payload_length', when: { hasKey: 1, version: 1 } }),
    call: u16('Call ID', { filter: 'gre.key.call_id', when: { hasKey: 1, version: 1 } }),
    sequence: u32('Sequence Number', { filter: 'gre.sequence_number', when: { hasSequence: 1 } }),
    acknowledgment: u32('Acknowledgment Number', {
      filter: 'gre.ack_number',
      when: { hasAcknowledgment: 1, version: 1 },
    }),
  },
);

const erspanVlan = {
  version: u16('Version', { filter: 'erspan.version', mask: 0xf000, overlay: true }),
  vlan: u16('Vlan', { filter: 'erspan.vlan', mask: 0x0fff }),
  service: u16('COS', { filter: 'erspan.cos', mask: 0xe000, overlay: true }),
};

const erspanSession = {
  truncated: u16('Truncated', { filter: 'erspan.truncated', values: SET, mask: 0x0400, overlay: true }),
  session: u16('SpanID', { filter: 'erspan.spanid', mask: 0x03ff }),
};

export const erspan = message(
  { name: 'erspan', title: 'Encapsulated Remote Switch Packet ANalysis Type II', reference: 'draft-foschiano-erspan' },
  {
    ...erspanVlan,
    encapsulation: u16('Encap', { filter: 'erspan.encap', mask: 0x1800, overlay: true }),
    ...erspanSession,
    index: u32('Index', { filter: 'erspan.index', mask: 0x000fffff }),
  },
);

export const erspan3 = message(
  {
    name: 'erspan-3',
    title: 'Encapsulated Remote Switch Packet ANalysis Type III',
    reference: 'draft-foschiano-erspan section 4.3',
  },
  {
    ...erspanVlan,
    integrity: u16('Bad/Short/Oversized', { filter: 'erspan.bso', mask: 0x1800, overlay: true }),
    ...erspanSession,
    timestamp: u32('Timestamp', { filter: 'erspan.timestamp' }),
    group: u16('Security Group Tag', { filter: 'erspan.sgt' }),
    payload: u16('Protocol Data Unit frame', { filter: 'erspan.p', values: SET, mask: 0x8000, overlay: true }),
    frameType: u16('Frame type', {
      filter: 'erspan.ft',
      values: [
        [0, 'Ethernet frame'],
        [2, 'IP packet'],
      ],
      mask: 0x7c00,
      overlay: true,
    }),
    hardware: u16('Hw Id', { filter: 'erspan.hw', mask: 0x03f0, overlay: true }),
    direction: u16('Direction', { filter: 'erspan.direction', mask: 0x0008, overlay: true }),
    granularity: u16('Timestamp granularity', { filter: 'erspan.gra', mask: 0x0006, overlay: true }),
    hasPlatform: u16('Optional Sub headers', { filter: 'erspan.o', values: SET, mask: 0x0001 }),
    platform: bytes('Platform Specific SubHeader', 8, { filter: 'erspan.pltfm', when: { hasPlatform: 1 } }),
  },
);

export const etherIp = message(
  { name: 'etherip', title: 'Ethernet over IP', reference: 'RFC 3378 section 3' },
  {
    version: u16('Version', { filter: 'etherip.ver', mask: 0xf000, overlay: true }),
    reserved: u16('Reserved', { filter: 'etherip.reserved', mask: 0x0fff, base: 'hex' }),
  },
);

export const gtp = message(
  { name: 'gtp', title: 'GPRS Tunneling Protocol', reference: '3GPP TS 29.281 section 5.1' },
  {
    version: u8('Version', { filter: 'gtp.flags.version', mask: 0xe0, overlay: true }),
    protocolType: u8('Protocol type', { filter: 'gtp.flags.payload', mask: 0x10, overlay: true }),
    hasExtension: u8('Is Next Extension Header present?', {
      filter: 'gtp.flags.e',
      values: SET,
      mask: 0x04,
      overlay: true,
    }),
    hasSequence: u8('Is Sequence Number present?', { filter: 'gtp.flags.s', values: SET, mask: 0x02, overlay: true }),
    hasNumber: u8('Is N-PDU number present?', { filter: 'gtp.flags.pn', values: SET, mask: 0x01, overlay: true }),
    options: u8('Optional fields', { filter: 'gtp.flags.options', mask: 0x07 }),
    type: u8('Message Type', { filter: 'gtp.message', values: GTP_MESSAGES, base: 'hex' }),
    length: u16('Length', { filter: 'gtp.length' }),
    endpoint: u32('TEID', { filter: 'gtp.teid', base: 'hex' }),
    sequence: u16('Sequence number', { filter: 'gtp.seq_number', base: 'hex', when: { options: [1, 7] } }),
    number: u8('N-PDU Number', { filter: 'gtp.npdu_number', base: 'hex', when: { options: [1, 7] } }),
    unused: u8('Next extension header type', {
      filter: 'gtp.ext_hdr.next',
      values: GTP_EXTENSIONS,
      base: 'hex',
      when: { options: [1, 3] },
      about: 'Without meaning where the bit of extension headers is not set.',
    }),
  },
);

/** The type stands before the header in the octets of the one before; here it is where the header begins. */
export const gtpExtension = message(
  { name: 'gtp-extension', title: 'GTP Extension Header', reference: '3GPP TS 29.281 section 5.2' },
  {
    type: u8('Extension header type', { filter: 'gtp.ext_hdr', values: GTP_EXTENSIONS, base: 'hex' }),
    length: u8('Extension Header Length', { filter: 'gtp.ext_hdr.length', about: 'In units of four octets.' }),
    content: bytes('Content', 'rest', { filter: 'gtp.ext_hdr.content' }),
  },
);

export const gtpLastExtension = message(
  { name: 'gtp-last-extension', title: 'GTP Extension Header, none', reference: '3GPP TS 29.281 section 5.2' },
  { type: u8('Extension header type', { filter: 'gtp.ext_hdr', values: GTP_EXTENSIONS, base: 'hex' }) },
);
