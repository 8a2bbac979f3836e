import { describe, expect, test } from 'vitest';
import { markFrame } from '../../src/capture/frame.ts';
import { layers } from '../../src/packet/layers.ts';
import { locate, locateNext } from '../../src/packet/locate.ts';
import { emptyLocation } from '../../src/packet/location.ts';

import { UNREAD_ENCRYPTED } from '../../src/packet/unread-reason.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { BY_IPV4, cut, frameOf, guarded, IPV4_TCP, IPV6_TCP, located, MACS } from './wire.ts';

const ADDRESSES = '020000000001 020000000002 020000000003';
const SNAP = 'aa aa 03 000000';
const BODY = `${SNAP} 0800 ${IPV4_TCP}`;
const WLAN = 105;
const RADIOTAP = 127;

/** Subframes of an aggregate: ARP, IPv4 and, padded before it, IPv6. */
const ARP = `${MACS} 0024 ${SNAP} 0806 ${'00'.repeat(28)} 0000`;
const FIRST = `${MACS} 0033 ${BODY} 000000`;
const SECOND = `${MACS} 0047 ${SNAP} 86dd ${IPV6_TCP}`;

test.each([
  ['a beacon', `8000 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['an acknowledgment', 'd400 0000 020000000001'],
  ['a data frame without data', `4801 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['a QoS frame without data', `c801 0000 ${ADDRESSES} 0000 0000 ${BODY}`],
  ['a frame of another version', `0901 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['the first fragment', `0805 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['a later fragment', `0801 0000 ${ADDRESSES} 0100 ${BODY}`],
  ['encrypted data', `0841 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['a body without LLC', `0801 0000 ${ADDRESSES} 0000 ${IPV4_TCP}`],
  ['an aggregate of one ARP packet', `8801 0000 ${ADDRESSES} 0000 8000 ${ARP}`],
  ['an aggregate whose first length is beyond all', `8801 0000 ${ADDRESSES} 0000 8000 ${MACS} 0901 ${FIRST}`],
])('locate is false for %s', (_, octets) => {
  expect(located(guarded(frameOf(WLAN, octets)))).toBeUndefined();
});

test.each([
  ['radiotap of another version', RADIOTAP, `01 00 0800 00000000 0801 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['radiotap longer than the frame', RADIOTAP, `00 00 ff00 00000000 0801 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['radiotap shorter than itself', RADIOTAP, `00 00 0700 00000000 0801 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['a frame that arrived damaged', RADIOTAP, `00 00 0900 02000000 40 0801 0000 ${ADDRESSES} 0000 ${BODY}`],
  ['PPI of another link type', 192, `00 00 0800 01000000 0801 0000 ${ADDRESSES} 0000 ${BODY}`],
])('locate is false for %s', (_, linkType, octets) => {
  expect(located(guarded(frameOf(linkType, octets)))).toBeUndefined();
});

test('locate passes over octets that pad the header', () => {
  const padded = `00 00 0900 02000000 20 | 8802 0000 ${ADDRESSES} 0000 0000 | 0000 | ${BODY}`;
  expect(located(guarded(frameOf(RADIOTAP, padded)))).toEqual(BY_IPV4);
});

test('locate takes away the checksum that radiotap tells of, unless the frame was cut', () => {
  const withoutLength = BODY.replace('002b', '0000');
  const frame = frameOf(RADIOTAP, `00 00 0900 02000000 10 | 0802 0000 ${ADDRESSES} 0000 | ${withoutLength} | deadbeef`);
  expect(located(frame)).toEqual(BY_IPV4);
  expect(located(cut(frame, frame.end - frame.start - 4))?.payload).toBe('05 01 00');
});

test('locate tells data whose body is encrypted from other frames', () => {
  const encrypted = `0841 0000 ${ADDRESSES} 0000 ${BODY}`;
  const reason = (linkType: number, octets: string) => {
    const location = emptyLocation();
    locate(frameOf(linkType, octets), location);
    return location.unread;
  };
  expect(reason(WLAN, encrypted)).toBe(UNREAD_ENCRYPTED);
  expect(reason(RADIOTAP, `00 00 0800 00000000 ${encrypted}`)).toBe(UNREAD_ENCRYPTED);
  expect(reason(WLAN, `0801 0000 ${ADDRESSES} 0000 ${BODY}`)).toBe(0);
  expect(reason(WLAN, `4841 0000 ${ADDRESSES} 0000`)).toBe(0);
  expect(reason(1, encrypted)).not.toBe(UNREAD_ENCRYPTED);
});

test('Pipeline counts encrypted frames', () => {
  const pipeline = new Pipeline({ capture: 'test' }, { session() {} });
  pipeline.accept(frameOf(WLAN, `0841 0000 ${ADDRESSES} 0000 ${BODY}`));
  pipeline.accept(frameOf(WLAN, `8000 0000 ${ADDRESSES} 0000`));
  const unread = [{ frames: 1, what: '802.11 data that is encrypted, which is not read' }];
  expect(pipeline.finish()).toMatchObject({ frames: 2, unread });
});

describe('an aggregate', () => {
  const AGGREGATE = `8801 0000 ${ADDRESSES} 0000 8000 | ${ARP} | ${FIRST} | ${SECOND}`;
  const frame = guarded(frameOf(WLAN, AGGREGATE));

  test('locate and locateNext find each packet of it', () => {
    const location = emptyLocation();
    expect(locate(frame, location)).toBe(true);
    expect(location).toMatchObject({ family: 4, sourcePort: 55_951, payloadLength: 3 });
    const { next, subframe } = location;
    expect(next).toBeGreaterThan(subframe);
    expect(locateNext(frame, next, location)).toBe(true);
    expect(location).toMatchObject({ family: 6, sourcePort: 55_951, payloadLength: 3, next: 0, subframe: next });
  });

  test('layers go on behind the link layer in the subframe that is meant', () => {
    const plain = frameOf(WLAN, AGGREGATE);
    const location = emptyLocation();
    locate(plain, location);
    locateNext(plain, location.next, location);
    expect(layers(markFrame(plain, location.payload, location.subframe)).map(({ message }) => message.title)).toEqual([
      'IEEE 802.11 Data',
      'IEEE 802.11 Aggregate MSDU Subframe',
      'Logical-Link Control',
      'Subnetwork Access Protocol',
      'Internet Protocol Version 6',
      'Transmission Control Protocol',
    ]);
  });

  test('Pipeline reads all packets of it', () => {
    const locations: unknown[] = [];
    const pipeline = new Pipeline({ capture: 'test' }, { session() {}, frame: (_, found) => locations.push(found) });
    pipeline.accept(frameOf(WLAN, AGGREGATE));
    expect(locations).toHaveLength(1);
    expect(pipeline.finish()).toMatchObject({ frames: 1, connections: 2 });
  });

  test('locate forgets the aggregate before', () => {
    const location = emptyLocation();
    locate(frame, location);
    locate(frameOf(101, IPV4_TCP), location);
    expect(location).toMatchObject({ next: 0, subframe: 0 });
  });
});
