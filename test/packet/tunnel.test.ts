import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import { LAYERS } from '../../src/limits.ts';
import { runs } from '../support/thoroughness.ts';
import { ipPacket, udpPacket } from '../traffic.ts';
import { TUNNELS } from './tunnels.ts';
import { BY_IPV4, BY_IPV6, cut, frameOf, guarded, IPV4_TCP, IPV6_TCP, located, MACS } from './wire.ts';

const RAW = 101;
const PACKET = fromHex(IPV4_TCP);
const NEAR = { address: '192.0.2.1', port: 49_152 };
const FAR = { address: '192.0.2.2', port: 4789 };

describe.each(Object.entries(TUNNELS))('%s', (_, wrap) => {
  test('locate finds the segment inside', () => {
    expect(located(guarded(frameOf(RAW, wrap(PACKET))))).toEqual(BY_IPV4);
    expect(located(guarded(frameOf(RAW, wrap(fromHex(IPV6_TCP)))))).toEqual(BY_IPV6);
    expect(located(guarded(frameOf(1, concat([fromHex(`${MACS} 0800`), wrap(PACKET)]))))?.payload).toBe(
      wrap(PACKET)[0] === 0x45 ? BY_IPV4.payload : undefined,
    );
  });

  test('locate finds a tunnel inside the tunnel', () => {
    for (const other of Object.values(TUNNELS)) expect(located(frameOf(RAW, wrap(other(PACKET))))).toEqual(BY_IPV4);
  });

  test('locate finds a fragment inside', () => {
    const fragment = fromHex(IPV4_TCP.replace('4000', '2000'));
    expect(located(frameOf(RAW, wrap(fragment)))).toMatchObject({ isFragment: true, source: '10.0.0.2 0' });
  });

  test('locate reads no octet past the end, and gives what is outside where the inside is cut before its ports', () => {
    const frame = frameOf(RAW, wrap(PACKET));
    for (let length = frame.end - frame.start; length >= 0; length--) {
      const found = located(guarded(cut(frame, length)));
      if (length >= frame.end - frame.start - 15) expect(found, `${length} octets`).toMatchObject({ sequence: 1000 });
      else expect(found?.sequence ?? 0).toBe(0);
    }
  });

  test('locate stays in the tunnel where the packet inside says it is longer', () => {
    const longer = fromHex(IPV4_TCP.replace('002b', '0fff'));
    expect(located(frameOf(RAW, concat([wrap(longer), fromHex('ffff')])))?.payload).toBe(BY_IPV4.payload);
  });
});

