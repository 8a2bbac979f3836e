import { concat } from '../src/bytes/concat.ts';
import { fromHex } from '../src/bytes/hex.ts';
import { emptyFrame, type Frame } from '../src/capture/frame.ts';
import { Pipeline, type PipelineOptions, type Totals } from '../src/pipeline.ts';
import type { Session } from '../src/session/session.ts';

export interface Host {
  readonly address: string;
  readonly port: number;
}

/** Octets, as hex or as they are. */
export type Octets = string | Uint8Array;

export const SYN = 0x02;
export const FIN = 0x01;
export const RST = 0x04;
export const ACK = 0x10;

function octetsOf(octets: Octets): Uint8Array {
  return typeof octets === 'string' ? fromHex(octets) : octets;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

function addressOctets(address: string): Uint8Array {
  if (!address.includes(':')) return Uint8Array.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const zeros = Array(8 - groups(head).length - groups(tail).length).fill('0');
  const all = [...groups(head), ...(address.includes('::') ? zeros : []), ...groups(tail)];
  return concat(all.map((group) => u16(Number.parseInt(group, 16))));
}

/** An IPv4 or IPv6 packet around a transport header and payload. */
export function ipPacket(from: Host, to: Host, protocol: number, payload: Uint8Array): Uint8Array {
  const source = addressOctets(from.address);
  const destination = addressOctets(to.address);
  const header =
    source.length === 4
      ? concat([
          fromHex('45 00'),
          u16(20 + payload.length),
          fromHex('0000 4000 40'),
          Uint8Array.of(protocol),
          fromHex('0000'),
        ])
      : concat([fromHex('60000000'), u16(payload.length), Uint8Array.of(protocol, 64)]);
  return concat([header, source, destination, payload]);
}

export interface SegmentOptions {
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly flags?: number;
}

export function tcpPacket(
  from: Host,
  to: Host,
  { sequence, acknowledgment = 0, flags = ACK }: SegmentOptions,
  payload: Octets,
): Uint8Array {
  const header = [
    u16(from.port),
    u16(to.port),
    u32(sequence),
    u32(acknowledgment),
    Uint8Array.of(0x50, flags),
    fromHex('ffff 0000 0000'),
  ];
  return ipPacket(from, to, 6, concat([...header, octetsOf(payload)]));
}

export function udpPacket(from: Host, to: Host, payload: Octets): Uint8Array {
  const data = octetsOf(payload);
  return ipPacket(from, to, 17, concat([u16(from.port), u16(to.port), u16(8 + data.length), fromHex('0000'), data]));
}

/** An IPv4 packet in fragments of `step` octets, a multiple of eight. */
export function fragmentsOf(packet: Uint8Array, step: number): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  for (let at = 20; at < packet.length; at += step) {
    const end = Math.min(at + step, packet.length);
    const fragment = concat([packet.subarray(0, 20), packet.subarray(at, end)]);
    fragment.set(u16(20 + end - at), 2);
    fragment.set(u16((end < packet.length ? 0x2000 : 0) | ((at - 20) / 8)), 6);
    fragments.push(fragment);
  }
  return fragments;
}

/** Frames of raw IP, a millisecond apart. */
export class Traffic {
  readonly packets: Uint8Array[] = [];

  connection(client: Host, proxy: Host, first: readonly [number, number] = [1000, 5000]): Connection {
    return new Connection(this, client, proxy, first);
  }

  udp(from: Host, to: Host, payload: Octets): void {
    this.packets.push(udpPacket(from, to, payload));
  }
}

/** One TCP connection, whose first endpoint opens it. */
export class Connection {
  readonly hosts: readonly [Host, Host];
  readonly #traffic: Traffic;
  readonly #next: [number, number];

  constructor(traffic: Traffic, opener: Host, listener: Host, first: readonly [number, number]) {
    this.#traffic = traffic;
    this.hosts = [opener, listener];
    this.#next = [first[0], first[1]];
  }

  open(): this {
    this.send(0, SYN, '');
    this.send(1, SYN | ACK, '');
    return this.send(0, ACK, '');
  }

  /** The opener says this, in one segment. */
  opener(octets: Octets): this {
    return this.send(0, ACK, octets);
  }

  listener(octets: Octets): this {
    return this.send(1, ACK, octets);
  }

  close(): this {
    this.send(0, FIN | ACK, '');
    this.send(1, FIN | ACK, '');
    return this.send(0, ACK, '');
  }

  /** Octets that are sent, but not in the capture. */
  lose(side: 0 | 1, length: number): this {
    this.#next[side] = (this.#next[side] + length) >>> 0;
    return this;
  }

  send(side: 0 | 1, flags: number, octets: Octets): this {
    const payload = octetsOf(octets);
    const [from, to] = side === 0 ? this.hosts : [this.hosts[1], this.hosts[0]];
    const options = { sequence: this.#next[side], acknowledgment: this.#next[side === 0 ? 1 : 0], flags };
    this.#traffic.packets.push(tcpPacket(from, to, options, payload));
    const length = payload.length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
    this.#next[side] = (this.#next[side] + length) >>> 0;
    return this;
  }
}

const RAW_IP = 101;

/** The frame that a packet of raw IP comes in; `snap` octets of it are captured. */
export function rawFrame(packet: Uint8Array, number: number, snap = packet.length): Frame {
  const end = Math.min(snap, packet.length);
  return {
    ...emptyFrame(),
    number,
    seconds: 1_700_000_000 + Math.floor(number / 1000),
    nanoseconds: (number % 1000) * 1_000_000,
    linkType: RAW_IP,
    buffer: packet,
    end,
    originalLength: packet.length,
  };
}

/** What a pipeline counted of these packets. */
export function totalsOf(packets: readonly Uint8Array[], options: Partial<PipelineOptions> = {}): Totals {
  const pipeline = new Pipeline({ capture: 'test', ...options }, { session: () => undefined });
  packets.forEach((packet, index) => {
    pipeline.accept(rawFrame(packet, index + 1));
  });
  return pipeline.finish();
}

/** The sessions of these packets, by their ids. */
export function sessionsOf(packets: readonly Uint8Array[], options: Partial<PipelineOptions> = {}): Session[] {
  const sessions: Session[] = [];
  const pipeline = new Pipeline({ capture: 'test', ...options }, { session: (session) => sessions.push(session) });
  packets.forEach((packet, index) => {
    pipeline.accept(rawFrame(packet, index + 1));
  });
  pipeline.finish();
  return sessions.sort((a, b) => a.id - b.id);
}

/** What must not depend on how the bytes were cut or in what order the frames came: all but frames and times. */
export function essence(session: Session): unknown {
  const { methods, authentication, request, replies, relay, status, phase, client, proxy, detection } = session;
  const messages = session.messages.map(({ side, offset, length, completeness, view }) => ({
    side,
    offset,
    length,
    completeness,
    name: view.message.name,
  }));
  const order = (a: { side: string; offset: number }, b: { side: string; offset: number }) =>
    a.side < b.side ? -1 : a.side > b.side ? 1 : a.offset - b.offset;
  const confidence = detection.confidence;
  return {
    methods,
    authentication,
    request,
    replies,
    relay,
    status,
    phase,
    client,
    proxy,
    confidence,
    messages: messages.sort(order),
  };
}
