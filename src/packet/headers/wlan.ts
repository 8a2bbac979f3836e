import { bytes, ether, u8, u16, u32 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { SET, WLAN_TYPES } from './values.ts';

export const radiotap = message(
  { name: 'radiotap', title: 'Radiotap Header', reference: 'LINKTYPE_IEEE802_11_RADIOTAP' },
  {
    version: u8('Header revision', { filter: 'radiotap.version' }),
    pad: u8('Header pad', { filter: 'radiotap.pad' }),
    length: u16('Header length', { filter: 'radiotap.length', isLittleEndian: true }),
    present: u32('Present flags word', { filter: 'radiotap.present.word', base: 'hex', isLittleEndian: true }),
    fields: bytes('Fields', 'rest', { filter: 'radiotap.fields' }),
  },
);

function prismHeader(name: string, order: { readonly isLittleEndian?: true }) {
  return message(
    { name, title: 'Prism capture header', reference: 'LINKTYPE_IEEE802_11_PRISM' },
    {
      code: u32('Message Code', { filter: 'prism.msgcode', base: 'hex', ...order }),
      length: u32('Message Length', { filter: 'prism.msglen', ...order }),
      fields: bytes('Fields', 'rest', { filter: 'prism.fields' }),
    },
  );
}

export const prism = prismHeader('prism', {});
export const prismLittleEndian = prismHeader('prism-little-endian', { isLittleEndian: true });

export const avs = message(
  { name: 'avs', title: 'AVS WLAN Capture header', reference: 'LINKTYPE_IEEE802_11_AVS' },
  {
    magic: u32('Magic and version', { filter: 'wlancap.magic', base: 'hex' }),
    length: u32('Header length', { filter: 'wlancap.length' }),
    fields: bytes('Fields', 'rest', { filter: 'wlancap.fields' }),
  },
);

export const ppi = message(
  { name: 'ppi', title: 'Per-Packet Information header', reference: 'LINKTYPE_PPI' },
  {
    version: u8('Version', { filter: 'ppi.version' }),
    flags: u8('Flags', { filter: 'ppi.flags', base: 'hex' }),
    length: u16('Header length', { filter: 'ppi.length', isLittleEndian: true }),
    linkType: u32('DLT', { filter: 'ppi.dlt', isLittleEndian: true }),
    fields: bytes('Fields', 'rest', { filter: 'ppi.fields' }),
  },
);

function flag(label: string, filter: string, mask: number) {
  return u8(label, { filter, values: SET, mask, overlay: true });
}

const WITH_QOS = { subtype: [8, 15] } as const;

export const wlan = message(
  { name: 'wlan', title: 'IEEE 802.11 Data', reference: 'IEEE 802.11 section 9.3.2' },
  {
    subtype: u8('Subtype', { filter: 'wlan.fc.subtype', mask: 0xf0, overlay: true }),
    noData: flag('No data', 'wlan.fc.subtype.nodata', 0x40),
    type: u8('Type', { filter: 'wlan.fc.type', values: WLAN_TYPES, mask: 0x0c, overlay: true }),
    version: u8('Version', { filter: 'wlan.fc.version', mask: 0x03 }),
    order: flag('+HTC/Order flag', 'wlan.fc.order', 0x80),
    isProtected: flag('Protected flag', 'wlan.fc.protected', 0x40),
    retry: flag('Retry', 'wlan.fc.retry', 0x08),
    moreFragments: flag('More Fragments', 'wlan.fc.frag', 0x04),
    fromDs: flag('From DS', 'wlan.fc.fromds', 0x02),
    toDs: u8('To DS', { filter: 'wlan.fc.tods', values: SET, mask: 0x01 }),
    duration: u16('Duration', { filter: 'wlan.duration', isLittleEndian: true }),
    receiver: ether('Receiver address', { filter: 'wlan.ra' }),
    transmitter: ether('Transmitter address', { filter: 'wlan.ta' }),
    network: ether('BSS Id', { filter: 'wlan.bssid', when: { toDs: 0, fromDs: 0 } }),
    source: ether('Source address', { filter: 'wlan.sa', when: { toDs: 0, fromDs: 1 } }),
    destination: ether('Destination address', { filter: 'wlan.da', when: { toDs: 1 } }),
    fragment: u8('Fragment number', { filter: 'wlan.frag', mask: 0x0f, overlay: true }),
    sequence: u16('Sequence control', { filter: 'wlan.seq_control', base: 'hex', isLittleEndian: true }),
    fourth: ether('Source address', { filter: 'wlan.sa', when: { toDs: 1, fromDs: 1 } }),
    priority: u8('TID', { filter: 'wlan.qos.tid', mask: 0x0f, overlay: true, when: WITH_QOS }),
    isAggregate: u8('Payload Type: A-MSDU', {
      filter: 'wlan.qos.amsdupresent',
      values: SET,
      mask: 0x80,
      when: WITH_QOS,
    }),
    quality: u8('QoS bit field', { filter: 'wlan.qos.bits', base: 'hex', when: WITH_QOS }),
    highThroughput: bytes('HT Control', 4, { filter: 'wlan.htc', when: { ...WITH_QOS, order: 1 } }),
  },
);

export const wlanSubframe = message(
  { name: 'wlan-subframe', title: 'IEEE 802.11 Aggregate MSDU Subframe', reference: 'IEEE 802.11 section 9.3.2.2' },
  {
    destination: ether('Destination address', { filter: 'wlan.da' }),
    source: ether('Source address', { filter: 'wlan.sa' }),
    length: u16('MSDU length', { filter: 'wlan_aggregate.a_mdsu.length' }),
  },
);
