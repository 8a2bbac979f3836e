import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Frame } from '../../src/capture/frame.ts';
import { DOUBTED_FRAMES } from '../../src/limits.ts';
import { FrameLocator } from '../../src/packet/frame-locator.ts';
import { emptyLocation } from '../../src/packet/location.ts';
import { ipPacket, tcpPacket } from '../traffic.ts';
import { frameOf, MACS } from './wire.ts';

const CLIENT = { address: '10.0.0.2', port: 40_001 };
const PROXY = { address: '10.0.0.1', port: 1080 };
const CLIENT6 = { address: '2001:db8::2', port: 40_001 };
const PROXY6 = { address: '2001:db8::1', port: 1080 };

const SEGMENT = withChecksum(tcpPacket(CLIENT, PROXY, { sequence: 1 }, '05 01 00'));
const SEGMENT6 = tcpPacket(CLIENT6, PROXY6, { sequence: 1 }, '05 01 00');

/** The same IPv4 packet with the checksum of its header. */
function withChecksum(packet: Uint8Array): Uint8Array {
  const summed = packet.slice();
  const view = new DataView(summed.buffer);
  view.setUint16(10, 0);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += view.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(10, ~sum & 0xffff);
  return summed;
}

function behind(header: string, packet: Uint8Array): Uint8Array {
  return concat([fromHex(header), packet]);
}

/** The link types that the frames have in the end, -1 for one without a packet, and what is told. */
function readAs(...frames: readonly Frame[]) {
  const locator = new FrameLocator();
  const location = emptyLocation();
  const types = frames.map((frame) => (locator.locate(frame, location) ? frame.linkType : -1));
  return { types, corrected: locator.corrected };
}

describe('FrameLocator', () => {
  test.each([
    ['raw IPv4 called Ethernet', 1, SEGMENT, 101, 'raw IP'],
    ['raw IPv4 without checksum called Ethernet', 1, tcpPacket(CLIENT, PROXY, { sequence: 1 }, ''), 101, 'raw IP'],
    ['raw IPv6 called Ethernet', 1, SEGMENT6, 101, 'raw IP'],
    ['Ethernet called raw IP', 101, behind(`${MACS} 0800`, SEGMENT), 1, 'ETHERNET'],
    ['padded Ethernet called raw IP', 101, behind(`${MACS} 0800`, concat([SEGMENT, new Uint8Array(3)])), 1, 'ETHERNET'],
    ['Ethernet called 802.11', 105, behind(`${MACS} 86dd`, SEGMENT6), 1, 'ETHERNET'],
    ['loopback called Ethernet', 1, behind('02000000', SEGMENT), 0, 'NULL'],
    ['cooked frames called Ethernet', 1, behind('0000 0001 0006 020000000001 0000 0800', SEGMENT), 113, 'LINUX_SLL'],
    [
      'cooked frames, version 2, called raw IP',
      101,
      behind('0800 0000 00000002 0001 00 06 020000000001 0000', SEGMENT),
      276,
      'LINUX_SLL2',
    ],
    ['raw IP of a user type', 147, SEGMENT, 101, 'raw IP'],
  ])('reads %s as what it is', (_, stated, bytes, actual, name) => {
    const { types, corrected } = readAs(frameOf(stated, bytes), frameOf(stated, bytes));
    expect(types).toEqual([actual, actual]);
    expect(corrected).toMatchObject([{ frames: 2, actual: name }]);
  });

  test('leaves an interface alone of which a frame was read as stated', () => {
    const good = frameOf(1, behind(`${MACS} 0800`, SEGMENT));
    expect(readAs(good, frameOf(1, SEGMENT))).toEqual({ types: [1, -1], corrected: [] });
  });

  test('judges interfaces apart', () => {
    const other = { ...frameOf(1, behind(`${MACS} 0800`, SEGMENT)), interfaceId: 1 };
    expect(readAs(other, frameOf(1, SEGMENT), other).types).toEqual([1, 101, 1]);
  });

  test.each([
    ['a packet shorter than the frame', behind('', concat([SEGMENT, new Uint8Array(1)]))],
    ['a wrong checksum', SEGMENT.map((byte, at) => (at === 10 ? byte ^ 1 : byte))],
    ['IPv6 of a protocol that says nothing', ipPacket(CLIENT6, PROXY6, 50, fromHex('00000000'))],
    ['ARP', fromHex(`${MACS} 0806 0001 0800 06 04 0001 020000000001 0a000002 000000000000 0a000001`)],
  ])('believes what the capture states with %s', (_, bytes) => {
    expect(readAs(frameOf(1, bytes))).toEqual({ types: [-1], corrected: [] });
  });

  test('gives up doubts after a bounded number of frames', () => {
    const strange = Array.from({ length: DOUBTED_FRAMES }, () => frameOf(1, `${MACS} 1234 00`));
    expect(readAs(...strange, frameOf(1, SEGMENT)).corrected).toEqual([]);
    expect(readAs(...strange.slice(1), frameOf(1, SEGMENT)).corrected).toHaveLength(1);
  });
});
