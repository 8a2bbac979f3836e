import { Clock } from './clock.ts';

/** An interface that a section of a pcapng file describes. */
export interface CaptureInterface {
  /** Counts the interfaces of the whole file, from 0. */
  readonly id: number;
  readonly linkType: number;
  /** The most octets captured of a frame; Infinity where there is no limit. */
  readonly snapLength: number;
  readonly clock: Clock;
}

const END_OF_OPTIONS = 0;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

const MICROSECONDS = 6;

/** The Interface Description Block that `block` is (draft-ietf-opsawg-pcapng section 4.2); options that lie about their length end the list. */
export function parseInterface(block: DataView, isLittleEndian: boolean, id: number): CaptureInterface {
  let resolution = MICROSECONDS;
  let offset = 0;
  const end = block.byteLength - 4;
  for (let at = 16; at + 4 <= end; ) {
    const code = block.getUint16(at, isLittleEndian);
    const length = block.getUint16(at + 2, isLittleEndian);
    const value = at + 4;
    if (code === END_OF_OPTIONS || value + length > end) break;
    if (code === IF_TSRESOL && length === 1) resolution = block.getUint8(value);
    if (code === IF_TSOFFSET && length === 8) offset = Number(block.getBigInt64(value, isLittleEndian));
    at = value + Math.ceil(length / 4) * 4;
  }
  return {
    id,
    linkType: block.getUint16(8, isLittleEndian),
    snapLength: block.getUint32(12, isLittleEndian) || Number.POSITIVE_INFINITY,
    clock: new Clock(resolution, offset),
  };
}
