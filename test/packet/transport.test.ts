import { describe, expect, test } from 'vitest';
import { u16be } from '../../src/bytes/integer.ts';
import { BY_IPV4, cut, frameOf, guarded, IPV4_TCP, located } from './wire.ts';

const IPV4_HEADER = 20;

function ipv4(protocol: string, totalLength: string, body: string) {
  return frameOf(228, `45 00 ${totalLength} 1234 4000 40 ${protocol} 0000 0a000002 0a000001 | ${body}`);
}

describe('locateTcp', () => {
  test('passes over options', () => {
    const options = '0101 080a 00000001 00000002';
    const frame = ipv4('06', '0037', `da8f 0438 000003e8 000007d0 80 18 faf0 0000 0000 | ${options} | 05 01 00`);
    expect(located(frame)).toEqual(BY_IPV4);
  });

  test('reads numbers past 2^31', () => {
    const frame = ipv4('06', '0028', 'ffff fffe fffffffd fffffffc 50 10 faf0 0000 0000');
    expect(located(frame)).toMatchObject({
      source: '10.0.0.2 65535',
      destination: '10.0.0.1 65534',
      sequence: 0xfffffffd,
      acknowledgment: 0xfffffffc,
      payloadLength: 0,
    });
  });

  test.each([
    ['a data offset under five words', ipv4('06', '002b', 'da8f 0438 000003e8 000007d0 40 18 faf0 0000 0000 05 01 00')],
    ['a data offset past the packet', ipv4('06', '002b', 'da8f 0438 000003e8 000007d0 60 18 faf0 0000 0000 05 01 00')],
    ['a packet too short for the header', ipv4('06', '0027', 'da8f 0438 000003e8 000007d0 50 18 faf0 0000 00')],
  ])('is false for %s', (_, frame) => {
    expect(located(frame)).toBeUndefined();
  });

  test('gives ports and sequence of a header that the snap length cut before its flags', () => {
    const frame = frameOf(228, IPV4_TCP);
    for (let length = IPV4_HEADER + 8; length < IPV4_HEADER + 14; length++) {
      const expected = { ...BY_IPV4, payload: '', payloadLength: 0, acknowledgment: 0, flags: 0 };
      expect(located(guarded(cut(frame, length)))).toEqual(expected);
    }
  });

  test('gives the payload length of a header that the snap length cut behind its flags', () => {
    const frame = frameOf(228, IPV4_TCP);
    expect(located(guarded(cut(frame, IPV4_HEADER + 14)))).toEqual({ ...BY_IPV4, payload: '' });
  });
});

describe('locateUdp', () => {
  const datagram = (totalLength: string, length: string) =>
    ipv4('11', totalLength, `c000 0438 ${length} 0000 | 00 00 00 01 c0000201`);
  const expected = {
    transport: 'udp',
    source: '10.0.0.2 49152',
    destination: '10.0.0.1 1080',
    payload: '00 00 00 01 c0 00 02 01',
    payloadLength: 8,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    isFragment: false,
    protocol: 17,
  };

  test('takes the payload by the length field', () => {
    expect(located(datagram('0024', '0010'))).toEqual(expected);
    expect(located(datagram('0024', '000c'))).toEqual({ ...expected, payload: '00 00 00 01', payloadLength: 4 });
    expect(located(datagram('0024', '0008'))).toEqual({ ...expected, payload: '', payloadLength: 0 });
  });

  test.each(['0000', '0007', '0011', 'ffff'])('takes the payload by the IP header where the length is %s', (length) => {
    expect(located(datagram('0024', length))).toEqual(expected);
  });

  test('tells the length of a payload that the snap length cut', () => {
    const frame = datagram('0024', '0010');
    expect(located(guarded(cut(frame, IPV4_HEADER + 9)))).toEqual({ ...expected, payload: '00' });
    expect(located(guarded(cut(frame, IPV4_HEADER + 4)))).toEqual({ ...expected, payload: '' });
    expect(located(guarded(cut(frame, IPV4_HEADER + 3)))).toBeUndefined();
  });

  test('is false for a packet too short for the header', () => {
    const frame = datagram('001b', '0010');
    expect(u16be(frame.buffer, frame.start + 2)).toBe(27);
    expect(located(frame)).toBeUndefined();
  });
});
