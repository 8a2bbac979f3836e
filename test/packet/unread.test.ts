import { expect, test } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Frame } from '../../src/capture/frame.ts';
import { UNREAD_KINDS } from '../../src/limits.ts';
import { locate } from '../../src/packet/locate.ts';
import { emptyLocation } from '../../src/packet/location.ts';
import { UnreadFrames } from '../../src/packet/unread.ts';
import { ipPacket, udpPacket } from '../traffic.ts';
import { cut, frameOf, IPV4_TCP, MACS } from './wire.ts';

function told(...frames: readonly Frame[]): string[] {
  const unread = new UnreadFrames();
  for (const frame of frames) {
    const location = emptyLocation();
    if (!locate(frame, location) || location.unread !== 0) unread.add(frame, location);
  }
  return unread.all().map(({ frames: count, what }) => `${count} ${what}`);
}

const NEAR = { address: '192.0.2.1', port: 37_008 };
const FAR = { address: '192.0.2.2', port: 37_008 };
const tzsp = (body: string) => frameOf(101, udpPacket(NEAR, FAR, fromHex(body)));

test.each([
  ['of EtherType 0x8903 (Cisco FabricPath), which is not read', frameOf(1, `${MACS} 8903 0064 ${IPV4_TCP}`)],
  ['of EtherType 0x1234, which is not read', frameOf(1, `${MACS} 8100 0064 1234 ${IPV4_TCP}`)],
  ['of EtherType 0x88e5 (MACsec, encrypted), which is not read', frameOf(1, `${MACS} 88e5 2c 00 00000001 ${IPV4_TCP}`)],
  ['of EtherType 0x0123 (Length), which is not read', frameOf(1, `${MACS} 0123 ${IPV4_TCP}`)],
  ['of PPP protocol 0x00fd (Compressed datagram), which is not read', frameOf(9, `ff 03 00fd ${IPV4_TCP}`)],
  ['of link type 147 (USER), which is not read', frameOf(147, IPV4_TCP)],
  ['of link type RAW, but do not begin with an IP header', frameOf(101, `55 ${IPV4_TCP}`)],
  ['IP packets whose headers contradict themselves', frameOf(1, `${MACS} 0800 4f ${IPV4_TCP}`)],
  ['cut before their ports, and not read; capture with -s 0', cut(frameOf(1, `${MACS} 0800 ${IPV4_TCP}`), 34)],
  [
    'cut before their ports, and not read; capture with -s 0',
    cut(frameOf(1, `${MACS} 8100 0064 0800 ${IPV4_TCP}`), 15),
  ],
  [
    'of TZSP (UDP port 37008) with encapsulation 5 (FDDI), which is not read',
    tzsp('01 00 0005 01 | 50 020000000001 020000000002'),
  ],
  ['of EtherType 0x9999, which is not read', tzsp(`01 00 0001 01 | ${MACS} 9999 00000000`)],
])('UnreadFrames tells of frames %s', (what, frame) => {
  expect(told(frame, frame)).toEqual([`2 ${what}`]);
});

test.each([
  ['ARP', frameOf(1, `${MACS} 0806 0001 0800 06 04 0001 020000000001 0a000002 000000000000 0a000001`)],
  ['LLDP in a VLAN', frameOf(1, `${MACS} 8100 0064 88cc 0207 04 020000000001`)],
  ['spanning trees', frameOf(1, `${MACS} 0026 42 42 03 ${'00'.repeat(43)}`)],
  ['link control', frameOf(9, 'ff 03 c021 01 01 0004')],
  ['a keepalive of TZSP', tzsp('01 04 0001')],
  ['another datagram to the port of TZSP', tzsp('05 01 00 03 07')],
  ['ICMP', frameOf(101, ipPacket(NEAR, FAR, 1, fromHex('0800 f7ff 0000 0000')))],
  ['a segment', frameOf(1, `${MACS} 0800 ${IPV4_TCP}`)],
  ['a beacon', frameOf(105, `8000 0000 ${MACS} 020000000003 0000 ${'00'.repeat(12)}`)],
])('UnreadFrames says nothing of %s', (_, frame) => {
  expect(told(frame)).toEqual([]);
});

test.each([
  ['ESP', 50, ['1 of IP protocol 50 (ESP), which is not read']],
  ['L2TP', 115, ['1 of IP protocol 115 (L2TP), which is not read']],
  ['ICMP', 1, []],
])('UnreadFrames counts packets of protocols that carry others: %s', (_, protocol, lines) => {
  const unread = new UnreadFrames();
  const frame = frameOf(101, ipPacket(NEAR, FAR, protocol, fromHex('00000001 00000001')));
  const location = emptyLocation();
  expect(locate(frame, location)).toBe(true);
  unread.addPacket(frame, location);
  expect(unread.all().map(({ frames, what }) => `${frames} ${what}`)).toEqual(lines);
});

test('UnreadFrames counts a bounded number of kinds, and the rest together', () => {
  const frames = Array.from({ length: UNREAD_KINDS + 10 }, (_, index) => {
    const type = (0xa000 + index).toString(16);
    return frameOf(1, concat([fromHex(`${MACS} ${type}`), fromHex(IPV4_TCP)]));
  });
  const lines = told(...frames);
  expect(lines).toHaveLength(UNREAD_KINDS + 1);
  expect(lines[0]).toBe('10 of further kinds that are not read');
});
