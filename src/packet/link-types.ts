import { type ValueTable, valueName } from '../schema/values.ts';

export const LINKTYPE_NULL = 0;
export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_PPP = 9;
export const LINKTYPE_PPP_HDLC = 50;
export const LINKTYPE_PPP_ETHER = 51;
export const LINKTYPE_ATM_RFC1483 = 100;
export const LINKTYPE_RAW = 101;
export const LINKTYPE_C_HDLC = 104;
export const LINKTYPE_IEEE802_11 = 105;
export const LINKTYPE_LOOP = 108;
export const LINKTYPE_LINUX_SLL = 113;
export const LINKTYPE_PFLOG = 117;
export const LINKTYPE_IEEE802_11_PRISM = 119;
export const LINKTYPE_IEEE802_11_RADIOTAP = 127;
export const LINKTYPE_IEEE802_11_AVS = 163;
export const LINKTYPE_PPI = 192;
export const LINKTYPE_IPV4 = 228;
export const LINKTYPE_IPV6 = 229;
export const LINKTYPE_NFLOG = 239;
export const LINKTYPE_LINUX_SLL2 = 276;
export const LINKTYPE_DSA_TAG_BRCM = 281;
export const LINKTYPE_DSA_TAG_BRCM_PREPEND = 282;
export const LINKTYPE_DSA_TAG_DSA = 284;
export const LINKTYPE_DSA_TAG_EDSA = 285;

/** Values that some systems write for raw IP in place of LINKTYPE_RAW: their own DLT_RAW. */
export const DLT_RAW = 12;
export const DLT_RAW_OPENBSD = 14;

/**
 * The link types whose frames are read: what the registry at https://www.tcpdump.org/linktypes.html calls them, without its
 * LINKTYPE_, and the kind or choice of header that their frames begin with. `locate` has a case for each.
 */
const READ: readonly (readonly [linkType: number, name: string, layer: string])[] = [
  [LINKTYPE_NULL, 'NULL', 'address-family'],
  [LINKTYPE_ETHERNET, 'ETHERNET', '802.3'],
  [LINKTYPE_PPP, 'PPP', 'point-to-point'],
  [DLT_RAW, 'RAW', 'ip'],
  [DLT_RAW_OPENBSD, 'RAW', 'ip'],
  [LINKTYPE_PPP_HDLC, 'PPP_HDLC', 'point-to-point'],
  [LINKTYPE_PPP_ETHER, 'PPP_ETHER', 'pppoe'],
  [LINKTYPE_ATM_RFC1483, 'ATM_RFC1483', 'llc'],
  [LINKTYPE_RAW, 'RAW', 'ip'],
  [LINKTYPE_C_HDLC, 'C_HDLC', 'cisco-hdlc'],
  [LINKTYPE_IEEE802_11, 'IEEE802_11', 'wlan-data'],
  [LINKTYPE_LOOP, 'LOOP', 'address-family'],
  [LINKTYPE_LINUX_SLL, 'LINUX_SLL', 'sll'],
  [LINKTYPE_PFLOG, 'PFLOG', 'pflog'],
  [LINKTYPE_IEEE802_11_PRISM, 'IEEE802_11_PRISM', 'wlan-prism'],
  [LINKTYPE_IEEE802_11_RADIOTAP, 'IEEE802_11_RADIOTAP', 'radiotap'],
  [LINKTYPE_IEEE802_11_AVS, 'IEEE802_11_AVS', 'avs'],
  [LINKTYPE_PPI, 'PPI', 'ppi'],
  [LINKTYPE_IPV4, 'IPV4', 'ipv4'],
  [LINKTYPE_IPV6, 'IPV6', 'ipv6'],
  [LINKTYPE_NFLOG, 'NFLOG', 'nflog'],
  [LINKTYPE_LINUX_SLL2, 'LINUX_SLL2', 'sll2'],
  [LINKTYPE_DSA_TAG_BRCM, 'DSA_TAG_BRCM', 'ethernet-brcm'],
  [LINKTYPE_DSA_TAG_BRCM_PREPEND, 'DSA_TAG_BRCM_PREPEND', 'brcm'],
  [LINKTYPE_DSA_TAG_DSA, 'DSA_TAG_DSA', 'ethernet-dsa'],
  [LINKTYPE_DSA_TAG_EDSA, 'DSA_TAG_EDSA', '802.3'],
];

