import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKnownLinkType } from '../../src/packet/link-types.ts';
import { locate } from '../../src/packet/locate.ts';
import { emptyLocation } from '../../src/packet/location.ts';
import { runs } from '../support/thoroughness.ts';
import { LINK_FRAMES } from './link-frames.ts';
import { BY_IPV4, BY_IPV6, cut, frameOf, guarded, IPV4_TCP, located, MACS } from './wire.ts';

describe.each(LINK_FRAMES)('$name', ({ linkType, octets, family }) => {
  const frame = frameOf(linkType, octets);
  const expected = family === 4 ? BY_IPV4 : BY_IPV6;

  test('locate finds the segment', () => {
    expect(located(frame)).toEqual(expected);
  });

  test('locate reads no octet past the end, wherever the frame is cut', () => {
    for (let length = frame.end - frame.start; length >= 0; length--) {
      const location = emptyLocation();
      const isFound = locate(guarded(cut(frame, length)), location);
      // Three octets of payload, and twelve of the TCP header behind the sequence number, may be missing.
      expect(isFound, `${length} octets`).toBe(length >= frame.end - frame.start - 15);
    }
  });

  test('locate tells how much of the payload the snap length left', () => {
    const oneLess = frame.end - frame.start - 1;
    expect(located(cut(frame, oneLess))).toEqual({ ...expected, payload: '05 01' });
    expect(located(cut(frame, oneLess - 2))).toEqual({ ...expected, payload: '' });
  });
});

test('locate knows the link types that isKnownLinkType names, and no others', () => {
  for (let linkType = 0; linkType < 400; linkType++) {
    const isFound = LINK_FRAMES.some(({ octets }) => located(frameOf(linkType, octets)) !== undefined);
    expect(isFound, `link type ${linkType}`).toBe(isKnownLinkType(linkType));
  }
});

test.each([
  ['ARP', 1, `${MACS} 0806 0001 0800 06 04 0001 020000000001 0a000002 000000000000 0a000001`],
  ['an unknown EtherType', 1, `${MACS} 1234 ${IPV4_TCP}`],
  ['an EtherType that is neither length nor type', 1, `${MACS} 05dd ${IPV4_TCP}`],
  ['LLC without SNAP', 1, `${MACS} 0030 42 42 03 ${IPV4_TCP}`],
  ['SNAP of another organization', 1, `${MACS} 0033 aa aa 03 00000c 0800 ${IPV4_TCP}`],
  ['PPPoE discovery', 1, `${MACS} 8863 11 09 0000 0004 0101 0000`],
  ['PPPoE of another version', 1, `${MACS} 8864 21 00 0001 002d 0021 ${IPV4_TCP}`],
  ['PPP link control', 9, 'ff 03 c021 01 01 0004'],
  ['MPLS over which no IP lies', 1, `${MACS} 8847 00010140 00000000 ${MACS} 0800 ${IPV4_TCP}`],
  ['a BSD family that is not IP', 0, `07000000 ${IPV4_TCP}`],
  ['NFLOG of another family', 239, `07 00 0000 2f00 0900 ${IPV4_TCP}`],
  ['NFLOG without a packet', 239, '02 00 0000 0800 0100 0800 01 00'],
  ['NFLOG with an attribute shorter than its header', 239, `02 00 0000 0300 0100 2f00 0900 ${IPV4_TCP}`],
  ['raw octets of no IP version', 101, `55 ${IPV4_TCP}`],
  ['IPv6 where IPv4 was announced', 1, `${MACS} 0800 60000000 0000 3b 40`],
])('locate is false for %s', (_, linkType, octets) => {
  expect(located(frameOf(linkType, octets))).toBeUndefined();
});

test.each([
  ['VLAN tags', '8100 0064', `${MACS} `, ` 0800 ${IPV4_TCP}`],
  ['MPLS labels', '00010040', `${MACS} 8847 `, ` 00010140 ${IPV4_TCP}`],
])('locate opens %s up to the limit', (_, layer, before, after) => {
  const frame = (count: number) => frameOf(1, before + layer.repeat(count) + after);
  expect(located(frame(15))).toEqual(BY_IPV4);
  expect(located(frame(16))).toBeUndefined();
  expect(located(frame(10_000))).toBeUndefined();
});

test('locate leaves out what pads a frame behind the packet', () => {
  expect(located(frameOf(1, `${MACS} 0800 ${IPV4_TCP} 000000 deadbeef`))).toEqual(BY_IPV4);
});

test('locate leaves out what lies behind the length of an 802.3 frame and of a PPPoE session', () => {
  const withoutLength = IPV4_TCP.replace('002b', '0000');
  expect(located(frameOf(1, `${MACS} 0033 aa aa 03 000000 0800 ${withoutLength} ffff`))).toEqual(BY_IPV4);
  expect(located(frameOf(51, `11 00 0001 002d 0021 ${withoutLength} ffff`))).toEqual(BY_IPV4);
});

test('locate forgets the frame before', () => {
  const location = emptyLocation();
  locate(frameOf(101, IPV4_TCP), location);
  locate(frameOf(101, '45 00 0018 0001 0000 40 01 0000 0a000002 0a000001 | 08 00 f7ff'), location);
  expect(location).toMatchObject({ transport: 'none', sourcePort: 0, destinationPort: 0, flags: 0, sequence: 0 });
});

test('locate never throws and stays inside the frame, whatever the octets', () => {
  const octets = fc.uint8Array({ maxLength: 120 });
  const linkType = fc.constantFrom(...new Set(LINK_FRAMES.map((frame) => frame.linkType)));
  fc.assert(
    fc.property(linkType, octets, (type, bytes) => staysInside(type, bytes)),
    { numRuns: runs(4_000) },
  );
});

test('locate never throws and stays inside the frame, whichever octets of a good one are changed', () => {
  const changes = fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...LINK_FRAMES), changes, fc.nat(120), (good, places, length) => {
      const frame = frameOf(good.linkType, good.octets);
      const bytes = frame.buffer.slice(frame.start, Math.min(frame.end, frame.start + length));
      for (const [at, octet] of places) if (at < bytes.length) bytes[at] = octet;
      staysInside(good.linkType, bytes);
    }),
    { numRuns: runs(4_000) },
  );
});

function staysInside(linkType: number, bytes: Uint8Array): void {
  const frame = guarded(frameOf(linkType, bytes));
  const location = emptyLocation();
  if (!locate(frame, location)) return;
  const { network, source, destination, transportHeader, payload, end, payloadLength, protocol } = location;
  const octets = location.family === 4 ? 4 : 16;
  const order = [frame.start, network, source, destination, destination + octets, transportHeader, payload, end];
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(end).toBeLessThanOrEqual(frame.end);
  expect(protocol).toBeLessThan(transportHeader);
  expect(payloadLength).toBeGreaterThanOrEqual(end - payload);
}
