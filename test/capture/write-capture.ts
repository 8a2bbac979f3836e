import { concat } from '../../src/bytes/concat.ts';
import type { ClockDigits } from '../../src/bytes/instant.ts';

/* Writes small capture files for tests, in every variant that readers must know. */

export type ByteOrder = 'little' | 'big';

/** A frame to be written. */
export interface WrittenFrame {
  readonly bytes: Uint8Array;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Octets on the wire; the length of `bytes` unless given. */
  readonly originalLength?: number;
}

/** Octets of a number: `width` octets in a byte order, negative ones as two's complement. */
function integer(value: number | bigint, width: 1 | 2 | 4 | 8, byteOrder: ByteOrder): Uint8Array {
  const big = new Uint8Array(8);
  new DataView(big.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(value)));
  const bytes = big.slice(8 - width);
  return byteOrder === 'big' ? bytes : bytes.reverse();
}

/** Numbers one after the other, each with its width: `integers('big', [1, 2], [7, 4])`. */
export function integers(
  byteOrder: ByteOrder,
  ...parts: readonly (readonly [value: number | bigint, width: 1 | 2 | 4 | 8])[]
): Uint8Array {
  return concat(parts.map(([value, width]) => integer(value, width, byteOrder)));
}

export interface PcapOptions {
  readonly frames: readonly WrittenFrame[];
  /** LINKTYPE_ value, with the bits for a checksum above it if need be; 1, Ethernet, unless given. */
  readonly linkType?: number;
  /** Digits below a second; 6 unless given. */
  readonly precision?: ClockDigits;
  readonly byteOrder?: ByteOrder;
  /** Kuznetzov's format, with record headers of 24 octets. */
  readonly modified?: boolean;
  readonly snapLength?: number;
  readonly version?: readonly [major: number, minor: number];
}

/** A pcap file (draft-ietf-opsawg-pcap). Versions before 2.3 get their two lengths the other way round, as they had. */
export function pcapFile(options: PcapOptions): Uint8Array {
  const { frames, linkType = 1, precision = 6, byteOrder = 'little', modified = false, snapLength = 262_144 } = options;
  const [major, minor] = options.version ?? [2, 4];
  const magic = modified ? 0xa1b2cd34 : precision === 9 ? 0xa1b23c4d : 0xa1b2c3d4;
  const header = integers(byteOrder, [magic, 4], [major, 2], [minor, 2], [0, 8], [snapLength, 4], [linkType, 4]);
  const records = frames.flatMap((frame) => {
    const lengths = [frame.bytes.length, frame.originalLength ?? frame.bytes.length] as const;
    const [first, second] = minor < 3 ? [lengths[1], lengths[0]] : lengths;
    const ticks = Math.floor(frame.nanoseconds / 10 ** (9 - precision));
    const record = integers(byteOrder, [frame.seconds, 4], [ticks, 4], [first, 4], [second, 4]);
    return [
      record,
      modified ? integers(byteOrder, [3, 4], [0x0800, 2], [4, 1], [0, 1]) : new Uint8Array(0),
      frame.bytes,
    ];
  });
  return concat([header, ...records]);
}

/** Block types of pcapng that tests write. */
export const BLOCK_TYPES = {
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  decryptionSecrets: 10,
  custom: 0xbad,
} as const;

function padded(bytes: Uint8Array): Uint8Array {
  return concat([bytes, new Uint8Array((4 - (bytes.length % 4)) % 4)]);
}

/** Writes pcapng blocks in one byte order (draft-ietf-opsawg-pcapng). Lengths that are given win over right ones, for files that lie. */
export class BlockWriter {
  readonly byteOrder: ByteOrder;

  constructor(byteOrder: ByteOrder = 'little') {
    this.byteOrder = byteOrder;
  }

  block(type: number, body: Uint8Array, lengths: { readonly start?: number; readonly end?: number } = {}): Uint8Array {
    const length = padded(body).length + 12;
    const { start = length, end = length } = lengths;
    return concat([integers(this.byteOrder, [type, 4], [start, 4]), padded(body), integers(this.byteOrder, [end, 4])]);
  }

