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
  readonly #nanosecondsPerTick: number;

  readonly #origin: InterfaceOrigin;

  constructor(header: PcapHeader) {
    this.#origin = pcapOrigin(header);
    this.#isLittleEndian = header.isLittleEndian;
    this.#digits = header.digits;
    this.#recordHeader = header.recordHeader;
    this.#minorVersion = header.minorVersion;
    this.#linkType = header.linkType;
    this.#ticksPerSecond = header.digits === 6 ? 1e6 : 1e9;
    this.#nanosecondsPerTick = 1e9 / this.#ticksPerSecond;
  }

  next(piece: Piece, frame: Frame): boolean {
    const { view, at, bytes } = piece;
    const isLittleEndian = this.#isLittleEndian;
    const start = at + this.#recordHeader;
    if (start > bytes.length) return piece.lacks(this.#recordHeader);
    const first = view.getUint32(at + 8, isLittleEndian);
    const second = view.getUint32(at + 12, isLittleEndian);
    const isSwapped = this.#minorVersion < 4 && this.#isSwapped(first, second);
    const captured = isSwapped ? second : first;
    const complaint = frameComplaint(captured);
    if (complaint !== undefined) return piece.fail(complaint);
    const end = start + captured;
    if (end > bytes.length) return piece.lacks(end - at);
    const seconds = view.getUint32(at, isLittleEndian);
    const ticks = view.getUint32(at + 4, isLittleEndian);
    const carried = ticks < this.#ticksPerSecond ? 0 : Math.floor(ticks / this.#ticksPerSecond);
    frame.seconds = seconds + carried;
    frame.nanoseconds = (ticks - carried * this.#ticksPerSecond) * this.#nanosecondsPerTick;
    frame.digits = this.#digits;
    frame.linkType = this.#linkType;
    frame.interfaceId = 0;
    frame.buffer = bytes;
    frame.start = start;
    frame.end = end;
    frame.originalLength = isSwapped ? first : second;
    piece.at = end;
    return true;
  }

  origin(_: Piece, frame: Frame): FrameOrigin {
    return pcapFrameOrigin(this.#origin, frame);
  }

  cut({ left, at, view }: Piece): Damage | undefined {
    if (left === 0) return undefined;
    const header = this.#recordHeader;
    if (left < header) return { at, reason: `a record header takes ${header} bytes, ${left} are left` };
    const first = view.getUint32(at + 8, this.#isLittleEndian);
    const second = view.getUint32(at + 12, this.#isLittleEndian);
    const captured = this.#isSwapped(first, second) ? second : first;
    return { at, reason: `its header says ${captured} bytes, ${left - header} are left` };
  }

  /** Versions before 2.3 wrote the original length before the captured one, and some programs still did with 2.3 (libpcap, sf-pcap.c). */
  #isSwapped(first: number, second: number): boolean {
    return this.#minorVersion < 3 || (this.#minorVersion === 3 && first > second);
  }
}
