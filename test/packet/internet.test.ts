import { describe, expect, test } from 'vitest';
import { BY_IPV4, BY_IPV6, cut, frameOf, guarded, IPV4_TCP, IPV6_ADDRESSES, located, MACS, TCP } from './wire.ts';

const ADDRESSES = '0a000002 0a000001';

describe('locateIpv4', () => {
  test('passes over options', () => {
    const octets = `48 00 0037 1234 4000 40 06 0000 ${ADDRESSES} | 94040000 01010101 00000000 | ${TCP}`;
    expect(located(frameOf(228, octets))).toEqual(BY_IPV4);
  });

  test.each([
    ['a header of less than twenty octets', `44 00 002b 1234 4000 40 06 0000 ${ADDRESSES} ${TCP}`],
    ['a header longer than the frame', `4f 00 002b 1234 4000 40 06 0000 ${ADDRESSES} ${TCP}`],
    ['a total length shorter than the header', `45 00 0013 1234 4000 40 06 0000 ${ADDRESSES} ${TCP}`],
    ['version 5', `55 00 002b 1234 4000 40 06 0000 ${ADDRESSES} ${TCP}`],
  ])('is false for %s', (_, octets) => {
    expect(located(frameOf(228, octets))).toBeUndefined();
  });

  test('takes the length of the frame where total length is 0', () => {
    const frame = frameOf(1, `${MACS} 0800 ${IPV4_TCP.replace('002b', '0000')}`);
    expect(located(frame)).toEqual(BY_IPV4);
    expect(located(cut(frame, 55))).toEqual({ ...BY_IPV4, payload: '05' });
    expect(located({ ...frame, originalLength: 2 ** 32 - 1 })?.payloadLength).toBe(256 * 1024 - 54);
    expect(located({ ...frame, originalLength: 0 })).toEqual(BY_IPV4);
  });

  test.each([
    ['the first fragment', '2000'],
    ['a fragment in between', '2001'],
    ['the last fragment', '0001'],
  ])('tells %s', (_, flagsAndOffset) => {
    expect(located(frameOf(228, IPV4_TCP.replace('4000', flagsAndOffset)))).toMatchObject({
      transport: 'none',
      isFragment: true,
      source: '10.0.0.2 0',
      destination: '10.0.0.1 0',
      payloadLength: 23,
      flags: 0,
      protocol: 6,
    });
  });

  test.each([
    ['ICMP', '01'],
    ['GRE', '2f'],
    ['SCTP', '84'],
  ])('gives %s without ports', (_, protocol) => {
    const octets = `45 00 001c 1234 4000 40 ${protocol} 0000 ${ADDRESSES} | 08 00 f7ff 0000 0000`;
    expect(located(frameOf(228, octets))).toMatchObject({
      transport: 'none',
      isFragment: false,
      source: '10.0.0.2 0',
      payload: '08 00 f7 ff 00 00 00 00',
      payloadLength: 8,
    });
  });
});

describe('locateIpv6', () => {
  const packet = (next: string, payloadLength: string, body: string) =>
    frameOf(229, `60000000 ${payloadLength} ${next} 40 ${IPV6_ADDRESSES} | ${body}`);

  test.each([
    ['hop-by-hop options', packet('00', '001f', `06 00 0104 00000000 | ${TCP}`)],
    ['a routing header of 24 octets', packet('2b', '002f', `06 02 00 01 00000000 ${'00'.repeat(16)} | ${TCP}`)],
    ['destination options', packet('3c', '001f', `06 00 0104 00000000 | ${TCP}`)],
    ['an authentication header', packet('33', '002f', `06 04 0000 00000001 00000002 ${'ab'.repeat(12)} | ${TCP}`)],
    ['a mobility header', packet('87', '001f', `06 00 05 00 0000 0000 | ${TCP}`)],
    ['a HIP header', packet('8b', '001f', `06 00 01 11 0000 0000 | ${TCP}`)],
    ['a shim6 header', packet('8c', '001f', `06 00 80 00 0000 0000 | ${TCP}`)],
    ['an atomic fragment', packet('2c', '001f', `06 00 0000 12345678 | ${TCP}`)],
    ['a fragment header with reserved bits set', packet('2c', '001f', `06 ff 0006 12345678 | ${TCP}`)],
    [
      'a chain of all of them',
      packet(
        '00',
        '004f',
        `2b 00 0104 00000000 | 3c 00 00 00 00000000 | 33 00 0104 00000000 |
         2c 04 0000 00000001 00000002 ${'ab'.repeat(12)} | 06 00 0000 12345678 | ${TCP}`,
      ),
    ],
  ])('passes over %s', (_, frame) => {
    expect(located(guarded(frame))).toEqual(BY_IPV6);
  });

  test.each([
    ['an extension header longer than the packet', packet('00', '001f', `06 02 0104 00000000 | ${TCP}`)],
    ['an extension header without octets', packet('00', '0017', '')],
    ['a fragment header that is cut', packet('2c', '0100', '06 00 0001 123456')],
    ['extension headers without end', packet('3c', 'ffff', '3c 00 0104 00000000'.repeat(100))],
    ['version 4', frameOf(229, IPV4_TCP + IPV4_TCP)],
  ])('is false for %s', (_, frame) => {
    expect(located(guarded(frame))).toBeUndefined();
  });

  test('takes the length of the frame where payload length is 0', () => {
    expect(located(packet('06', '0000', TCP))).toEqual(BY_IPV6);
    const jumbogram = packet('00', '0000', `06 00 c2 04 0000001f | ${TCP}`);
    expect(located(jumbogram)).toEqual(BY_IPV6);
  });

  test.each([
    ['the first fragment', '0001'],
    ['a fragment in between', '0009'],
    ['the last fragment', '0008'],
  ])('tells %s', (_, offsetAndMore) => {
    const octets = `2c 00 0104 00000000 | 06 00 ${offsetAndMore} 12345678 | ${TCP}`;
    expect(located(packet('00', '0027', octets))).toMatchObject({
      transport: 'none',
      isFragment: true,
      source: '2001:db8::2 0',
      payloadLength: 23,
      protocol: 0x2c,
    });
  });

  test.each([
    ['ICMPv6', '3a'],
    ['ESP', '32'],
    ['no next header', '3b'],
  ])('gives %s without ports', (_, next) => {
    const found = located(packet(next, '0004', '80 00 0000'));
    expect(found).toMatchObject({ transport: 'none', isFragment: false, payloadLength: 4 });
  });
});
