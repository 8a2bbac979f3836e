import { existsSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { emptyFrame, type Frame, markFrame } from '../../src/capture/frame.ts';
import { openCapture } from '../../src/capture/io/open-capture.ts';
import { tcp } from '../../src/packet/headers/transport.ts';
import { type Layer, layers } from '../../src/packet/layers.ts';
import { locate } from '../../src/packet/locate.ts';
import { emptyLocation, type Location } from '../../src/packet/location.ts';
import { tree } from '../../src/schema/tree.ts';
import { runs } from '../support/thoroughness.ts';
import { LINK_FRAMES } from './link-frames.ts';
import { TUNNELS } from './tunnels.ts';
import { cut, frameOf, IPV4_TCP, IPV6_ADDRESSES, IPV6_TCP, MACS, TCP } from './wire.ts';

const PACKET = fromHex(IPV4_TCP);

function lines(frame: Frame): string[] {
  return layers(markFrame(frame, frame.end)).map(lineOf);
}

const IPV4_LINE = 'Internet Protocol Version 4, Src: 10.0.0.2, Dst: 10.0.0.1';
const IPV6_LINE = 'Internet Protocol Version 6, Src: 2001:db8::2, Dst: 2001:db8::1';
const TCP_LINE = 'Transmission Control Protocol, Src Port: 55951, Dst Port: 1080, Seq: 1000, Ack: 2000, Len: 3';
const ETHERNET_LINE = 'Ethernet II, Src: 02:00:00:00:00:02, Dst: 02:00:00:00:00:01';

test('layers sum up each header of a frame', () => {
  expect(lines(frameOf(1, `${MACS} 88a8 2001 8100 1064 0800 ${IPV4_TCP}`))).toEqual([
    ETHERNET_LINE,
    '802.1Q Virtual LAN, PRI: 1, DEI: 0, ID: 1',
    '802.1Q Virtual LAN, PRI: 0, DEI: 1, ID: 100',
    IPV4_LINE,
    TCP_LINE,
  ]);
  expect(lines(frameOf(1, `${MACS} 0033 aa aa 03 000000 0800 ${IPV4_TCP}`))).toEqual([
    'IEEE 802.3 Ethernet, Src: 02:00:00:00:00:02, Dst: 02:00:00:00:00:01',
    'Logical-Link Control',
    'Subnetwork Access Protocol',
    IPV4_LINE,
    TCP_LINE,
  ]);
  expect(lines(frameOf(1, `${MACS} 8864 11 00 0001 002d 0021 ${IPV4_TCP}`))).toEqual([
    ETHERNET_LINE,
    'PPP-over-Ethernet Session',
    'Point-to-Point Protocol',
    IPV4_LINE,
    TCP_LINE,
  ]);
  expect(lines(frameOf(1, `${MACS} 8847 00010e40 00011140 ${IPV4_TCP}`))).toEqual([
    ETHERNET_LINE,
    'MultiProtocol Label Switching Header, Label: 16, Exp: 7, S: 0, TTL: 64',
    'MultiProtocol Label Switching Header, Label: 17, Exp: 0, S: 1, TTL: 64',
    IPV4_LINE,
    TCP_LINE,
  ]);
});

test('layers sum up a SYN without acknowledgment, and a UDP datagram', () => {
  const syn = '45 00 0028 1234 4000 40 06 0000 0a000002 0a000001 | da8f 0438 000003e8 00000000 50 02 faf0 0000 0000';
  expect(lines(frameOf(101, syn)).at(-1)).toBe(
    'Transmission Control Protocol, Src Port: 55951, Dst Port: 1080, Seq: 1000, Len: 0',
  );
  const datagram = '45 00 0020 1234 4000 40 11 0000 0a000002 0a000001 | c000 0438 000c 0000 | 00 00 00 01';
  expect(lines(frameOf(101, datagram)).at(-1)).toBe('User Datagram Protocol, Src Port: 49152, Dst Port: 1080');
});

test('layers tell the payload length of a segment where total length is 0', () => {
  expect(lines(frameOf(101, IPV4_TCP.replace('002b', '0000'))).at(-1)).toBe(TCP_LINE);
});

test('layers tell the payload length of a segment whose options the snap length cut', () => {
  const segment = 'da8f 0438 000003e8 000007d0 80 18 faf0 0000 0000 | 0101 080a 00000001 00000002 | 05 01 00';
  const frame = frameOf(101, `45 00 0037 1234 4000 40 06 0000 0a000002 0a000001 | ${segment}`);
  expect(lines(cut(frame, 44)).at(-1)).toBe(TCP_LINE);
});

test('layers follow IPv6 extension headers', () => {
  const chain = `3c 00 0104 00000000 | 33 00 0104 00000000 | 2c 04 0000 00000001 00000002 ${'ab'.repeat(12)} |
    06 00 0000 12345678`;
  expect(lines(frameOf(229, `60000000 0047 00 40 ${IPV6_ADDRESSES} | ${chain} | ${TCP}`))).toEqual([
    IPV6_LINE,
    'IPv6 Hop-by-Hop Option',
    'Destination Options for IPv6',
    'Authentication Header',
    'Fragment Header for IPv6',
    TCP_LINE,
  ]);
});

test('layers of a fragment end with the header that says so', () => {
  expect(lines(frameOf(228, IPV4_TCP.replace('4000', '2000')))).toEqual([IPV4_LINE]);
  const fragment = `60000000 001f 2c 40 ${IPV6_ADDRESSES} | 06 00 0001 12345678 | ${TCP}`;
  expect(lines(frameOf(229, fragment))).toEqual([IPV6_LINE, 'Fragment Header for IPv6']);
});

test('layers show header fields as Wireshark names them', () => {
  const frame = frameOf(228, IPV4_TCP.replace('50 18', '51 52'));
  const [ip, segment] = layers(markFrame(frame, frame.end)) as [Layer, Layer];
  const shown = (layer: Layer) => Object.fromEntries(tree(layer.view).map((node) => [node.filter, node.value]));
  const meant = (layer: Layer) => Object.fromEntries(tree(layer.view).map((node) => [node.filter, node.meaning]));
  expect(shown(ip)).toMatchObject({
    'ip.version': 4,
    'ip.hdr_len': 5,
    'ip.len': 43,
    'ip.id': 0x1234,
    'ip.flags': 2,
    'ip.flags.df': 1,
    'ip.flags.mf': 0,
    'ip.frag_offset': 0,
    'ip.ttl': 64,
    'ip.proto': 6,
    'ip.src': '10.0.0.2',
    'ip.dst': '10.0.0.1',
  });
  expect(meant(ip)).toMatchObject({ 'ip.hdr_len': '20 bytes', 'ip.flags.df': 'Set', 'ip.proto': 'TCP' });
  expect(shown(segment)).toMatchObject({
    'tcp.srcport': 55951,
    'tcp.dstport': 1080,
    'tcp.seq_raw': 1000,
    'tcp.ack_raw': 2000,
    'tcp.hdr_len': 5,
    'tcp.flags': 0x152,
    'tcp.flags.ae': 1,
    'tcp.flags.ece': 1,
    'tcp.flags.ack': 1,
    'tcp.flags.push': 0,
    'tcp.flags.syn': 1,
    'tcp.flags.fin': 0,
    'tcp.window_size_value': 64240,
  });
});

test('layers of a mark without headers are none', () => {
  expect(layers(markFrame(frameOf(101, IPV4_TCP)))).toEqual([]);
});

test('layers end quietly wherever the octets end', () => {
  for (const { linkType, octets } of LINK_FRAMES) {
    const frame = frameOf(linkType, octets);
    const whole = layers(markFrame(frame, frame.end));
    for (let end = frame.start; end < frame.end; end++) {
      const found = layers(markFrame(frame, end));
      expect(found.map((layer) => layer.offset)).toEqual(whole.slice(0, found.length).map((layer) => layer.offset));
    }
  }
});

test('layers never throw, whatever the octets', () => {
  const linkType = fc.constantFrom(...new Set(LINK_FRAMES.map((frame) => frame.linkType)), 195);
  fc.assert(
    fc.property(linkType, fc.uint8Array({ maxLength: 120 }), (type, octets) => {
      const frame = frameOf(type, octets);
      for (const { view } of layers(markFrame(frame, frame.end))) expect(view.end).toBeLessThanOrEqual(octets.length);
    }),
    { numRuns: runs(1_000) },
  );
});

/** What both witnesses must say of a frame: `locate` by hand, the layers by declaration. */
function byHand(frame: Frame, location: Location) {
  const { transport, network, source, destination, sourcePort, destinationPort } = location;
  const at = (offset: number) => offset - frame.start;
  const addresses = { network: at(network), source: at(source), destination: at(destination) };
  if (transport === 'none') return addresses;
  const ends = { header: at(location.transportHeader), payload: at(location.payload) };
  const ports = { transport, sourcePort, destinationPort, ...ends };
  if (transport === 'udp') return { ...addresses, ...ports };
  const { sequence, acknowledgment, flags, payloadLength } = location;
  return { ...addresses, ...ports, sequence, acknowledgment, flags, payloadLength };
}

/** The layers of the whole frame where they reach TCP; otherwise those up to the payload, because ports alone prove no tunnel. */
function declared(frame: Frame, location: Location): Layer[] {
  const all = layers(markFrame(frame, frame.end));
  return all.at(-1)?.view.message === tcp ? all : layers(markFrame(frame, location.payload));
}

/** The line of a header. */
function lineOf({ message: { title }, words }: Layer): string {
  const text = words.map((word) => (typeof word === 'object' ? word.text : word)).join('');
  return text === '' ? title : `${title}, ${text}`;
}

function byDeclaration(found: readonly Layer[]) {
  const isIp = ({ view, message }: Layer) => message.title.startsWith('Internet Protocol') && view.has('destination');
  const ip = found.findLast(isIp) as Layer;
  const start = (key: string) => ip.view.start + (ip.view.starts[ip.view.message.index.get(key) as number] as number);
  const addresses = { network: ip.offset, source: start('source'), destination: start('destination') };
  const last = found.at(-1) as Layer;
  const { view, offset } = last;
  const summary = lineOf(last);
  if (!view.has('sourcePort')) return addresses;
  const number = (key: string) => view.number(key) as number;
  const numbers = { sourcePort: number('sourcePort'), destinationPort: number('destinationPort') };
  const transport = { transport: view.message.name, ...numbers, header: offset, payload: view.end };
  if (view.message !== tcp) return { ...addresses, ...transport };
  return {
    ...addresses,
    ...transport,
    sequence: number('sequence'),
    acknowledgment: number('acknowledgment'),
    flags: number('flags') & 0xff,
    payloadLength: Number(/Len: (\d+)/.exec(summary)?.[1]),
  };
}

function expectAgreement(frame: Frame): boolean {
  const location = emptyLocation();
  if (!locate(frame, location)) return false;
  expect(byDeclaration(declared(frame, location))).toEqual(byHand(frame, location));
  return true;
}

test.each(LINK_FRAMES)('layers agree with locate: $name', ({ linkType, octets }) => {
  expect(expectAgreement(frameOf(linkType, octets))).toBe(true);
});

test.each(Object.entries(TUNNELS))('layers agree with locate: %s', (_, wrap) => {
  for (const packet of [IPV4_TCP, IPV6_TCP]) {
    const frame = frameOf(101, wrap(fromHex(packet)));
    expect(expectAgreement(frame)).toBe(true);
    expect(layers(markFrame(frame, frame.end)).at(-1)?.view.message).toBe(tcp);
  }
});

test('layers sum up tunnels', () => {
  const inner = ['Internet Protocol Version 4, Src: 10.0.0.2, Dst: 10.0.0.1', TCP_LINE];
  const outside = 'Internet Protocol Version 4, Src: 192.0.2.1, Dst: 192.0.2.2';
  const told = (name: string) => lines(frameOf(101, (TUNNELS[name] as (packet: Uint8Array) => Uint8Array)(PACKET)));
  expect(told('vxlan')).toEqual([
    outside,
    'User Datagram Protocol, Src Port: 49152, Dst Port: 4789',
    'Virtual eXtensible Local Area Network, VNI: 42',
    ETHERNET_LINE,
    ...inner,
  ]);
  expect(told('gtp-two-extensions')).toEqual([
    outside,
    'User Datagram Protocol, Src Port: 49152, Dst Port: 2152',
    'GPRS Tunneling Protocol, TEID: 1',
    'GTP Extension Header',
    'GTP Extension Header',
    'GTP Extension Header, none',
    ...inner,
  ]);
  expect(told('erspan-2').slice(0, 3)).toEqual([
    outside,
    'Generic Routing Encapsulation',
    'Encapsulated Remote Switch Packet ANalysis Type II, VLAN: 100, Session: 7',
  ]);
});

const CAPTURES = new URL('../../../shared/captures/', import.meta.url);

describe.runIf(existsSync(CAPTURES))('recorded captures', () => {
  const paths = ['recorded/', 'public/'].flatMap((folder) => {
    const names = existsSync(new URL(folder, CAPTURES)) ? readdirSync(new URL(folder, CAPTURES)) : [];
    return names
      .filter((name) => /\.pcap(ng)?$/.test(name) && !name.includes('truncated'))
      .map((name) => folder + name);
  });

  test.each(paths)('layers agree with locate in every frame: %s', async (path) => {
    const reader = await openCapture(new URL(path, CAPTURES).pathname);
    const frame = emptyFrame();
    let found = 0;
    while (await reader.advance()) while (reader.next(frame)) if (expectAgreement(frame)) found++;
    await reader.close();
    expect(found).toBeGreaterThan(0);
  });
});

describe('hasLineOf', () => {
  const of = (octets: string) => {
    const frame = frameOf(1, `${MACS} 0800 ${octets}`);
    return layers(markFrame(frame, frame.end)) as [Layer, Layer, Layer];
  };
  const layersOf = of(IPV4_TCP);

  test('hasLineOf knows the line of a header again whatever it does not tell', () => {
    const [ethernet, ip] = of(IPV4_TCP.replace('1234', '4321'));
    expect([ethernet.isRepeated, ip.isRepeated, layersOf[2].isRepeated]).toEqual([true, true, false]);
    expect([ethernet.hasLineOf(layersOf[0]), ip.hasLineOf(layersOf[1])]).toEqual([true, true]);
  });

  test('hasLineOf tells other addresses and other kinds apart', () => {
    const [ethernet, ip] = of(IPV4_TCP.replace('0a000002', '0a000003'));
    expect([ip.hasLineOf(layersOf[1]), ip.hasLineOf(layersOf[0]), ethernet.hasLineOf(ip)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
