/** Takes the octets of a file piece by piece; borrowed during the call. */
export type Sink = (piece: Uint8Array) => void;

export type CaptureKind = 'pcap' | 'pcap-nanoseconds' | 'pcapng';

const START_SECONDS = 1_790_000_000;
const PIECE = 1 << 20;
const ETHERNET_LINK = 1;
const SNAP_LENGTH = 262_144;

/** Writes frames as a capture, in pieces of 1 MiB. */
export class CaptureWriter {
  /** Frames and octets of the file so far. */
  frames = 0;
  bytes = 0;
  readonly #kind: CaptureKind;
  readonly #sink: Sink;
  readonly #piece = new Uint8Array(PIECE + SNAP_LENGTH);
  readonly #view = new DataView(this.#piece.buffer);
  #end = 0;

  constructor(kind: CaptureKind, sink: Sink) {
    this.#kind = kind;
    this.#sink = sink;
    if (kind === 'pcapng') this.#words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28);
    else this.#words(kind === 'pcap' ? 0xa1b2c3d4 : 0xa1b23c4d, 0x00040002, 0, 0, SNAP_LENGTH, ETHERNET_LINK);
    if (kind === 'pcapng') this.#words(1, 20, ETHERNET_LINK, SNAP_LENGTH, 20);
  }

  /** `nanoseconds` since the start of the capture. */
  write(frame: Uint8Array, nanoseconds: number): void {
    const { length } = frame;
    const padding = this.#kind === 'pcapng' ? -length & 3 : 0;
    this.frames++;
    if (this.#kind === 'pcapng') this.#packetBlock(length, nanoseconds);
    else this.#record(length, nanoseconds);
    this.#piece.set(frame, this.#end);
    this.#piece.fill(0, this.#end + length, this.#end + length + padding);
    this.#end += length + padding;
    if (this.#kind === 'pcapng') this.#words(32 + length + padding);
    if (this.#end >= PIECE) this.flush();
  }

  flush(): void {
    this.bytes += this.#end;
    this.#sink(this.#piece.subarray(0, this.#end));
    this.#end = 0;
  }

  #record(length: number, nanoseconds: number): void {
    const seconds = Math.floor(nanoseconds / 1e9);
    const rest = nanoseconds - seconds * 1e9;
    const ticks = this.#kind === 'pcap' ? Math.floor(rest / 1e3) : rest;
    this.#words(START_SECONDS + seconds, ticks, length, length);
  }

  /** An Enhanced Packet Block in microseconds, up to the octets of the frame. */
  #packetBlock(length: number, nanoseconds: number): void {
    const ticks = START_SECONDS * 1e6 + Math.floor(nanoseconds / 1e3);
    this.#words(6, 32 + length + (-length & 3), 0, Math.floor(ticks / 2 ** 32), ticks >>> 0, length, length);
  }

  #words(...words: readonly number[]): void {
    for (const word of words) {
      this.#view.setUint32(this.#end, word, true);
      this.#end += 4;
    }
  }
}