/** Names of other link types. */
const NAMED: ValueTable = [
  [3, 'AX25'],
  [6, 'IEEE802_5'],
  [7, 'ARCNET_BSD'],
  [8, 'SLIP'],
  [10, 'FDDI'],
  [107, 'FRELAY'],
  [114, 'LTALK'],
  [122, 'IP_OVER_FC'],
  [123, 'SUNATM'],
  [129, 'ARCNET_LINUX'],
  [138, 'APPLE_IP_OVER_IEEE1394'],
  [139, 'MTP2_WITH_PHDR'],
  [140, 'MTP2'],
  [141, 'MTP3'],
  [142, 'SCCP'],
  [143, 'DOCSIS'],
  [144, 'LINUX_IRDA'],
  [147, 162, 'USER'],
  [165, 'BACNET_MS_TP'],
  [166, 'PPP_PPPD'],
  [169, 'GPRS_LLC'],
  [177, 'LINUX_LAPD'],
  [187, 'BLUETOOTH_HCI_H4'],
  [189, 'USB_LINUX'],
  [195, 'IEEE802_15_4_WITHFCS'],
  [196, 'SITA'],
  [197, 'ERF'],
  [201, 'BLUETOOTH_HCI_H4_WITH_PHDR'],
  [202, 'AX25_KISS'],
  [203, 'LAPD'],
  [204, 'PPP_WITH_DIR'],
  [205, 'C_HDLC_WITH_DIR'],
  [206, 'FRELAY_WITH_DIR'],
  [209, 'IPMB_LINUX'],
  [215, 'IEEE802_15_4_NONASK_PHY'],
  [220, 'USB_LINUX_MMAPPED'],
  [224, 'FC_2'],
  [225, 'FC_2_WITH_FRAME_DELIMS'],
  [226, 'IPNET'],
  [227, 'CAN_SOCKETCAN'],
  [230, 'IEEE802_15_4_NOFCS'],
  [231, 'DBUS'],
  [235, 'DVB_CI'],
  [237, 'STANAG_5066_D_PDU'],
  [240, 'NETANALYZER'],
  [241, 'NETANALYZER_TRANSPARENT'],
  [242, 'IPOIB'],
  [243, 'MPEG_2_TS'],
  [245, 'NFC_LLCP'],
  [247, 'INFINIBAND'],
  [248, 'SCTP'],
  [249, 'USBPCAP'],
  [251, 'BLUETOOTH_LE_LL'],
  [252, 'WIRESHARK_UPPER_PDU'],
  [253, 'NETLINK'],
  [254, 'BLUETOOTH_LINUX_MONITOR'],
  [256, 'BLUETOOTH_LE_LL_WITH_PHDR'],
  [257, 'PROFIBUS_DL'],
  [258, 'PKTAP'],
  [259, 'EPON'],
  [266, 'USB_DARWIN'],
  [271, 'VSOCK'],
  [272, 'NORDIC_BLE'],
  [274, 'ETHERNET_MPACKET'],
  [283, 'IEEE802_15_4_TAP'],
  [288, 'USB_2_0'],
];

/** The kind or choice of header that a frame of a link type begins with. */
export const FIRST_LAYERS: ValueTable = READ.map(([linkType, , layer]) => [linkType, layer]);

const LINK_TYPES: ValueTable = [...READ.map(([linkType, name]) => [linkType, name] as const), ...NAMED];

const KNOWN: ReadonlySet<number> = new Set(READ.map(([linkType]) => linkType));

/** Whether `locate` finds IP packets in frames of this link type. */
export function isKnownLinkType(linkType: number): boolean {
  return KNOWN.has(linkType);
}

/** The registry's name of a link type, without `LINKTYPE_`; `unnamed` for one that is not in the table. */
export function linkTypeName(linkType: number): string {
  return valueName(LINK_TYPES, linkType) ?? 'unnamed';
}
