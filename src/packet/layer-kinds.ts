import type { Message } from '../schema/message.ts';
import type { ValueTable } from '../schema/values.ts';
import * as internet from './headers/internet.ts';
import * as link from './headers/link.ts';
import * as transport from './headers/transport.ts';
import type { LayerChoice, LayerKind } from './layer-kind.ts';
import { TAG_CHOICES, TAG_ETHER_TYPES, tagKinds } from './tag-kinds.ts';
import { TUNNEL_CHOICES, TUNNEL_KINDS } from './tunnel-kinds.ts';
import { WLAN_CHOICES, WLAN_KINDS } from './wlan-kinds.ts';

const BY_ETHER_TYPE: ValueTable = [
  [0x0000, 0x05dc, 'llc'],
  [0x0800, 'ipv4'],
  [0x6558, '802.3'],
  [0x8100, 'vlan'],
  [0x86dd, 'ipv6'],
  [0x8847, 'mpls'],
  [0x8848, 'mpls'],
  [0x880b, 'point-to-point'],
  [0x8864, 'pppoe'],
  [0x88a8, 'vlan'],
  [0x9100, 'vlan'],
  [0x9200, 'vlan'],
  ...TAG_ETHER_TYPES,
];

const BY_PPP_PROTOCOL: ValueTable = [
  [0x0021, 'ipv4'],
  [0x0057, 'ipv6'],
  [0x0281, 'mpls'],
];

const BY_FAMILY: ValueTable = [
  [2, 'ipv4'],
  [10, 'ipv6'],
  [23, 'ipv6'],
  [24, 'ipv6'],
  [28, 'ipv6'],
  [30, 'ipv6'],
];

const BY_PROTOCOL: ValueTable = [
  [4, 'ipv4'],
  [6, 'tcp'],
  [17, 'udp'],
  [41, 'ipv6'],
  [47, 'gre'],
  [97, 'etherip'],
  [137, 'mpls'],
];

const BY_NEXT_HEADER: ValueTable = [
  ...BY_PROTOCOL,
  [0, 'hop-by-hop'],
  [43, 'routing'],
  [44, 'fragment'],
  [51, 'authentication'],
  [60, 'destination'],
  [135, 'mobility'],
  [139, 'host-identity'],
  [140, 'shim6'],
];

/** Ports alone prove no tunnel: the layers are built of the octets up to the payload that `locate` found. */
const BY_PORT: ValueTable = [
  [2152, 'gtp'],
  [4789, 'vxlan'],
  [6081, 'geneve'],
  [8472, 'vxlan'],
  [37_008, 'tzsp'],
];

const ADDRESSES = { Src: 'source', Dst: 'destination' };
const PORTS = { 'Src Port': 'sourcePort', 'Dst Port': 'destinationPort' };
const NEXT_HEADER = { by: 'nextHeader', to: BY_NEXT_HEADER };

function extension(message: Message): LayerKind {
  return { message, summary: {}, size: { by: 'length', unit: 8, extra: 8 }, next: NEXT_HEADER };
}

