import type { InterfaceOrigin } from '../frame-origin.ts';
import { Clock } from './clock.ts';
import { blockOptions, INTERFACE_NUMBERS, repeatOptions } from './pcapng-options.ts';

/** An interface that a section of a pcapng file describes. */
export interface CaptureInterface {
  /** Counts the interfaces of the whole file, from 0. */
  readonly id: number;
  readonly linkType: number;
  /** The most bytes captured of a frame; Infinity where there is no limit. */
  readonly snapLength: number;
  readonly clock: Clock;
  readonly origin: InterfaceOrigin;
}

/** Where the options begin in the block. */
const OPTIONS = 16;

export const IF_TSRESOL = 9;
export const IF_TSOFFSET = 14;

const MICROSECONDS = 6;

/** The Interface Description Block that `block` is (draft-ietf-opsawg-pcapng section 4.2); options that lie about their length end the list. With `keepsOptions` a file can repeat them. */
export function parseInterface(
  block: DataView,
  isLittleEndian: boolean,
  id: number,
  keepsOptions: boolean,
): CaptureInterface {
  let resolution = MICROSECONDS;
  let offset = 0;
  const list = [...blockOptions(block, OPTIONS, block.byteLength - 4, isLittleEndian)];
  for (const { code, start, end } of list) {
    if (code === IF_TSRESOL && end - start === 1) resolution = block.getUint8(start);
    if (code === IF_TSOFFSET && end - start === 8) offset = Number(block.getBigInt64(start, isLittleEndian));
  }
  const linkType = block.getUint16(8, isLittleEndian);
  const snapLength = block.getUint32(12, isLittleEndian);
  const kept = keepsOptions ? list : [];
  const options = repeatOptions(block, kept, isLittleEndian, INTERFACE_NUMBERS, [IF_TSRESOL, IF_TSOFFSET]);
  return {
    id,
    linkType,
    snapLength: snapLength || Number.POSITIVE_INFINITY,
    clock: new Clock(resolution, offset),
    origin: { linkType, snapLength, resolution, offset, options },
  };
}
