import { concat } from '../../src/bytes/concat.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import { ipPacket, type Octets, udpPacket } from '../traffic.ts';
import { MACS } from './wire.ts';

const NEAR = { address: '192.0.2.1', port: 49_152 };
const FAR = { address: '192.0.2.2', port: 0 };
const NEAR6 = { address: '2001:db8:ffff::1', port: 49_152 };
const FAR6 = { address: '2001:db8:ffff::2', port: 0 };

function join(...parts: readonly Octets[]): Uint8Array {
  return concat(parts.map((part) => (typeof part === 'string' ? fromHex(part) : part)));
}

const hex16 = (value: number) => value.toString(16).padStart(4, '0');
const typeOf = (packet: Uint8Array) => ((packet[0] as number) >> 4 === 4 ? '0800' : '86dd');
const ethernet = (packet: Uint8Array) => join(`${MACS} ${typeOf(packet)}`, packet);

/** An IP packet of this protocol, and a UDP datagram to this port, between the ends of the tunnel. */
const outer = (protocol: number, body: Uint8Array) => ipPacket(NEAR, FAR, protocol, body);
const outer6 = (protocol: number, body: Uint8Array) => ipPacket(NEAR6, FAR6, protocol, body);
const datagram = (port: number, ...body: readonly Octets[]) => udpPacket(NEAR, { ...FAR, port }, join(...body));
const datagram6 = (port: number, ...body: readonly Octets[]) => udpPacket(NEAR6, { ...FAR6, port }, join(...body));
const gtp = (flags: string, options: string, packet: Uint8Array) =>
  datagram(2152, `${flags} ff ${hex16(fromHex(options).length + packet.length)} 00000001 ${options}`, packet);
const pptp = (packet: Uint8Array) => {
  const protocol = (packet[0] as number) >> 4 === 4 ? '0021' : '0057';
  return outer(47, join(`30 01 880b ${hex16(packet.length + 4)} 0007 00000001 ff03 ${protocol}`, packet));
};
const vxlan = (packet: Uint8Array) => datagram(4789, '0800 0000 00002a 00', ethernet(packet));
const gre = (packet: Uint8Array) => outer(47, join(`0000 ${typeOf(packet)}`, packet));

const llc = (packet: Uint8Array) => join(`aa aa 03 000000 ${typeOf(packet)}`, packet);
const wlan = (packet: Uint8Array) => join(`0802 0000 ${MACS} 020000000003 0000`, llc(packet));
const subframe = (packet: Uint8Array) => join(MACS, hex16(llc(packet).length), llc(packet));