export const LAYER_KINDS: Readonly<Record<string, LayerKind>> = {
  ethernet: { message: link.ethernet, summary: ADDRESSES, next: { by: 'type', to: BY_ETHER_TYPE } },
  'ieee-802.3': { message: link.ieee8023, summary: ADDRESSES, next: { by: 'length', to: BY_ETHER_TYPE } },
  llc: { message: link.llc, summary: {}, next: { by: 'dsap', to: [[0xaa, 'snap']] } },
  snap: { message: link.snap, summary: {}, next: { by: 'type', to: BY_ETHER_TYPE, zero: ['organization'] } },
  vlan: {
    message: link.vlan,
    summary: { PRI: 'priority', DEI: 'dropEligible', ID: 'id' },
    next: { by: 'type', to: BY_ETHER_TYPE },
  },
  mpls: {
    message: link.mpls,
    summary: { Label: 'label', Exp: 'experimental', S: 'bottom', TTL: 'timeToLive' },
    next: {
      by: 'bottom',
      to: [
        [0, 'mpls'],
        [1, 'ip'],
      ],
    },
  },
  pppoe: { message: link.pppoe, summary: {}, next: { by: 'code', to: [[0, 'point-to-point']] } },
  'ppp-hdlc': { message: link.hdlc, summary: {}, next: { by: 'control', to: [[3, 'point-to-point']] } },
  ppp: { message: link.ppp, summary: {}, next: { by: 'protocol', to: BY_PPP_PROTOCOL } },
  'ppp-compressed': { message: link.pppCompressed, summary: {}, next: { by: 'protocol', to: BY_PPP_PROTOCOL } },
  null: { message: link.family, summary: {}, next: { by: 'family', to: BY_FAMILY } },
  'null-little-endian': { message: link.familyLittleEndian, summary: {}, next: { by: 'family', to: BY_FAMILY } },
  sll: { message: link.sll, summary: {}, next: { by: 'type', to: BY_ETHER_TYPE } },
  sll2: { message: link.sll2, summary: {}, next: { by: 'type', to: BY_ETHER_TYPE } },
  'cisco-hdlc': { message: link.ciscoHdlc, summary: {}, next: { by: 'type', to: BY_ETHER_TYPE } },
  pflog: {
    message: link.pflog,
    summary: {},
    size: { by: 'length', unit: 1, extra: 0, multiple: 4 },
    next: { by: 'family', to: BY_FAMILY },
  },
  nflog: { message: link.nflog, summary: {}, next: { by: 'family', to: BY_FAMILY } },
  ipv4: {
    message: internet.ipv4,
    summary: ADDRESSES,
    size: { by: 'headerLength', unit: 4, extra: 0 },
    next: { by: 'protocol', to: BY_PROTOCOL, zero: ['moreFragments', 'fragmentOffset'] },
  },
  ipv6: { message: internet.ipv6, summary: ADDRESSES, next: NEXT_HEADER },
  'hop-by-hop': extension(internet.hopByHop),
  routing: extension(internet.routing),
  destination: extension(internet.destinationOptions),
  mobility: extension(internet.mobility),
  'host-identity': extension(internet.hostIdentity),
  shim6: extension(internet.shim6),
  fragment: { message: internet.fragment, summary: {}, next: { ...NEXT_HEADER, zero: ['offset', 'more'] } },
  authentication: {
    message: internet.authentication,
    summary: {},
    size: { by: 'length', unit: 4, extra: 8 },
    next: NEXT_HEADER,
  },
  tcp: { message: transport.tcp, summary: PORTS, size: { by: 'headerLength', unit: 4, extra: 0 } },
  udp: { message: transport.udp, summary: PORTS, next: { by: 'destinationPort', to: BY_PORT } },
  ...tagKinds(BY_ETHER_TYPE),
  ...TUNNEL_KINDS,
  ...WLAN_KINDS,
};

export const LAYER_CHOICES: Readonly<Record<string, LayerChoice>> = {
  '802.3': {
    offset: 12,
    width: 2,
    to: [
      [0x0000, 0x05dc, 'ieee-802.3'],
      [0x05dd, 0xffff, 'ethernet'],
    ],
  },
  'address-family': {
    offset: 0,
    width: 4,
    to: [
      [0, 0xffff, 'null'],
      [0x10000, 0xffffffff, 'null-little-endian'],
    ],
  },
  'point-to-point': {
    offset: 0,
    width: 1,
    to: [
      [0x00, 'ppp'],
      [0x02, 'ppp'],
      [0x21, 'ppp-compressed'],
      [0x57, 'ppp-compressed'],
      [0xff, 'ppp-hdlc'],
    ],
  },
  ip: {
    offset: 0,
    width: 1,
    to: [
      [0x40, 0x4f, 'ipv4'],
      [0x60, 0x6f, 'ipv6'],
    ],
  },
  ...TAG_CHOICES,
  ...TUNNEL_CHOICES,
  ...WLAN_CHOICES,
};
