import { bytes, ether, u8, u16, u24, u32 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import {
  ADDRESS_FAMILIES,
  ETHER_TYPES,
  HARDWARE_TYPES,
  PACKET_TYPES,
  PPP_PROTOCOLS,
  SERVICE_ACCESS_POINTS,
} from './values.ts';

const addresses = {
  destination: ether('Destination', { filter: 'eth.dst' }),
  source: ether('Source', { filter: 'eth.src' }),
};

export const ethernet = message(
  { name: 'ethernet', title: 'Ethernet II', reference: 'IEEE 802.3 section 3' },
  { ...addresses, type: u16('Type', { filter: 'eth.type', values: ETHER_TYPES, base: 'hex' }) },
);

export const ieee8023 = message(
  { name: 'ieee-802.3', title: 'IEEE 802.3 Ethernet', reference: 'IEEE 802.3 section 3' },
  { ...addresses, length: u16('Length', { filter: 'eth.len' }) },
);

export const llc = message(
  { name: 'llc', title: 'Logical-Link Control', reference: 'IEEE 802.2 section 3' },
  {
    dsap: u8('DSAP', { filter: 'llc.dsap', values: SERVICE_ACCESS_POINTS, base: 'hex' }),
    ssap: u8('SSAP', { filter: 'llc.ssap', values: SERVICE_ACCESS_POINTS, base: 'hex' }),
    control: u8('Control field', { filter: 'llc.control', base: 'hex' }),
  },
);

export const snap = message(
  { name: 'snap', title: 'Subnetwork Access Protocol', reference: 'RFC 1042' },
  {
    organization: u24('Organization Code', { filter: 'llc.oui', base: 'hex' }),
    type: u16('Type', { filter: 'llc.type', values: ETHER_TYPES, base: 'hex' }),
  },
);

export const vlan = message(
  { name: 'vlan', title: '802.1Q Virtual LAN', reference: 'IEEE 802.1Q section 9.6' },
  {
    priority: u16('Priority', { filter: 'vlan.priority', mask: 0xe000, overlay: true }),
    dropEligible: u16('DEI', { filter: 'vlan.dei', mask: 0x1000, overlay: true }),
    id: u16('ID', { filter: 'vlan.id', mask: 0x0fff }),
    type: u16('Type', { filter: 'vlan.etype', values: ETHER_TYPES, base: 'hex' }),
  },
);

export const mpls = message(
  { name: 'mpls', title: 'MultiProtocol Label Switching Header', reference: 'RFC 3032 section 2.1' },
  {
    label: u32('MPLS Label', { filter: 'mpls.label', mask: 0xfffff000, overlay: true }),
    experimental: u32('MPLS Experimental Bits', { filter: 'mpls.exp', mask: 0x0e00, overlay: true }),
    bottom: u32('MPLS Bottom Of Label Stack', { filter: 'mpls.bottom', mask: 0x0100, overlay: true }),
    timeToLive: u32('MPLS TTL', { filter: 'mpls.ttl', mask: 0x00ff }),
  },
);

export const pppoe = message(
  { name: 'pppoe', title: 'PPP-over-Ethernet Session', reference: 'RFC 2516 section 4' },
  {
    version: u8('Version', { filter: 'pppoe.version', mask: 0xf0, overlay: true }),
    type: u8('Type', { filter: 'pppoe.type', mask: 0x0f }),
    code: u8('Code', { filter: 'pppoe.code', values: [[0, 'Session Data']], base: 'hex' }),
    session: u16('Session ID', { filter: 'pppoe.session_id', base: 'hex' }),
    length: u16('Payload Length', { filter: 'pppoe.payload_length' }),
  },
);

export const hdlc = message(
  { name: 'ppp-hdlc', title: 'PPP in HDLC-like Framing', reference: 'RFC 1662 section 3.1' },
  {
    address: u8('Address', { filter: 'ppp.address', base: 'hex' }),
    control: u8('Control', { filter: 'ppp.control', base: 'hex' }),
  },
);

export const ppp = message(
  { name: 'ppp', title: 'Point-to-Point Protocol', reference: 'RFC 1661 section 2' },
  { protocol: u16('Protocol', { filter: 'ppp.protocol', values: PPP_PROTOCOLS, base: 'hex' }) },
);

/** Wireshark gives this octet the name of the longer field; a filter name has one type here. */
export const pppCompressed = message(
  { name: 'ppp-compressed', title: 'Point-to-Point Protocol', reference: 'RFC 1661 section 6.5' },
  { protocol: u8('Protocol', { filter: 'ppp.protocol_compressed', values: PPP_PROTOCOLS, base: 'hex' }) },
);

export const family = message(
  { name: 'null', title: 'Null/Loopback', reference: 'LINKTYPE_LOOP' },
  { family: u32('Family', { filter: 'null.family', values: ADDRESS_FAMILIES }) },
);

/** The mask finds the one octet that is not 0 in an address family with its least significant octet first. */
export const familyLittleEndian = message(
  { name: 'null-little-endian', title: 'Null/Loopback', reference: 'LINKTYPE_NULL' },
  { family: u32('Family', { filter: 'null.family', values: ADDRESS_FAMILIES, mask: 0xff000000 }) },
);

const sllAddress = {
  source: ether('Source', { filter: 'sll.src.eth', when: { addressLength: 6 } }),
  unused: bytes('Unused', 2, { filter: 'sll.unused', when: { addressLength: 6 } }),
  shortSource: bytes('Source', 8, { filter: 'sll.src.other', when: { addressLength: [0, 5] } }),
  longSource: bytes('Source', 8, { filter: 'sll.src.other', when: { addressLength: [7, 0xffff] } }),
};

export const sll = message(
  { name: 'sll', title: 'Linux cooked capture v1', reference: 'LINKTYPE_LINUX_SLL' },
  {
    packetType: u16('Packet type', { filter: 'sll.pkttype', values: PACKET_TYPES }),
    hardwareType: u16('Link-layer address type', { filter: 'sll.hatype', values: HARDWARE_TYPES }),
    addressLength: u16('Link-layer address length', { filter: 'sll.halen' }),
    ...sllAddress,
    type: u16('Protocol', { filter: 'sll.etype', values: ETHER_TYPES, base: 'hex' }),
  },
);

/** Packet type and address length are one octet each here; masks give them the type they have in the first version. */
export const sll2 = message(
  { name: 'sll2', title: 'Linux cooked capture v2', reference: 'LINKTYPE_LINUX_SLL2' },
  {
    type: u16('Protocol', { filter: 'sll.etype', values: ETHER_TYPES, base: 'hex' }),
    reserved: bytes('Reserved', 2, { filter: 'sll.reserved' }),
    interface: u32('Interface index', { filter: 'sll.ifindex' }),
    hardwareType: u16('Link-layer address type', { filter: 'sll.hatype', values: HARDWARE_TYPES }),
    packetType: u16('Packet type', { filter: 'sll.pkttype', values: PACKET_TYPES, mask: 0xff00, overlay: true }),
    addressLength: u16('Link-layer address length', { filter: 'sll.halen', mask: 0x00ff }),
    ...sllAddress,
  },
);

export const nflog = message(
  { name: 'nflog', title: 'Linux Netfilter NFLOG', reference: 'LINKTYPE_NFLOG' },
  {
    family: u8('Family', { filter: 'nflog.family', values: ADDRESS_FAMILIES, base: 'dec' }),
    version: u8('Version', { filter: 'nflog.version' }),
    resource: u16('Resource id', { filter: 'nflog.res_id' }),
    attributes: bytes('Attributes', 'rest', { filter: 'nflog.tlv' }),
  },
);

export const ciscoHdlc = message(
  { name: 'cisco-hdlc', title: 'Cisco HDLC', reference: 'LINKTYPE_C_HDLC' },
  {
    address: u8('Address', { filter: 'chdlc.address', base: 'hex' }),
    control: u8('Control', { filter: 'chdlc.control', base: 'hex' }),
    type: u16('Protocol', { filter: 'chdlc.protocol', values: ETHER_TYPES, base: 'hex' }),
  },
);

export const pflog = message(
  { name: 'pflog', title: 'OpenBSD Packet Filter log', reference: 'LINKTYPE_PFLOG' },
  {
    length: u8('Header Length', { filter: 'pflog.length', about: 'Without the padding to a multiple of four.' }),
    family: u8('Address Family', { filter: 'pflog.af', values: ADDRESS_FAMILIES, base: 'dec' }),
    fields: bytes('Fields', 'rest', { filter: 'pflog.fields' }),
  },
);