/** Every kind of tunnel, around an IP packet: what it gives is an IP packet too. */
export const TUNNELS: Readonly<Record<string, (packet: Uint8Array) => Uint8Array>> = {
  vxlan,
  'vxlan-linux-port': (packet) => datagram(8472, '0800 0000 00002a 00', ethernet(packet)),
  'vxlan-group-policy': (packet) => datagram(4789, '8800 0064 00002a 00', ethernet(packet)),
  'vxlan-vlan-tag': (packet) => datagram(4789, '0800 0000 00002a 00', `${MACS} 8100 0064 ${typeOf(packet)}`, packet),
  'vxlan-over-ipv6': (packet) => datagram6(4789, '0800 0000 00002a 00', ethernet(packet)),
  'geneve-ethernet': (packet) => datagram(6081, '00 00 6558 000009 00', ethernet(packet)),
  'geneve-ip': (packet) => datagram(6081, `00 00 ${typeOf(packet)} 000009 00`, packet),
  'geneve-options': (packet) => datagram(6081, '02 40 6558 000009 00 | 0102 80 01 cafebabe', ethernet(packet)),
  gre,
  'gre-checksum': (packet) => outer(47, join(`8000 ${typeOf(packet)} 0000 0000`, packet)),
  'gre-key': (packet) => outer(47, join(`2000 ${typeOf(packet)} 00000007`, packet)),
  'gre-all-fields': (packet) => outer(47, join(`b000 ${typeOf(packet)} 0000 0000 00000007 00000001`, packet)),
  'gre-ethernet': (packet) => outer(47, join('0000 6558', ethernet(packet))),
  nvgre: (packet) => outer(47, join('2000 6558 00002a 01', ethernet(packet))),
  'gre-mpls': (packet) => outer(47, join('0000 8847 00010140', packet)),
  'gre-over-ipv6': (packet) => outer6(47, join(`0000 ${typeOf(packet)}`, packet)),
  'erspan-1': (packet) => outer(47, join('0000 88be', ethernet(packet))),
  'erspan-2': (packet) => outer(47, join('1000 88be 00000001 | 1064 0007 00000005', ethernet(packet))),
  'erspan-3': (packet) => outer(47, join('1000 22eb 00000001 | 2064 0007 00001000 0000 8000', ethernet(packet))),
  'erspan-3-platform': (packet) =>
    outer(47, join('1000 22eb 00000001 | 2064 0007 00001000 0000 8001 | 14000000 00000000', ethernet(packet))),
  pptp,
  'pptp-acknowledged': (packet) => {
    const whole = pptp(packet);
    return outer(47, join('3081', whole.slice(22, 32), '00000001', whole.slice(32)));
  },
  ipip: (packet) => outer(packet[0] === 0x45 ? 4 : 41, packet),
  'ip-in-ipv6': (packet) => outer6(packet[0] === 0x45 ? 4 : 41, packet),
  'ip-in-ipv6-destination-options': (packet) =>
    outer6(60, join(`${packet[0] === 0x45 ? '04' : '29'} 00 0401 04 01 01 00`, packet)),
  etherip: (packet) => outer(97, join('3000', ethernet(packet))),
  'mpls-in-ip': (packet) => outer(137, join('00010140', packet)),
  gtp: (packet) => gtp('30', '', packet),
  'gtp-sequence': (packet) => gtp('32', '0001 00 00', packet),
  'gtp-sequence-alone': (packet) => gtp('32', '0001 00 85', packet),
  'gtp-session-container': (packet) => gtp('34', '0000 00 85 | 01 1009 00', packet),
  'gtp-two-extensions': (packet) => gtp('34', '0000 00 c0 | 01 0001 85 | 02 10090000 0000 00', packet),
  'vxlan-in-gre-in-6in4': (packet) => ipipOf(gre(vxlan(packet))),
  'tzsp-ethernet': (packet) => datagram(37_008, '01 00 0001 01', ethernet(packet)),
  'tzsp-fields': (packet) => datagram(37_008, '01 01 0001 00 0a 01 c4 29 02 05dc 00 01', ethernet(packet)),
  'tzsp-ppp': (packet) => datagram(37_008, `01 00 0004 01 ff03 ${packet[0] === 0x45 ? '0021' : '0057'}`, packet),
  'tzsp-ip': (packet) => datagram(37_008, '01 00 0007 01', packet),
  'tzsp-wlan': (packet) => datagram(37_008, '01 00 0012 01', wlan(packet)),
  'tzsp-wlan-aggregate': (packet) =>
    datagram(37_008, `01 00 0012 01 8802 0000 ${MACS} 020000000003 0000 | 8000`, subframe(packet)),
  'tzsp-prism': (packet) => datagram(37_008, `01 00 0077 01 00000044 00000090 ${'00'.repeat(136)}`, wlan(packet)),
  'tzsp-radiotap': (packet) => datagram(37_008, '01 00 007e 01 00 00 0800 00000000', wlan(packet)),
  'tzsp-avs': (packet) => datagram(37_008, `01 00 007f 01 80211001 00000040 ${'00'.repeat(56)}`, wlan(packet)),
  'tzsp-over-ipv6': (packet) => datagram6(37_008, '01 00 0001 01', ethernet(packet)),
};

function ipipOf(packet: Uint8Array): Uint8Array {
  return outer(41, outer6(4, packet));
}