  option(code: number, value: Uint8Array, length = value.length): Uint8Array {
    return concat([integers(this.byteOrder, [code, 2], [length, 2]), padded(value)]);
  }

  section(options: { readonly version?: readonly [number, number]; readonly length?: bigint } = {}): Uint8Array {
    const [major, minor] = options.version ?? [1, 0];
    const { length = -1n } = options;
    return this.block(
      BLOCK_TYPES.section,
      integers(this.byteOrder, [0x1a2b3c4d, 4], [major, 2], [minor, 2], [length, 8]),
    );
  }

  /** `resolution` is the octet of if_tsresol, `offset` the seconds of if_tsoffset. */
  interface(
    options: {
      readonly linkType?: number;
      readonly snapLength?: number;
      readonly resolution?: number;
      readonly offset?: bigint;
      readonly options?: readonly Uint8Array[];
    } = {},
  ): Uint8Array {
    const { linkType = 1, snapLength = 0, resolution, offset } = options;
    const list = [
      ...(resolution === undefined ? [] : [this.option(9, integers(this.byteOrder, [resolution, 1]))]),
      ...(offset === undefined ? [] : [this.option(14, integers(this.byteOrder, [offset, 8]))]),
      ...(options.options ?? []),
    ];
    const end = list.length > 0 ? [this.option(0, new Uint8Array(0))] : [];
    const fixed = integers(this.byteOrder, [linkType, 2], [0, 2], [snapLength, 4]);
    return this.block(BLOCK_TYPES.interface, concat([fixed, ...list, ...end]));
  }

  /** An Enhanced Packet Block; `ticks` is its 64-bit timestamp. */
  enhancedPacket(bytes: Uint8Array, ticks: bigint, interfaceId = 0, originalLength = bytes.length): Uint8Array {
    return this.block(
      BLOCK_TYPES.enhancedPacket,
      concat([this.#packetFields([[interfaceId, 4]], ticks, bytes.length, originalLength), bytes]),
    );
  }

  /** The obsolete Packet Block, with a drop count. */
  packet(bytes: Uint8Array, ticks: bigint, interfaceId = 0, originalLength = bytes.length): Uint8Array {
    const dropCount = 0xffff;
    const fields = this.#packetFields(
      [
        [interfaceId, 2],
        [dropCount, 2],
      ],
      ticks,
      bytes.length,
      originalLength,
    );
    return this.block(BLOCK_TYPES.packet, concat([fields, bytes]));
  }

  simplePacket(bytes: Uint8Array, originalLength = bytes.length): Uint8Array {
    return this.block(BLOCK_TYPES.simplePacket, concat([integers(this.byteOrder, [originalLength, 4]), bytes]));
  }

  #packetFields(
    names: readonly (readonly [number, 2 | 4])[],
    ticks: bigint,
    captured: number,
    originalLength: number,
  ): Uint8Array {
    return integers(
      this.byteOrder,
      ...names,
      [ticks >> 32n, 4],
      [ticks & 0xffffffffn, 4],
      [captured, 4],
      [originalLength, 4],
    );
  }
}

export interface PcapngOptions {
  readonly frames: readonly WrittenFrame[];
  readonly linkType?: number;
  readonly precision?: ClockDigits;
  readonly byteOrder?: ByteOrder;
}

/** A pcapng file of one section with one interface: an Enhanced Packet Block for each frame. */
export function pcapngFile(options: PcapngOptions): Uint8Array {
  const { frames, linkType = 1, precision = 6, byteOrder = 'little' } = options;
  const writer = new BlockWriter(byteOrder);
  const packets = frames.map((frame) =>
    writer.enhancedPacket(frame.bytes, ticksOf(frame, precision), 0, frame.originalLength),
  );
  return concat([writer.section(), writer.interface({ linkType, resolution: precision }), ...packets]);
}

function ticksOf(frame: WrittenFrame, precision: ClockDigits): bigint {
  const perSecond = 10n ** BigInt(precision);
  return BigInt(frame.seconds) * perSecond + BigInt(Math.floor(frame.nanoseconds / 10 ** (9 - precision)));
}
