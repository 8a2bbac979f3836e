import type { ValueTable } from '../../schema/values.ts';

/** IANA: Protocol Numbers. */
export const IP_PROTOCOLS: ValueTable = [
  [0, 'IPv6 Hop-by-Hop Option'],
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IPIP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [43, 'Routing Header for IPv6'],
  [44, 'Fragment Header for IPv6'],
  [46, 'RSVP'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'Authentication Header'],
  [58, 'ICMPv6'],
  [59, 'No Next Header for IPv6'],
  [60, 'Destination Options for IPv6'],
  [88, 'EIGRP'],
  [89, 'OSPF'],
  [94, 'IPIP'],
  [97, 'EtherIP'],
  [103, 'PIM'],
  [108, 'IPComp'],
  [112, 'VRRP'],
  [115, 'L2TP'],
  [132, 'SCTP'],
  [135, 'Mobility Header'],
  [136, 'UDPLite'],
  [137, 'MPLS-in-IP'],
  [139, 'Host Identity Protocol'],
  [140, 'Shim6 Protocol'],
];

/** IANA: IEEE 802 Numbers; below 1536 it is a length (IEEE 802.3 section 3.2.6). */
export const ETHER_TYPES: ValueTable = [
  [0x0000, 0x05dc, 'Length'],
  [0x0800, 'IPv4'],
  [0x0806, 'ARP'],
  [0x0842, 'Wake-on-LAN'],
  [0x22eb, 'ERSPAN Type III'],
  [0x22f3, 'TRILL'],
  [0x4305, 'B.A.T.M.A.N. Advanced'],
  [0x6558, 'Transparent Ethernet Bridging'],
  [0x8035, 'RARP'],
  [0x8100, '802.1Q Virtual LAN'],
  [0x86dd, 'IPv6'],
  [0x8808, 'MAC Control'],
  [0x8809, 'Slow Protocols'],
  [0x880b, 'Point-to-Point Protocol'],
  [0x8847, 'MPLS label switched packet'],
  [0x8848, 'MPLS with upstream-assigned label'],
  [0x8863, 'PPPoE Discovery'],
  [0x8864, 'PPPoE Session'],
  [0x8870, 'Jumbo frame with LLC'],
  [0x8874, 'Broadcom switch tag'],
  [0x888e, '802.1X Authentication'],
  [0x8899, 'Realtek switch tag'],
  [0x88a8, '802.1ad Provider Bridge'],
  [0x88b5, 0x88b6, 'Local Experimental'],
  [0x88b7, 'OUI Extended'],
  [0x88be, 'ERSPAN'],
  [0x88cc, '802.1 Link Layer Discovery Protocol'],
  [0x88e5, '802.1AE (MACsec)'],
  [0x88e7, '802.1ah Provider Backbone Bridge (I-TAG)'],
  [0x8903, 'Cisco FabricPath'],
  [0x8909, 'Cisco MetaData'],
  [0x8926, 'Cisco VN-Tag'],
  [0x892f, 'High-availability Seamless Redundancy'],
  [0x893f, '802.1BR (E-TAG)'],
  [0x894f, 'Network Service Header'],
  [0x8988, 'Cisco ttag'],
  [0x9100, 'QinQ'],
  [0x9200, 'QinQ'],
  [0xd28b, 'Arista timestamp'],
  [0xdada, 'Marvell switch tag (EDSA)'],
  [0xdadb, 'DSA tag like 802.1Q'],
  [0xf1c1, '802.1CB (R-TAG)'],
];

/** TaZmen Sniffer Protocol: what a sensor heard. */
export const TZSP_ENCAPSULATIONS: ValueTable = [
  [1, 'Ethernet'],
  [2, 'Token Ring'],
  [3, 'SLIP'],
  [4, 'PPP'],
  [5, 'FDDI'],
  [7, 'Raw IP'],
  [18, 'IEEE 802.11'],
  [119, 'IEEE 802.11 with Prism headers'],
  [126, 'IEEE 802.11 with radiotap headers'],
  [127, 'IEEE 802.11 with AVS headers'],
];

