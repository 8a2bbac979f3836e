import { describe, expect, test } from 'vitest';
import { FrameSelection } from '../src/cli/select/frame-selection.ts';
import { Pipeline, type PipelineOptions } from '../src/pipeline.ts';
import type { Session } from '../src/session/session.ts';
import { TUNNELS } from './packet/tunnels.ts';
import { FIN, fragmentsOf, rawFrame, SYN, Traffic, udpPacket } from './traffic.ts';

const CLIENT = { address: '10.0.0.2', port: 40_000 };
const PROXY = { address: '10.0.0.1', port: 9999 };
const OTHER = { address: '10.0.0.3', port: 40_000 };

/** The numbers of the frames of all sessions that these packets have, or of those that `chooses` names. */
function selected(
  packets: readonly Uint8Array[],
  chooses: (session: Session) => boolean = () => true,
  options: Partial<PipelineOptions> = {},
): number[] {
  const selection = new FrameSelection();
  const session = (one: Session) => {
    if (chooses(one)) selection.add(one);
  };
  const pipeline = new Pipeline({ capture: 'test', ...options }, { session });
  const frames = packets.map((packet, index) => rawFrame(packet, index + 1));
  for (const frame of frames) pipeline.accept(frame);
  pipeline.finish();
  for (const frame of frames) selection.collect(frame);
  return frames.map(({ number }) => number).filter((number) => selection.has(number));
}

function handshake(traffic: Traffic, from = CLIENT, first?: readonly [number, number]) {
  return traffic
    .connection(from, PROXY, first)
    .open()
    .opener('05 01 00')
    .listener('05 00')
    .opener('05 01 00 03 0b 6578616d706c652e6f7267 01bb')
    .listener('05 00 00 01 0a000001 9cb0');
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('FrameSelection', () => {
  test('has all frames of a connection, from the SYN to the last acknowledgment, and none of others', () => {
    const traffic = new Traffic();
    const other = traffic.connection(OTHER, PROXY).open();
    handshake(traffic).opener('aabbcc').listener('ddeeff').close();
    other.opener('474554').close();
    expect(selected(traffic.packets)).toEqual(range(4, 15));
  });

  test('leaves out the connections before and behind between the same endpoints', () => {
    const traffic = new Traffic();
    traffic.connection(CLIENT, PROXY, [100, 200]).open().opener('474554202f').close();
    handshake(traffic, CLIENT, [70_000, 80_000]).close();
    traffic.connection(CLIENT, PROXY, [200_000, 300_000]).open().opener('474554202f').close();
    expect(selected(traffic.packets)).toEqual(range(8, 17));
  });

  test('has the sessions that were chosen of several between the same endpoints', () => {
    const traffic = new Traffic();
    handshake(traffic, CLIENT, [100, 200]).close();
    handshake(traffic, CLIENT, [70_000, 80_000]).close();
    handshake(traffic, CLIENT, [170_000, 180_000]).close();
    expect(selected(traffic.packets, ({ id }) => id !== 2)).toEqual([...range(1, 10), ...range(21, 30)]);
  });

  test('has SYNs that were sent again, before and in the connection', () => {
    const traffic = new Traffic();
    const connection = traffic.connection(CLIENT, PROXY);
    const again = [SYN, SYN];
    for (const flags of again) {
      connection.send(0, flags, '');
      connection.lose(0, -1);
    }
    const packets = [...traffic.packets];
    const rest = new Traffic();
    handshake(rest);
    expect(selected([...packets, ...rest.packets, packets[0] as Uint8Array])).toEqual(range(1, 10));
  });

  test('has the fragments of every segment, inside a tunnel and outside', () => {
    const gre = TUNNELS.gre as (packet: Uint8Array) => Uint8Array;
    const traffic = new Traffic();
    handshake(traffic).opener('aa'.repeat(64)).close();
    const numbered = traffic.packets.map((packet, index) => {
      packet.set([0, index], 4);
      return packet;
    });
    const inside = numbered.flatMap((packet) => fragmentsOf(packet, 16)).map(gre);
    expect(selected(inside)).toEqual(range(1, inside.length));
    const stranger = fragmentsOf(udpPacket(OTHER, PROXY, 'aa'.repeat(40)), 16);
    const outside = [...stranger, ...numbered.map(gre).flatMap((packet) => fragmentsOf(packet, 24))];
    expect(selected(outside)).toEqual(range(stranger.length + 1, outside.length));
  });

  test('has the datagrams of an association, also copies and those behind the last message, and no others', () => {
    const traffic = new Traffic();
    const relay = { address: '10.0.0.1', port: 5000 };
    const sender = { address: '10.0.0.2', port: 6000 };
    const connection = traffic
      .connection(CLIENT, PROXY)
      .open()
      .opener('05 01 00')
      .listener('05 00')
      .opener('05 03 00 01 00000000 0000')
      .listener('05 00 00 01 0a000001 1388');
    const datagram = '0000 00 01 c0000201 0035 deadbeef';
    traffic.udp(sender, relay, datagram);
    traffic.udp(sender, relay, datagram);
    traffic.udp(relay, sender, datagram);
    traffic.udp(OTHER, { ...relay, port: 53 }, 'abcdef');
    connection.send(0, FIN, '');
    expect(selected(traffic.packets)).toEqual([...range(1, 10), 12]);
  });

  test('has nothing where no session was added', () => {
    const traffic = new Traffic();
    handshake(traffic);
    expect(selected(traffic.packets, () => false)).toEqual([]);
    expect(new FrameSelection().isEmpty).toBe(true);
  });
});
