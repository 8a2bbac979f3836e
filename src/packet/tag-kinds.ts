import type { ValueTable } from '../schema/values.ts';
import * as tags from './headers/tags.ts';
import type { LayerChoice, LayerKind, NextLayer } from './layer-kind.ts';

/** Kinds of tag, by the EtherTypes that announce them. */
export const TAG_ETHER_TYPES: ValueTable = [
  [0x4305, 'batman'],
  [0x8874, 'brcm-legacy'],
  [0x8899, 'realtek'],
  [0x88e5, 'macsec'],
  [0x88e7, 'itag'],
  [0x8909, 'cisco-metadata'],
  [0x8926, 'vntag'],
  [0x892f, 'hsr'],
  [0x893f, 'etag'],
  [0x894f, 'nsh'],
  [0x8988, 'ttag'],
  [0xdada, 'edsa'],
  [0xdadb, 'dsa-8021q'],
  [0xf1c1, 'rtag'],
];

const PORT = { Port: 'port' };
const ADDRESSES = { Src: 'source', Dst: 'destination' };

/** Headers of tags, and of Ethernet frames with tags that no EtherType announces. `byType` names what an EtherType announces. */
export function tagKinds(byType: ValueTable): Readonly<Record<string, LayerKind>> {
  const next: NextLayer = { by: 'type', to: byType };
  const carried: NextLayer = { by: 'version', to: [[15, '802.3']] };
  return {
    'dsa-8021q': { message: tags.dsa8021q, summary: { ID: 'id' }, next },
    edsa: { message: tags.edsa, summary: PORT, next },
    'ethernet-dsa': { message: tags.ethernetDsa, summary: { ...ADDRESSES, ...PORT }, next },
    brcm: { message: tags.brcm, summary: PORT, next: { by: 'operation', to: [[0, 7, '802.3']] } },
    'ethernet-brcm': { message: tags.ethernetBrcm, summary: { ...ADDRESSES, ...PORT }, next },
    'brcm-legacy': { message: tags.brcmLegacy, summary: {}, next },
    'realtek-4': { message: tags.realtek4, summary: {}, next },
    'realtek-8': { message: tags.realtek8, summary: {}, next },
    ttag: { message: tags.ttag, summary: {}, next },
    'cisco-metadata': { message: tags.metadata, summary: { SGT: 'group' }, next },
    vntag: { message: tags.vntag, summary: ADDRESSES, next },
    etag: { message: tags.etag, summary: { 'E-CID': 'channel' }, next },
    itag: { message: tags.itag, summary: { 'I-SID': 'service', ...ADDRESSES }, next },
    hsr: { message: tags.hsr, summary: { Sequence: 'sequence' }, next },
    rtag: { message: tags.rtag, summary: { Sequence: 'sequence' }, next },
    macsec: {
      message: tags.macsec,
      summary: { Packet: 'number' },
      next: { ...next, zero: ['isEncrypted', 'isChanged'] },
    },
    nsh: {
      message: tags.nsh,
      summary: { Path: 'path', Index: 'index' },
      size: { by: 'length', unit: 4, extra: 0 },
      next: {
        by: 'protocol',
        to: [
          [1, 'ipv4'],
          [2, 'ipv6'],
          [3, '802.3'],
          [5, 'mpls'],
        ],
        zero: ['version'],
      },
    },
    'batman-unicast': { message: tags.batmanUnicast, summary: {}, next: carried },
    'batman-four-addresses': { message: tags.batmanFourAddresses, summary: {}, next: carried },
    'batman-broadcast': { message: tags.batmanBroadcast, summary: {}, next: carried },
  };
}

export const TAG_CHOICES: Readonly<Record<string, LayerChoice>> = {
  batman: {
    offset: 0,
    width: 1,
    to: [
      [0x01, 'batman-broadcast'],
      [0x40, 'batman-unicast'],
      [0x42, 'batman-four-addresses'],
    ],
  },
  realtek: {
    offset: 0,
    width: 1,
    to: [
      [0x04, 'realtek-8'],
      [0xa0, 0xaf, 'realtek-4'],
    ],
  },
};