/** IANA: PPP DLL Protocol Numbers. */
export const PPP_PROTOCOLS: ValueTable = [
  [0x0021, 'Internet Protocol version 4'],
  [0x002d, 'Van Jacobson Compressed TCP/IP'],
  [0x002f, 'Van Jacobson Uncompressed TCP/IP'],
  [0x003d, 'Multilink'],
  [0x0053, 'Encryption'],
  [0x0057, 'Internet Protocol version 6'],
  [0x00fb, 'Single link compression in multilink'],
  [0x00fd, 'Compressed datagram'],
  [0x0281, 'MPLS Unicast'],
  [0x8021, 'Internet Protocol Control Protocol'],
  [0x8057, 'IPv6 Control Protocol'],
  [0xc021, 'Link Control Protocol'],
  [0xc023, 'Password Authentication Protocol'],
  [0xc223, 'Challenge Handshake Authentication Protocol'],
];

/** IEEE 802.2 addresses. */
export const SERVICE_ACCESS_POINTS: ValueTable = [
  [0x42, 'Spanning Tree BPDU'],
  [0xaa, 'SNAP'],
  [0xab, 'SNAP'],
  [0xe0, 'NetWare'],
  [0xf0, 'NetBIOS'],
  [0xfe, 'ISO Network Layer'],
];

/** Address families of BSD, Linux, macOS and Windows: IPv6 has another number in each. */
export const ADDRESS_FAMILIES: ValueTable = [
  [2, 'IP'],
  [10, 'IPv6'],
  [23, 'IPv6'],
  [24, 'IPv6'],
  [28, 'IPv6'],
  [30, 'IPv6'],
];

/** Linux: ARPHRD_ values of if_arp.h. */
export const HARDWARE_TYPES: ValueTable = [
  [1, 'Ethernet'],
  [512, 'PPP'],
  [768, 'IPIP tunnel'],
  [769, 'IP6IP6 tunnel'],
  [772, 'Loopback'],
  [776, 'IPv6-in-IPv4 tunnel'],
  [778, 'GRE over IP'],
  [801, 'IEEE 802.11'],
  [803, 'IEEE 802.11 with Radiotap'],
  [0xfffe, 'None'],
];

/** Linux: PACKET_ values of if_packet.h. */
export const PACKET_TYPES: ValueTable = [
  [0, 'Unicast to us'],
  [1, 'Broadcast'],
  [2, 'Multicast'],
  [3, 'Unicast to another host'],
  [4, 'Sent by us'],
];

/** A length that counts in words of four octets. */
export const WORDS: ValueTable = Array.from({ length: 16 }, (_, words) => [words, `${words * 4} bytes`] as const);

export const SET: ValueTable = [
  [0, 'Not set'],
  [1, 'Set'],
];

/** IEEE 802.11 table 9-1. */
export const WLAN_TYPES: ValueTable = [
  [0, 'Management frame'],
  [1, 'Control frame'],
  [2, 'Data frame'],
];

/** 3GPP TS 29.281 table 6.1-1. */
export const GTP_MESSAGES: ValueTable = [
  [0x01, 'Echo request'],
  [0x02, 'Echo response'],
  [0x1a, 'Error indication'],
  [0xfe, 'End marker'],
  [0xff, 'T-PDU'],
];

/** 3GPP TS 29.281 figure 5.2.1-3. */
export const GTP_EXTENSIONS: ValueTable = [
  [0x00, 'No more extension headers'],
  [0x20, 'Service Class Indicator'],
  [0x40, 'UDP Port'],
  [0x81, 'RAN Container'],
  [0x82, 'Long PDCP PDU number'],
  [0x83, 'Xw RAN Container'],
  [0x84, 'NR RAN Container'],
  [0x85, 'PDU Session Container'],
  [0xc0, 'PDCP PDU number'],
];
