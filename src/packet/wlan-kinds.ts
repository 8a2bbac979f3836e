import type { ValueTable } from '../schema/values.ts';
import * as wlan from './headers/wlan.ts';
import type { LayerChoice, LayerKind } from './layer-kind.ts';

const BEHIND = { by: 'version', to: [[0, 'wlan-data']] } as const;
const BY_LENGTH = { by: 'length', unit: 1, extra: 0 };
const ADDRESSES = { Receiver: 'receiver', Transmitter: 'transmitter' };
/** Everything that keeps the body from being read: encryption, fragments, none. */
const READABLE = ['isProtected', 'noData', 'moreFragments', 'fragment'];

function prism(message: LayerKind['message']): LayerKind {
  return { message, summary: {}, size: BY_LENGTH, next: { by: 'length', to: [[8, 0xffff, 'wlan-data']] } };
}

/** Headers of 802.11 frames, and what capturing machines put before them. */
export const WLAN_KINDS: Readonly<Record<string, LayerKind>> = {
  radiotap: { message: wlan.radiotap, summary: {}, size: BY_LENGTH, next: BEHIND },
  prism: prism(wlan.prism),
  'prism-little-endian': prism(wlan.prismLittleEndian),
  avs: prism(wlan.avs),
  ppi: {
    message: wlan.ppi,
    summary: {},
    size: BY_LENGTH,
    next: { by: 'linkType', to: [[105, 'wlan-data']], zero: ['version'] },
  },
  wlan: {
    message: wlan.wlan,
    summary: ADDRESSES,
    next: {
      by: 'isAggregate',
      to: [[1, 'wlan-subframe']],
      zero: READABLE,
      otherwise: { by: 'version', to: [[0, 'llc']], zero: READABLE },
    },
  },
  'wlan-subframe': {
    message: wlan.wlanSubframe,
    summary: { Src: 'source', Dst: 'destination' },
    next: { by: 'length', to: [[0, 2304, 'llc']] },
  },
};

/** The first octets of data frames: version 0, type 2, any subtype. */
const DATA_FRAMES: ValueTable = Array.from({ length: 16 }, (_, subtype) => [(subtype << 4) | 0x08, 'wlan'] as const);

export const WLAN_CHOICES: Readonly<Record<string, LayerChoice>> = {
  'wlan-data': { offset: 0, width: 1, to: DATA_FRAMES },
  'wlan-prism': {
    offset: 0,
    width: 4,
    to: [
      [0, 0xffff, 'prism'],
      [0x10000, 0x7fffffff, 'prism-little-endian'],
      [0x80000000, 0x80ffffff, 'avs'],
      [0x81000000, 0xffffffff, 'prism-little-endian'],
    ],
  },
};
