import { bytes, ether, u8, u16, u24, u32 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { ETHER_TYPES, SET } from './values.ts';

const addresses = {
  destination: ether('Destination', { filter: 'eth.dst' }),
  source: ether('Source', { filter: 'eth.src' }),
};

function typed(filter: string) {
  return u16('Type', { filter, values: ETHER_TYPES, base: 'hex' });
}

export const dsa8021q = message(
  { name: 'dsa-8021q', title: 'DSA tag like 802.1Q', reference: 'Linux include/linux/dsa/8021q.h' },
  {
    priority: u16('Priority', { filter: 'dsa_8021q.priority', mask: 0xe000, overlay: true }),
    id: u16('ID', { filter: 'dsa_8021q.id', mask: 0x0fff }),
    type: typed('dsa_8021q.etype'),
  },
);

/** Four bytes that tell the port of a Marvell switch; they take the place of an 802.1Q tag, where `isTagged` says so. */
const marvell = {
  mode: u32('Mode', {
    filter: 'dsa.mode',
    values: [
      [0, 'To the CPU'],
      [1, 'From the CPU'],
      [2, 'To a sniffer'],
      [3, 'Forwarded'],
    ],
    mask: 0xc0000000,
    overlay: true,
  }),
  isTagged: u32('Tagged', { filter: 'dsa.tagged', values: SET, mask: 0x20000000, overlay: true }),
  device: u32('Device', { filter: 'dsa.device', mask: 0x1f000000, overlay: true }),
  port: u32('Port', { filter: 'dsa.port', mask: 0x00f80000, overlay: true }),
  priority: u32('Priority', { filter: 'dsa.priority', mask: 0x0000e000, overlay: true }),
  vlan: u32('VLAN', { filter: 'dsa.vlan', mask: 0x00000fff }),
};

export const edsa = message(
  { name: 'edsa', title: 'Marvell EtherType DSA tag', reference: 'LINKTYPE_DSA_TAG_EDSA' },
  { reserved: u16('Reserved', { filter: 'dsa.reserved', base: 'hex' }), ...marvell, type: typed('dsa.etype') },
);

export const ethernetDsa = message(
  { name: 'ethernet-dsa', title: 'Ethernet II with Marvell DSA tag', reference: 'LINKTYPE_DSA_TAG_DSA' },
  { ...addresses, ...marvell, type: typed('eth.type') },
);

/** Bits of a Broadcom switch that frames to it and from it have in common. */
const broadcom = {
  operation: u32('Operation', { filter: 'brcm.opcode', mask: 0xe0000000, overlay: true }),
  port: u32('Port or ports', { filter: 'brcm.port', mask: 0x000000ff, base: 'hex', overlay: true }),
  tag: u32('Tag', { filter: 'brcm.tag', base: 'hex' }),
};

export const brcm = message(
  { name: 'brcm', title: 'Broadcom switch tag', reference: 'LINKTYPE_DSA_TAG_BRCM_PREPEND' },
  broadcom,
);

export const ethernetBrcm = message(
  { name: 'ethernet-brcm', title: 'Ethernet II with Broadcom switch tag', reference: 'LINKTYPE_DSA_TAG_BRCM' },
  { ...addresses, ...broadcom, type: typed('eth.type') },
);

export const brcmLegacy = message(
  { name: 'brcm-legacy', title: 'Broadcom legacy switch tag', reference: 'Linux net/dsa/tag_brcm.c' },
  { tag: u32('Tag', { filter: 'brcm.tag', base: 'hex' }), type: typed('brcm.etype') },
);

export const realtek4 = message(
  { name: 'realtek-4', title: 'Realtek switch tag', reference: 'Linux net/dsa/tag_rtl4_a.c' },
  { tag: u16('Tag', { filter: 'realtek.tag', base: 'hex' }), type: typed('realtek.etype') },
);

export const realtek8 = message(
  { name: 'realtek-8', title: 'Realtek switch tag', reference: 'Linux net/dsa/tag_rtl8_4.c' },
  { fields: bytes('Fields', 6, { filter: 'realtek.fields' }), type: typed('realtek.etype') },
);

export const ttag = message(
  { name: 'ttag', title: 'Cisco ttag', reference: 'Cisco Nexus 9000' },
  { time: bytes('Timestamp', 6, { filter: 'ttag.timestamp' }), type: typed('ttag.etype') },
);

export const metadata = message(
  { name: 'cisco-metadata', title: 'Cisco MetaData', reference: 'Cisco TrustSec' },
  {
    version: u8('Version', { filter: 'cmd.version' }),
    length: u8('Length', { filter: 'cmd.length' }),
    options: u16('Options', { filter: 'cmd.options', base: 'hex' }),
    group: u16('SGT', { filter: 'cmd.sgt' }),
    type: typed('cmd.etype'),
  },
);

export const vntag = message(
  { name: 'vntag', title: 'VN-Tag', reference: 'Cisco VN-Link' },
  {
    direction: u32('Direction', { filter: 'vntag.dir', mask: 0x80000000, overlay: true }),
    pointer: u32('Pointer', { filter: 'vntag.ptr', mask: 0x40000000, overlay: true }),
    destination: u32('Destination', { filter: 'vntag.dst', mask: 0x3fff0000, overlay: true }),
    looped: u32('Looped', { filter: 'vntag.l', mask: 0x00008000, overlay: true }),
    source: u32('Source', { filter: 'vntag.src', mask: 0x00000fff }),
    type: typed('vntag.etype'),
  },
);

export const etag = message(
  { name: 'etag', title: '802.1BR E-Tag', reference: 'IEEE 802.1BR section 7.5' },
  {
    priority: u16('E-PCP', { filter: 'etag.pcp', mask: 0xe000, overlay: true }),
    ingress: u16('Ingress E-CID base', { filter: 'etag.ingress_ecid_base', mask: 0x0fff }),
    group: u16('GRP', { filter: 'etag.grp', mask: 0x3000, overlay: true }),
    channel: u16('E-CID base', { filter: 'etag.ecid_base', mask: 0x0fff }),
    ingressExtension: u8('Ingress E-CID extension', { filter: 'etag.ingress_ecid_ext' }),
    channelExtension: u8('E-CID extension', { filter: 'etag.ecid_ext' }),
    type: typed('etag.etype'),
  },
);

export const itag = message(
  { name: 'itag', title: '802.1ah I-Tag', reference: 'IEEE 802.1Q section 9.7' },
  {
    priority: u8('Priority', { filter: 'ieee8021ah.priority', mask: 0xe0, overlay: true }),
    dropEligible: u8('Drop eligible', { filter: 'ieee8021ah.drop', mask: 0x10, overlay: true }),
    usesCustomer: u8('Use customer address', { filter: 'ieee8021ah.nca', mask: 0x08 }),
    service: u24('I-SID', { filter: 'ieee8021ah.isid' }),
    destination: ether('C-Destination', { filter: 'ieee8021ah.cdst' }),
    source: ether('C-Source', { filter: 'ieee8021ah.csrc' }),
    type: typed('ieee8021ah.etype'),
  },
);

export const hsr = message(
  { name: 'hsr', title: 'High-availability Seamless Redundancy', reference: 'IEC 62439-3' },
  {
    path: u16('Path', { filter: 'hsr.path', mask: 0xf000, overlay: true }),
    length: u16('LSDU size', { filter: 'hsr.lsdu_size', mask: 0x0fff }),
    sequence: u16('Sequence number', { filter: 'hsr.sequence_nr' }),
    type: typed('hsr.type'),
  },
);

export const rtag = message(
  { name: 'rtag', title: '802.1CB R-Tag', reference: 'IEEE 802.1CB section 7.8' },
  {
    reserved: u16('Reserved', { filter: 'rtag.reserved', base: 'hex' }),
    sequence: u16('Sequence number', { filter: 'rtag.seqno' }),
    type: typed('rtag.protocol'),
  },
);

export const macsec = message(
  { name: 'macsec', title: '802.1AE Security Tag', reference: 'IEEE 802.1AE section 9.3' },
  {
    version: u8('Version', { filter: 'macsec.TCI.V', mask: 0x80, overlay: true }),
    hasChannel: u8('Secure channel', { filter: 'macsec.TCI.SC', values: SET, mask: 0x20, overlay: true }),
    isEncrypted: u8('Encryption', { filter: 'macsec.TCI.E', values: SET, mask: 0x08, overlay: true }),
    isChanged: u8('Changed text', { filter: 'macsec.TCI.C', values: SET, mask: 0x04, overlay: true }),
    association: u8('Association number', { filter: 'macsec.AN', mask: 0x03 }),
    shortLength: u8('Short length', { filter: 'macsec.SL' }),
    number: u32('Packet number', { filter: 'macsec.PN' }),
    channel: bytes('Secure channel identifier', 8, { filter: 'macsec.SCI', when: { hasChannel: 1 } }),
    type: u16('Type', {
      filter: 'macsec.etype',
      values: ETHER_TYPES,
      base: 'hex',
      when: { version: 0, isEncrypted: 0, isChanged: 0 },
    }),
  },
);

export const nsh = message(
  { name: 'nsh', title: 'Network Service Header', reference: 'RFC 8300 section 2' },
  {
    version: u16('Version', { filter: 'nsh.version', mask: 0xc000, overlay: true }),
    timeToLive: u16('TTL', { filter: 'nsh.ttl', mask: 0x0fc0, overlay: true }),
    length: u16('Length', { filter: 'nsh.length', mask: 0x003f, about: 'In units of four bytes.' }),
    metadata: u8('MD Type', { filter: 'nsh.mdtype', mask: 0x0f }),
    protocol: u8('Next Protocol', {
      filter: 'nsh.nextproto',
      base: 'dec',
      values: [
        [1, 'IPv4'],
        [2, 'IPv6'],
        [3, 'Ethernet'],
        [4, 'NSH'],
        [5, 'MPLS'],
      ],
    }),
    path: u24('Service Path Identifier', { filter: 'nsh.spi' }),
    index: u8('Service Index', { filter: 'nsh.si' }),
    context: bytes('Context', 'rest', { filter: 'nsh.context', when: { length: [3, 63] } }),
  },
);

const batmanHeader = {
  kind: u8('Packet type', { filter: 'batadv.type', base: 'hex' }),
  version: u8('Version', { filter: 'batadv.version' }),
  timeToLive: u8('TTL', { filter: 'batadv.ttl' }),
};
const REFERENCE = 'Linux include/uapi/linux/batadv_packet.h';

export const batmanUnicast = message(
  { name: 'batman-unicast', title: 'B.A.T.M.A.N. unicast', reference: REFERENCE },
  {
    ...batmanHeader,
    table: u8('Translation table version', { filter: 'batadv.ttvn' }),
    destination: ether('Destination', { filter: 'batadv.dst' }),
  },
);

export const batmanFourAddresses = message(
  { name: 'batman-four-addresses', title: 'B.A.T.M.A.N. unicast with four addresses', reference: REFERENCE },
  {
    ...batmanHeader,
    table: u8('Translation table version', { filter: 'batadv.ttvn' }),
    destination: ether('Destination', { filter: 'batadv.dst' }),
    source: ether('Source', { filter: 'batadv.src' }),
    subtype: u8('Subtype', { filter: 'batadv.subtype', base: 'hex' }),
    reserved: u8('Reserved', { filter: 'batadv.reserved', base: 'hex' }),
  },
);

export const batmanBroadcast = message(
  { name: 'batman-broadcast', title: 'B.A.T.M.A.N. broadcast', reference: REFERENCE },
  {
    ...batmanHeader,
    reserved: u8('Reserved', { filter: 'batadv.reserved', base: 'hex' }),
    sequence: u32('Sequence number', { filter: 'batadv.seqno' }),
    source: ether('Originator', { filter: 'batadv.orig' }),
  },
);
