import type { ClockDigits } from '../../bytes/instant.ts';
import type { Frame } from '../frame.ts';
import type { FrameOrigin, InterfaceOrigin } from '../frame-origin.ts';
import { type CaptureFormat, frameComplaint } from './capture-format.ts';
import { Clock, halvesOf } from './clock.ts';
import type { Damage, Piece } from './piece.ts';

/** What the first four bytes of a pcap file tell. */
export interface PcapMagic {
  readonly isLittleEndian: boolean;
  readonly digits: ClockDigits;
  /** Bytes before each frame: 16, or 24 in Kuznetzov's modified format. */
  readonly recordHeader: 16 | 24;
}

/** The file header (draft-ietf-opsawg-pcap section 4). */
export interface PcapHeader extends PcapMagic {
  readonly majorVersion: number;
  readonly minorVersion: number;
  readonly linkType: number;
  readonly snapLength: number;
}

export const PCAP_HEADER_LENGTH = 24;

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const MODIFIED = 0xa1b2cd34;

/** The kind of pcap file that starts with these bytes, of which there are four at least; undefined for another file. */
export function pcapMagic(bytes: Uint8Array): PcapMagic | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const isLittleEndian of [true, false]) {
    const magic = view.getUint32(0, isLittleEndian);
    if (magic === MICROSECONDS) return { isLittleEndian, digits: 6, recordHeader: 16 };
    if (magic === NANOSECONDS) return { isLittleEndian, digits: 9, recordHeader: 16 };
    if (magic === MODIFIED) return { isLittleEndian, digits: 6, recordHeader: 24 };
  }
  return undefined;
}

/** The file header in the first PCAP_HEADER_LENGTH bytes. */
export function pcapHeader(bytes: Uint8Array, magic: PcapMagic): PcapHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    ...magic,
    majorVersion: view.getUint16(4, magic.isLittleEndian),
    minorVersion: view.getUint16(6, magic.isLittleEndian),
    // The upper half says whether frames end with a checksum, and how long that is.
    linkType: view.getUint32(20, magic.isLittleEndian) & 0xffff,
    snapLength: view.getUint32(16, magic.isLittleEndian),
  };
}

const NO_OPTIONS = new Uint8Array(0);

/** The file's one interface. */
export function pcapOrigin({ linkType, snapLength, digits }: PcapHeader): InterfaceOrigin {
  return { linkType, snapLength, resolution: digits, offset: 0, options: NO_OPTIONS };
}

/** All that a pcap file says of a frame is its time. */
export function pcapFrameOrigin(source: InterfaceOrigin, frame: Frame): FrameOrigin {
  const ticks = new Clock(source.resolution, source.offset).ticks(frame);
  return { interface: source, ...halvesOf(ticks), options: NO_OPTIONS };
}

/** The records behind the file header. */
export class PcapFormat implements CaptureFormat {
  readonly #isLittleEndian: boolean;
  readonly #digits: ClockDigits;
  readonly #recordHeader: number;
  readonly #minorVersion: number;
  readonly #linkType: number;
  readonly #ticksPerSecond: number;

  readonly #origin: InterfaceOrigin;

  constructor(header: PcapHeader) {
    this.#origin = pcapOrigin(header);
    this.#isLittleEndian = header.isLittleEndian;
    this.#digits = header.digits;
    this.#recordHeader = header.recordHeader;
    this.#minorVersion = header.minorVersion;
    this.#linkType = header.linkType;
    this.#ticksPerSecond = header.digits === 6 ? 1e6 : 1e9;
  }

  next(piece: Piece, frame: Frame): boolean {
    if (!piece.has(this.#recordHeader)) return false;
    const captured = this.#length(piece, 'captured');
    const complaint = frameComplaint(captured);
    if (complaint !== undefined) return piece.fail(complaint);
    if (!piece.has(this.#recordHeader + captured)) return false;
    const { view, at } = piece;
    this.#setTime(frame, view.getUint32(at, this.#isLittleEndian), view.getUint32(at + 4, this.#isLittleEndian));
    frame.digits = this.#digits;
    frame.linkType = this.#linkType;
    frame.interfaceId = 0;
    frame.buffer = piece.bytes;
    frame.start = at + this.#recordHeader;
    frame.end = frame.start + captured;
    frame.originalLength = this.#length(piece, 'original');
    piece.at = frame.end;
    return true;
  }

  origin(_: Piece, frame: Frame): FrameOrigin {
    return pcapFrameOrigin(this.#origin, frame);
  }

  cut(piece: Piece): Damage | undefined {
    const { left, at } = piece;
    if (left === 0) return undefined;
    const header = this.#recordHeader;
    if (left < header) return { at, reason: `a record header takes ${header} bytes, ${left} are left` };
    const captured = this.#length(piece, 'captured');
    return { at, reason: `its header says ${captured} bytes, ${left - header} are left` };
  }

  /** Versions before 2.3 wrote the two lengths the other way round, and some programs still did with 2.3 (libpcap, sf-pcap.c). */
  #length(piece: Piece, which: 'captured' | 'original'): number {
    const captured = piece.view.getUint32(piece.at + 8, this.#isLittleEndian);
    const original = piece.view.getUint32(piece.at + 12, this.#isLittleEndian);
    const isSwapped = this.#minorVersion < 3 || (this.#minorVersion === 3 && captured > original);
    return isSwapped === (which === 'captured') ? original : captured;
  }

  #setTime(frame: Frame, seconds: number, ticks: number): void {
    const carried = ticks < this.#ticksPerSecond ? 0 : Math.floor(ticks / this.#ticksPerSecond);
    frame.seconds = seconds + carried;
    frame.nanoseconds = (ticks - carried * this.#ticksPerSecond) * (1e9 / this.#ticksPerSecond);
  }
}
