import type { Packet } from '../traffic/packet.ts';

const ETHERNET = 14;
const TAG = 4;
const UDP_HEADER = 8;
/** With the timestamp option, as all systems send it. */
const TCP_HEADER = 32;
const LONGEST = 65_535 + ETHERNET + TAG;

/** Writes packets as Ethernet frames; checksums are zero. One frame is filled again for every packet. */
export class FrameEncoder {
  readonly #frame = new Uint8Array(LONGEST);
  readonly #view = new DataView(this.#frame.buffer);
  readonly #network: number;
  #identification = 0;

  /** `vlan` is the number of an 802.1Q tag; undefined for none. */
  constructor(vlan?: number) {
    this.#frame.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]);
    this.#network = vlan === undefined ? ETHERNET : ETHERNET + TAG;
    if (vlan === undefined) return;
    this.#view.setUint16(12, 0x8100);
    this.#view.setUint16(14, vlan);
  }

  /** The frame of a packet, borrowed until the next call. */
  encode(packet: Packet): Uint8Array {
    const { from, segment, payload } = packet;
    const header = segment === undefined ? UDP_HEADER : TCP_HEADER;
    const transport = this.#network + (from.address.length === 4 ? 20 : 40);
    this.#view.setUint16(this.#network - 2, from.address.length === 4 ? 0x0800 : 0x86dd);
    this.#writeNetwork(packet, header + payload.length);
    this.#view.setUint16(transport, from.port);
    this.#view.setUint16(transport + 2, packet.to.port);
    if (segment === undefined) this.#view.setUint32(transport + 4, (UDP_HEADER + payload.length) << 16);
    else this.#writeSegment(transport, segment);
    this.#frame.set(payload, transport + header);
    return this.#frame.subarray(0, transport + header + payload.length);
  }

  #writeNetwork({ from, to, segment }: Packet, length: number): void {
    const view = this.#view;
    const at = this.#network;
    const protocol = segment === undefined ? 17 : 6;
    if (from.address.length === 4) {
      this.#identification = (this.#identification + 1) & 0xffff;
      view.setUint32(at, (0x4500 << 16) | (20 + length));
      view.setUint32(at + 4, (this.#identification << 16) | 0x4000);
      view.setUint32(at + 8, (64 << 24) | (protocol << 16));
    } else {
      view.setUint32(at, 0x60000000);
      view.setUint32(at + 4, (length << 16) | (protocol << 8) | 64);
    }
    const addresses = from.address.length === 4 ? at + 12 : at + 8;
    this.#frame.set(from.address, addresses);
    this.#frame.set(to.address, addresses + from.address.length);
  }

  #writeSegment(at: number, { sequence, acknowledgment, flags }: NonNullable<Packet['segment']>): void {
    const view = this.#view;
    view.setUint32(at + 4, sequence);
    view.setUint32(at + 8, acknowledgment);
    view.setUint32(at + 12, (((TCP_HEADER / 4) << 28) | (flags << 16) | 502) >>> 0);
    view.setUint32(at + 16, 0);
    view.setUint32(at + 20, 0x0101080a);
    view.setUint32(at + 24, sequence);
    view.setUint32(at + 28, acknowledgment);
  }
}
