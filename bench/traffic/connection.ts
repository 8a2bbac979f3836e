import type { Endpoint, Packet, Side } from './packet.ts';
import type { Scene } from './scene.ts';

const FIN = 0x01;
const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;

const NO_OCTETS = new Uint8Array(0);

/** Payload of a segment in an Ethernet frame of 1514 octets, with the timestamp option. */
export const SEGMENT_OCTETS = 1448;

/** One TCP connection: its endpoints and the next sequence number of each. */
export class Connection {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly #next: [number, number];

  constructor(scene: Scene, server: Endpoint, client = scene.client()) {
    this.client = client;
    this.server = server;
    this.#next = [scene.random.word(), scene.random.word()];
    scene.connections++;
  }

  *open(): Generator<Packet, void> {
    yield this.request();
    yield this.#segment(1, SYN | ACK, NO_OCTETS);
    yield this.acknowledge(0);
  }

  /** The first SYN. */
  request(): Packet {
    return this.#segment(0, SYN, NO_OCTETS);
  }

  say(side: Side, payload: Uint8Array): Packet {
    return this.#segment(side, PSH | ACK, payload);
  }

  acknowledge(side: Side): Packet {
    return this.#segment(side, ACK, NO_OCTETS);
  }

  *close(): Generator<Packet, void> {
    yield this.#segment(0, FIN | ACK, NO_OCTETS);
    yield this.#segment(1, FIN | ACK, NO_OCTETS);
    yield this.acknowledge(0);
  }

  #segment(side: Side, flags: number, payload: Uint8Array): Packet {
    const [from, to] = side === 0 ? [this.client, this.server] : [this.server, this.client];
    const sequence = this.#next[side];
    const acknowledgment = (flags & ACK) === 0 ? 0 : this.#next[side === 0 ? 1 : 0];
    this.#next[side] = (sequence + payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) >>> 0;
    return { from, to, segment: { sequence, acknowledgment, flags }, payload };
  }
}
