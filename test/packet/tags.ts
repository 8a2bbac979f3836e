import { MACS } from './wire.ts';

/** Every kind of tag in an Ethernet frame, from its EtherType up to that of the IPv4 packet behind it. */
export const TAGS: Readonly<Record<string, string>> = {
  '802.1q': '8100 0064',
  '802.1ad': '88a8 0001 8100 0064',
  qinq: '9100 0001 8100 0064',
  ttag: '8988 0123456789ab',
  'cisco-metadata': '8909 01 01 0001 0064',
  'vn-tag': '8926 00010002',
  'e-tag': '893f 2001 0002 00 00',
  'e-tag-and-802.1q': '893f 2001 0002 00 00 8100 0064',
  'b-tag-and-i-tag': `88a8 0064 88e7 00000007 ${MACS}`,
  hsr: '892f 1034 0001',
  'r-tag': 'f1c1 0000 0001',
  'macsec-in-clear': '88e5 20 00 00000001 0200000000010001',
  'macsec-without-channel': '88e5 00 00 00000001',
  nsh: `894f 0fc6 01 03 000001 ff ${'00'.repeat(16)} ${MACS}`,
  'batman-unicast': `4305 40 0f 32 01 020000000003 ${MACS}`,
  'batman-four-addresses': `4305 42 0f 32 01 ${MACS} 01 00 ${MACS}`,
  'batman-broadcast': `4305 01 0f 32 00 00000001 020000000003 ${MACS}`,
  'dsa-8021q': 'dadb 0c02',
  edsa: 'dada 0000 c0080064',
  'edsa-and-802.1q': 'dada 0000 40080000 8100 0064',
  'broadcom-legacy': '8874 40000001',
  'realtek-4': '8899 a001',
  'realtek-8': '8899 0400 0000 0003',
};
