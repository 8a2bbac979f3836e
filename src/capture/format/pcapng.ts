import { hex } from '../../bytes/hex.ts';
import { INTERFACE_OPTION_BYTES, INTERFACES } from '../../limits.ts';
import type { Frame } from '../frame.ts';
import type { FrameOrigin } from '../frame-origin.ts';
import { type CaptureFormat, frameComplaint } from './capture-format.ts';
import { halvesOf } from './clock.ts';
import {
  BLOCK_HEADER,
  BLOCK_LENGTH,
  BLOCK_TRAILER,
  fixedLength,
  INTERFACE_DESCRIPTION,
  isLength,
  isPacketBlock,
  lengthComplaint,
  PACKET,
  roomComplaint,
  SECTION_HEADER,
  SIMPLE_PACKET,
  trailerComplaint,
} from './pcapng-block.ts';
import { type CaptureInterface, parseInterface } from './pcapng-interface.ts';
import { blockOptions, PACKET_NUMBERS, repeatOptions } from './pcapng-options.ts';
import type { Damage, Piece } from './piece.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const NO_OPTIONS = new Uint8Array(0);

/** Whether a file that starts with these bytes, of which there are four at least, is pcapng. */
export function isPcapng(bytes: Uint8Array): boolean {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0) === SECTION_HEADER;
}

/** The blocks of a pcapng file, with as many sections as there are. */
export class PcapngFormat implements CaptureFormat {
  #isLittleEndian = true;
  /** Those of this section; packets name them by their place here. */
  #interfaces: CaptureInterface[] = [];
  #interfaceCount = 0;
  /** Of the options that this section's interfaces keep. */
  #optionBytes = 0;
  /** Total length of the block that is being passed over while the piece is at its trailer; 0 between blocks. */
  #passing = 0;
  /** Time of the last frame that had one: Simple Packet Blocks have none. */
  readonly #time = { seconds: 0, nanoseconds: 0 };

  /** Of the last packet: its block in the piece, and where the options in it begin. */
  #packet = 0;
  #packetEnd = 0;
  #packetOptions = 0;
  #packetType = SIMPLE_PACKET;
  #packetSource: CaptureInterface | undefined;

