import { concat } from '../../bytes/concat.ts';
import type { ClockDigits } from '../../bytes/instant.ts';
import type { Frame } from '../frame.ts';
import type { FrameOrigin, InterfaceOrigin } from '../frame-origin.ts';
import {
  BLOCK_LENGTH,
  ENHANCED_PACKET,
  fixedLength,
  INTERFACE_DESCRIPTION,
  INTERFACE_STATISTICS,
  SECTION_HEADER,
} from './pcapng-block.ts';

/* Blocks of a pcapng file in little-endian order (draft-ietf-opsawg-pcapng section 4). */

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const LENGTH_UNKNOWN = -1n;

/** Option codes: of all blocks, of sections, of interfaces, of statistics. */
const END_OF_OPTIONS = 0;
const COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_TSRESOL = 9;
const IF_FILTER = 11;
const IF_TSOFFSET = 14;
const ISB_STARTTIME = 2;
const ISB_ENDTIME = 3;
const ISB_IFRECV = 4;
const ISB_OSDROP = 7;

const TEXT = new TextEncoder();
const NO_BYTES = new Uint8Array(0);

/** What a file says of an interface. */
export interface WrittenInterface {
  /** LINKTYPE_ value. */
  readonly linkType: number;
  readonly name: string;
  readonly digits: ClockDigits;
  /** 0 for no limit. */
  readonly snapLength?: number;
  /** The capture filter. */
  readonly filter?: string;
  readonly comment?: string;
}

/** Microseconds since 1970 and frame counts; what is not known is absent. */
export interface WrittenStatistics {
  readonly start: number;
  readonly end: number;
  readonly received?: number;
  readonly dropped?: number;
}

/** The block that begins a file; `application` is the program that writes it. */
export function sectionBlock(application: string, comment?: string): Uint8Array {
  const fixed = new Uint8Array(16);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, LENGTH_UNKNOWN, true);
  return block(SECTION_HEADER, [
    fixed,
    ...options([textOption(COMMENT, comment), textOption(SHB_USERAPPL, application)]),
  ]);
}

/** The block that describes an interface; frames name it by its place among those of the file. */
export function interfaceBlock(described: WrittenInterface): Uint8Array {
  const { linkType, name, digits, snapLength = 0, filter, comment } = described;
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint16(0, linkType, true);
  view.setUint32(4, snapLength, true);
  const list = [
    textOption(COMMENT, comment),
    textOption(IF_NAME, name),
    option(IF_TSRESOL, Uint8Array.of(digits)),
    // The first byte says that the filter is text for libpcap.
    filter === undefined ? undefined : option(IF_FILTER, concat([Uint8Array.of(0), TEXT.encode(filter)])),
  ];
  return block(INTERFACE_DESCRIPTION, [fixed, ...options(list)]);
}

/** The block that tells, once an interface's capture is over, what came and what was lost. */
export function statisticsBlock(interfaceId: number, { start, end, received, dropped }: WrittenStatistics): Uint8Array {
  const fixed = new Uint8Array(12);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, interfaceId, true);
  setTimestamp(view, 4, end);
  const list = [
    option(ISB_STARTTIME, timestamp(start)),
    option(ISB_ENDTIME, timestamp(end)),
    received === undefined ? undefined : option(ISB_IFRECV, count(received)),
    dropped === undefined ? undefined : option(ISB_OSDROP, count(dropped)),
  ];
  return block(INTERFACE_STATISTICS, [fixed, ...options(list)]);
}

/** Bytes that `writePacket` takes for a frame. */
export function packetLength({ start, end }: Frame): number {
  return fixedLength(ENHANCED_PACKET) + padded(end - start) + 4;
}

/** Writes the block of a frame at `at`, where `packetLength` bytes must be free. Makes no object. */
export function writePacket(view: DataView, room: Uint8Array, at: number, frame: Frame, interfaceId: number): void {
  const captured = frame.end - frame.start;
  const length = packetLength(frame);
  view.setUint32(at, ENHANCED_PACKET, true);
  view.setUint32(at + 4, length, true);
  view.setUint32(at + 8, interfaceId, true);
  setTime(view, at + 12, frame);
  view.setUint32(at + 20, captured, true);
  view.setUint32(at + 24, frame.originalLength, true);
  room.set(frame.buffer.subarray(frame.start, frame.end), at + 28);
  room.fill(0, at + 28 + captured, at + length - 4);
  view.setUint32(at + length - 4, length, true);
}

/** The block of a frame as another file had it, its options too. */
export function packetBlock(frame: Frame, interfaceId: number, { high, low, options: list }: FrameOrigin): Uint8Array {
  const bytes = frame.buffer.subarray(frame.start, frame.end);
  const fixed = new Uint8Array(20);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, interfaceId, true);
  view.setUint32(4, high, true);
  view.setUint32(8, low, true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, frame.originalLength, true);
  const rest = new Uint8Array(padded(bytes.length) - bytes.length);
  return block(ENHANCED_PACKET, [fixed, bytes, rest, ...(list.length === 0 ? [] : options([list]))]);
}

/** The block of an interface as another file had it. */
export function repeatedInterfaceBlock(origin: InterfaceOrigin): Uint8Array {
  const { linkType, snapLength, resolution, offset } = origin;
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint16(0, linkType, true);
  view.setUint32(4, snapLength, true);
  const offsetOption = offset === 0 ? undefined : option(IF_TSOFFSET, count(offset));
  return block(INTERFACE_DESCRIPTION, [
    fixed,
    ...options([origin.options, option(IF_TSRESOL, Uint8Array.of(resolution)), offsetOption]),
  ]);
}

/** The 64-bit count of units since 1970, upper half first, without a BigInt: every step stays below 2^53. */
function setTime(view: DataView, at: number, { seconds, nanoseconds, digits }: Frame): void {
  const units = digits === 9 ? 1e9 : 1e6;
  const fraction = digits === 9 ? nanoseconds : Math.floor(nanoseconds / 1000);
  const upperSeconds = Math.floor(seconds / 0x10000);
  const low = (seconds - upperSeconds * 0x10000) * units + fraction;
  const high = upperSeconds * units + Math.floor(low / 0x10000);
  const upper = Math.floor(high / 0x10000);
  view.setUint32(at, upper, true);
  view.setUint32(at + 4, (high - upper * 0x10000) * 0x10000 + (low % 0x10000), true);
}

function setTimestamp(view: DataView, at: number, microseconds: number): void {
  view.setUint32(at, Math.floor(microseconds / 2 ** 32), true);
  view.setUint32(at + 4, microseconds % 2 ** 32, true);
}

function timestamp(microseconds: number): Uint8Array {
  const value = new Uint8Array(8);
  setTimestamp(new DataView(value.buffer), 0, microseconds);
  return value;
}

function count(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}

function textOption(code: number, text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : option(code, TEXT.encode(text));
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

/** Those that are there, and the option that ends them. */
function options(list: readonly (Uint8Array | undefined)[]): Uint8Array[] {
  return [...list.filter((one) => one !== undefined), option(END_OF_OPTIONS, NO_BYTES)];
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(parts);
  const bytes = new Uint8Array(body.length + BLOCK_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.length, true);
  bytes.set(body, 8);
  view.setUint32(bytes.length - 4, bytes.length, true);
  return bytes;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
