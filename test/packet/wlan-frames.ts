import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import { MACS } from './wire.ts';

const FIRST = '020000000001';
const SECOND = '020000000002';
const THIRD = '020000000003';
const SNAP = 'aa aa 03 000000 0800';
const PLAIN = '00 00 0900 02000000 00';
const WITH_CHECKSUM = '00 00 0900 02000000 10';
const PADDED = '00 00 0900 02000000 20';

function frame(radiotap: string, header: string, packet: Uint8Array, behind = ''): Uint8Array {
  return concat([fromHex(radiotap), fromHex(header), fromHex(SNAP), packet, fromHex(behind)]);
}

function aggregate(packet: Uint8Array): Uint8Array {
  const length = (8 + packet.length).toString(16).padStart(4, '0');
  const arp = `${MACS} 0024 aa aa 03 000000 0806 0001 0800 06 04 0001 ${SECOND} 0a000002 000000000000 0a000001 0000`;
  return frame(PLAIN, `8801 0000 ${FIRST} ${SECOND} ${THIRD} 1000 8000 | ${arp} | ${MACS} ${length}`, packet);
}

/** The name of those among WLAN_FRAMES that nobody can read. */
export const ENCRYPTED = 'encrypted';

/** Every kind of 802.11 data frame, with a header of radiotap, around an IPv4 packet. */
export const WLAN_FRAMES: Readonly<Record<string, (packet: Uint8Array) => Uint8Array>> = {
  'from-access-point': (packet) => frame(PLAIN, `0802 0000 ${FIRST} ${THIRD} ${SECOND} 1000`, packet),
  'to-access-point': (packet) => frame(PLAIN, `0801 0000 ${THIRD} ${SECOND} ${FIRST} 1000`, packet),
  'ad-hoc': (packet) => frame(PLAIN, `0800 0000 ${FIRST} ${SECOND} ${THIRD} 1000`, packet),
  qos: (packet) => frame(PLAIN, `8801 0000 ${THIRD} ${SECOND} ${FIRST} 1000 0000`, packet),
  'four-addresses': (packet) => frame(PLAIN, `0803 0000 ${FIRST} ${SECOND} ${THIRD} 1000 020000000004`, packet),
  'four-addresses-qos': (packet) =>
    frame(PLAIN, `8803 0000 ${FIRST} ${SECOND} ${THIRD} 1000 020000000004 0000`, packet),
  'ht-control': (packet) => frame(PLAIN, `8881 0000 ${THIRD} ${SECOND} ${FIRST} 1000 0000 00000000`, packet),
  checksum: (packet) => frame(WITH_CHECKSUM, `0801 0000 ${THIRD} ${SECOND} ${FIRST} 1000`, packet, '00000000'),
  'padded-header': (packet) => frame(PADDED, `8801 0000 ${THIRD} ${SECOND} ${FIRST} 1000 0000 | 0000`, packet),
  aggregate,
  [ENCRYPTED]: (packet) => frame(PLAIN, `0841 0000 ${THIRD} ${SECOND} ${FIRST} 1000`, packet),
};