describe('openTunnel', () => {
  const vxlan = (header: string) => udpPacket(NEAR, FAR, concat([fromHex(`${header} ${MACS} 0800`), PACKET]));
  const geneve = (header: string) => udpPacket(NEAR, { ...FAR, port: 6081 }, concat([fromHex(header), PACKET]));
  const gtp = (header: string) => udpPacket(NEAR, { ...FAR, port: 2152 }, concat([fromHex(header), PACKET]));
  const gre = (header: string) => ipPacket(NEAR, FAR, 47, concat([fromHex(header), PACKET]));
  const ether = (header: string) => ipPacket(NEAR, FAR, 47, concat([fromHex(`${header} ${MACS} 0800`), PACKET]));

  test.each([
    ['VXLAN without its flag', vxlan('0000 0000 00002a 00')],
    ['VXLAN with a reserved flag', vxlan('0c00 0000 00002a 00')],
    ['VXLAN with a reserved word', vxlan('0800 0001 00002a 00')],
    ['VXLAN with a reserved last octet', vxlan('0800 0000 00002a 01')],
    ['VXLAN with a group policy that has reserved flags', vxlan('8801 0064 00002a 00')],
    ['GENEVE of another version', geneve('40 00 0800 000009 00')],
    ['GENEVE with reserved bits', geneve('00 01 0800 000009 00')],
    ['GENEVE with a reserved last octet', geneve('00 00 0800 000009 01')],
    ['GENEVE of an unknown protocol', geneve('00 00 0806 000009 00')],
    ['GENEVE with more options than octets', geneve('3f 00 0800 000009 00')],
    ['GTP of another version', gtp('50 ff 002b 00000001')],
    ['GTP prime', gtp('20 ff 002b 00000001')],
    ['GTP that is no user data', gtp('30 01 002b 00000001')],
    ['GTP of another length', gtp('30 ff 002a 00000001')],
    ['GTP with an extension header of no length', gtp('34 ff 0033 00000001 0000 00 85 00 1009 00')],
    ['GTP with extension headers that never end', gtp('34 ff 0033 00000001 0000 00 85 ff 1009 00')],
    ['GRE with a source route', gre('4000 0800 0000 0000')],
    ['GRE with reserved bits', gre('0010 0800')],
    ['GRE of version 2', gre('0002 0800')],
    ['GRE of an unknown protocol', gre('0000 0806')],
    ['a keepalive of GRE', ipPacket(NEAR, FAR, 47, fromHex('0000 0000'))],
    ['PPTP without sequence number', gre('2001 880b 002d 0007 0021')],
    ['PPTP with a checksum', gre('b001 880b 002d 0007 00000001 0021')],
    ['PPTP of another protocol', gre('3001 0800 002b 0007 00000001')],
    ['ERSPAN II of another version', ether('1000 88be 00000001 | 2064 0007 00000005')],
    ['ERSPAN III of another version', ether('1000 22eb 00000001 | 1064 0007 00001000 0000 8000')],
    ['ERSPAN III with a frame of another type', ether('1000 22eb 00000001 | 2064 0007 00001000 0000 8400')],
    ['EtherIP of another version', ipPacket(NEAR, FAR, 97, concat([fromHex(`2000 ${MACS} 0800`), PACKET]))],
    ['ARP inside VXLAN', udpPacket(NEAR, FAR, fromHex(`0800 0000 00002a 00 ${MACS} 0806 0001 0800 06 04 0001`))],
    ['IPv6 where IP in IP says IPv4', ipPacket(NEAR, FAR, 4, fromHex(IPV6_TCP))],
  ])('leaves %s as the packet outside', (_, packet) => {
    const found = located(guarded(frameOf(RAW, packet)));
    expect(found).toMatchObject({ isFragment: false, protocol: packet[9], sequence: 0 });
    expect(found?.source.split(' ')[0]).toBe(NEAR.address);
    expect(found?.destination.split(' ')[0]).toBe(FAR.address);
  });

  test('reads ERSPAN III that carries an IP packet', () => {
    expect(located(frameOf(RAW, gre('1000 22eb 00000001 | 2064 0007 00001000 0000 0800')))).toEqual(BY_IPV4);
  });

  test('ends a packet of PPTP where its key says', () => {
    const withoutLength = fromHex(IPV4_TCP.replace('002b', '0000'));
    const packet = ipPacket(NEAR, FAR, 47, concat([fromHex('3001 880b 002c 0007 00000001 21'), withoutLength, PACKET]));
    expect(located(frameOf(RAW, packet))).toEqual(BY_IPV4);
  });

  test('leaves datagrams on the ports of tunnels alone that carry SOCKS', () => {
    for (const port of [2152, 4789, 6081, 8472]) {
      const packet = udpPacket(NEAR, { ...FAR, port }, '0000 00 01 c0000201 0035 deadbeef');
      expect(located(frameOf(RAW, packet))).toMatchObject({ transport: 'udp', destination: `${FAR.address} ${port}` });
    }
  });

  test('opens tunnels up to the limit', () => {
    const nested = (count: number) => {
      let packet = PACKET;
      for (let tunnels = 0; tunnels < count; tunnels++) packet = ipPacket(NEAR, FAR, 4, packet);
      return frameOf(RAW, packet);
    };
    expect(located(nested(LAYERS - 1))).toEqual(BY_IPV4);
    expect(located(nested(LAYERS + 1))).toBeUndefined();
    expect(located(nested(1000))).toBeUndefined();
  });

  test('never throws and stays inside the frame, whichever octets of a good tunnel are changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(TUNNELS)), changes, fc.nat(200), (wrap, places, length) => {
        const octets = wrap(PACKET).slice(0, length);
        for (const [at, octet] of places) if (at < octets.length) octets[at] = octet;
        located(guarded(frameOf(RAW, octets)));
      }),
      { numRuns: runs(4_000) },
    );
  });
});