  next(piece: Piece, frame: Frame): boolean {
    while (this.#hasPassed(piece) && piece.has(BLOCK_HEADER)) {
      const type = piece.view.getUint32(piece.at, this.#isLittleEndian);
      if (type === SECTION_HEADER && !this.#readByteOrder(piece)) return false;
      const length = piece.view.getUint32(piece.at + 4, this.#isLittleEndian);
      const complaint = lengthComplaint(type, length);
      if (isPacketBlock(type)) {
        if (complaint !== undefined && !isLength(length)) return piece.fail(complaint);
        if (!piece.has(length)) return false;
        const refusal = complaint ?? this.#readPacket(piece, type, length, frame);
        if (refusal === undefined) return true;
        if (!this.#endsAsItBegins(piece, length)) return piece.fail(refusal);
        piece.pass(refusal, length);
        continue;
      }
      if (complaint !== undefined) return piece.fail(complaint);
      if (type === SECTION_HEADER && !this.#openSection(piece)) return false;
      if (type === INTERFACE_DESCRIPTION && !this.#addInterface(piece, length)) return false;
      this.#passing = length;
      piece.at += length - BLOCK_TRAILER;
    }
    return false;
  }

  cut(piece: Piece): Damage | undefined {
    const passed = this.#passing === 0 ? 0 : this.#passing - BLOCK_TRAILER;
    const at = piece.at - passed;
    const left = piece.left + passed;
    if (left === 0) return undefined;
    if (left < BLOCK_LENGTH) return { at, reason: `a block takes ${BLOCK_LENGTH} bytes at least, ${left} are left` };
    const length = this.#passing === 0 ? piece.view.getUint32(at + 4, this.#isLittleEndian) : this.#passing;
    return { at, reason: `its block says ${length} bytes, ${left} are left` };
  }

  origin({ view }: Piece, frame: Frame): FrameOrigin {
    const source = this.#packetSource as CaptureInterface;
    const isLittleEndian = this.#isLittleEndian;
    if (this.#packetType === SIMPLE_PACKET) {
      const ticks = source.clock.ticks(frame);
      return { interface: source.origin, ...halvesOf(ticks), options: NO_OPTIONS };
    }
    const list = blockOptions(view, this.#packetOptions, this.#packetEnd, isLittleEndian);
    return {
      interface: source.origin,
      high: view.getUint32(this.#packet + 12, isLittleEndian),
      low: view.getUint32(this.#packet + 16, isLittleEndian),
      options: repeatOptions(view, list, isLittleEndian, PACKET_NUMBERS),
    };
  }

  /** Whether no block is left to pass over, the trailer of the last one checked. */
  #hasPassed(piece: Piece): boolean {
    const length = this.#passing;
    if (length === 0) return true;
    if (!piece.has(BLOCK_TRAILER)) return false;
    const complaint = trailerComplaint(length, piece.view.getUint32(piece.at, this.#isLittleEndian));
    if (complaint !== undefined) return piece.fail(complaint, piece.at - (length - BLOCK_TRAILER));
    this.#passing = 0;
    piece.at += BLOCK_TRAILER;
    return true;
  }

  #readByteOrder(piece: Piece): boolean {
    if (!piece.has(12)) return false;
    const { view, at } = piece;
    this.#isLittleEndian = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    if (this.#isLittleEndian || view.getUint32(at + 8) === BYTE_ORDER_MAGIC) return true;
    const magic = hex(piece.bytes, at + 8, at + 12, '');
    return piece.fail(`its section has the byte-order magic ${magic}, which no order makes 1a2b3c4d`);
  }

  #openSection(piece: Piece): boolean {
    if (!piece.has(16)) return false;
    const major = piece.view.getUint16(piece.at + 12, this.#isLittleEndian);
    const minor = piece.view.getUint16(piece.at + 14, this.#isLittleEndian);
    if (major !== 1) return piece.fail(`unknown version ${major}.${minor} of pcapng`);
    this.#interfaces = [];
    this.#optionBytes = 0;
    return true;
  }

  #addInterface(piece: Piece, length: number): boolean {
    if (!piece.has(length)) return false;
    if (this.#interfaces.length === INTERFACES) return piece.fail(`its section has more than ${INTERFACES} interfaces`);
    const block = new DataView(piece.bytes.buffer, piece.bytes.byteOffset + piece.at, length);
    const keepsOptions = this.#optionBytes < INTERFACE_OPTION_BYTES;
    const added = parseInterface(block, this.#isLittleEndian, this.#interfaceCount++, keepsOptions);
    this.#optionBytes += added.origin.options.length;
    this.#interfaces.push(added);
    return true;
  }

  /** Whether the block at `at` has its length at its end too, so that the next one stands behind it. */
  #endsAsItBegins({ view, at }: Piece, length: number): boolean {
    return view.getUint32(at + length - BLOCK_TRAILER, this.#isLittleEndian) === length;
  }

  /**
   * Fills `frame`, or says why it cannot: sections 4.3 (Enhanced Packet Block), 4.4 (Simple Packet Block) and appendix A
   * (Packet Block) of the draft.
   */
  #readPacket(piece: Piece, type: number, length: number, frame: Frame): string | undefined {
    const { view, at } = piece;
    const id = this.#interfaceOf(view, at, type);
    const source = this.#interfaces[id];
    if (source === undefined) return `its section does not describe interface ${id}`;
    const start = at + fixedLength(type);
    const end = at + length - BLOCK_TRAILER;
    const originalLength = view.getUint32(start - 4, this.#isLittleEndian);
    const captured = this.#capturedLength(view, start, type, source);
    const complaint =
      trailerComplaint(length, view.getUint32(end, this.#isLittleEndian)) ??
      frameComplaint(captured) ??
      roomComplaint(captured, end - start);
    if (complaint !== undefined) return complaint;
    if (type !== SIMPLE_PACKET) this.#readTime(view, at, source);
    this.#describe(frame, source);
    frame.buffer = piece.bytes;
    frame.start = start;
    frame.end = start + captured;
    frame.originalLength = originalLength;
    piece.at = end + BLOCK_TRAILER;
    this.#packet = at;
    this.#packetEnd = end;
    this.#packetOptions = start + Math.ceil(captured / 4) * 4;
    this.#packetType = type;
    this.#packetSource = source;
    return undefined;
  }

  #interfaceOf(view: DataView, at: number, type: number): number {
    if (type === SIMPLE_PACKET) return 0;
    return type === PACKET
      ? view.getUint16(at + 8, this.#isLittleEndian)
      : view.getUint32(at + 8, this.#isLittleEndian);
  }

  /** The original length stands just before the bytes of the frame, and the captured length before it; Simple Packet Blocks have none. */
  #capturedLength(view: DataView, start: number, type: number, source: CaptureInterface): number {
    const isSimple = type === SIMPLE_PACKET;
    const length = view.getUint32(isSimple ? start - 4 : start - 8, this.#isLittleEndian);
    return isSimple ? Math.min(length, source.snapLength) : length;
  }

  #readTime(view: DataView, at: number, source: CaptureInterface): void {
    const high = view.getUint32(at + 12, this.#isLittleEndian);
    const low = view.getUint32(at + 16, this.#isLittleEndian);
    source.clock.read(high, low, this.#time);
  }

  #describe(frame: Frame, source: CaptureInterface): void {
    frame.seconds = this.#time.seconds;
    frame.nanoseconds = this.#time.nanoseconds;
    frame.digits = source.clock.digits;
    frame.linkType = source.linkType;
    frame.interfaceId = source.id;
  }
}
