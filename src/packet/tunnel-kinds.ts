import type { ValueTable } from '../schema/values.ts';
import * as tunnel from './headers/tunnel.ts';
import type { LayerChoice, LayerKind } from './layer-kind.ts';

const BY_INNER_TYPE: ValueTable = [
  [0x0800, 'ipv4'],
  [0x22eb, 'erspan-3'],
  [0x6558, '802.3'],
  [0x86dd, 'ipv6'],
  [0x8847, 'mpls'],
  [0x8848, 'mpls'],
  [0x880b, 'point-to-point'],
  [0x88be, 'erspan'],
];

const VNI = { VNI: 'network' };

/** Headers of tunnels, from the outer packet to what it carries. */
export const TUNNEL_KINDS: Readonly<Record<string, LayerKind>> = {
  vxlan: { message: tunnel.vxlan, summary: VNI, next: { by: 'reserved', to: [[0, '802.3']] } },
  geneve: {
    message: tunnel.geneve,
    summary: VNI,
    size: { by: 'optionsLength', unit: 4, extra: 8 },
    next: { by: 'type', to: BY_INNER_TYPE },
  },
  tzsp: {
    message: tunnel.tzsp,
    summary: { Encapsulates: 'encapsulation' },
    next: {
      by: 'encapsulation',
      to: [
        [1, '802.3'],
        [4, 'point-to-point'],
        [7, 'ip'],
        [18, 'wlan-data'],
        [119, 'wlan-prism'],
        [126, 'radiotap'],
        [127, 'avs'],
      ],
    },
  },
  gre: {
    message: tunnel.gre,
    summary: {},
    next: {
      by: 'type',
      to: [[0x88be, '802.3']],
      zero: ['hasSequence'],
      otherwise: { by: 'type', to: BY_INNER_TYPE, zero: ['hasRouting'] },
    },
  },
  erspan: {
    message: tunnel.erspan,
    summary: { VLAN: 'vlan', Session: 'session' },
    next: { by: 'version', to: [[1, '802.3']] },
  },
  'erspan-3': {
    message: tunnel.erspan3,
    summary: { VLAN: 'vlan', Session: 'session' },
    next: {
      by: 'frameType',
      to: [
        [0, '802.3'],
        [2, 'ip'],
      ],
    },
  },
  etherip: { message: tunnel.etherIp, summary: {}, next: { by: 'version', to: [[3, '802.3']] } },
  gtp: {
    message: tunnel.gtp,
    summary: { TEID: 'endpoint' },
    next: {
      by: 'hasExtension',
      to: [
        [0, 'ip'],
        [1, 'gtp-extensions'],
      ],
    },
  },
  'gtp-extension': {
    message: tunnel.gtpExtension,
    summary: {},
    size: { by: 'length', unit: 4, extra: 0 },
    next: { by: 'length', to: [[1, 255, 'gtp-extensions']] },
  },
  'gtp-last-extension': { message: tunnel.gtpLastExtension, summary: {}, next: { by: 'type', to: [[0, 'ip']] } },
};

export const TUNNEL_CHOICES: Readonly<Record<string, LayerChoice>> = {
  'gtp-extensions': {
    offset: 0,
    width: 1,
    to: [
      [0, 'gtp-last-extension'],
      [1, 255, 'gtp-extension'],
    ],
  },
};
