import { BLOCK_BYTES } from '../../limits.ts';

/** Block types (draft-ietf-opsawg-pcapng section 11.1) that a reader of frames needs; it passes over all others. */
export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
export const PACKET = 2;
export const SIMPLE_PACKET = 3;
export const INTERFACE_STATISTICS = 5;
export const ENHANCED_PACKET = 6;

/** Type and total length, which start every block; the total length stands once more at its end. */
export const BLOCK_HEADER = 8;
export const BLOCK_TRAILER = 4;

/** The shortest block there can be. */
export const BLOCK_LENGTH = BLOCK_HEADER + BLOCK_TRAILER;

/** Whether blocks of this type hold a frame. */
export function isPacketBlock(type: number): boolean {
  return type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === PACKET;
}

/** The fields that every block of the type has, before the bytes of its frame or its options. */
export function fixedLength(type: number): number {
  switch (type) {
    case ENHANCED_PACKET:
    case PACKET:
      return 28;
    case SECTION_HEADER:
      return 24;
    case INTERFACE_DESCRIPTION:
      return 16;
    case SIMPLE_PACKET:
      return 12;
    default:
      return BLOCK_HEADER;
  }
}

/** Whether any block that is read whole can have this total length, so that it can be passed over if its type cannot. */
export function isLength(length: number): boolean {
  return length >= BLOCK_LENGTH && length % 4 === 0 && length <= BLOCK_BYTES;
}

/** Why a block cannot have this total length; undefined if it can. */
export function lengthComplaint(type: number, length: number): string | undefined {
  const least = fixedLength(type) + BLOCK_TRAILER;
  if (length < least) return `its block says ${length} bytes, it needs ${least}`;
  if (length % 4 !== 0) return `its block says ${length} bytes, which is not a multiple of 4`;
  const isReadWhole = type === INTERFACE_DESCRIPTION || isPacketBlock(type);
  if (length > BLOCK_BYTES && isReadWhole)
    return `its block says ${length} bytes, no such block has more than ${BLOCK_BYTES}`;
  return undefined;
}

/** Why a block that starts with one total length cannot end with the other; undefined if it can. */
export function trailerComplaint(length: number, trailer: number): string | undefined {
  return trailer === length ? undefined : `its block says ${length} bytes at the start, ${trailer} at the end`;
}

/** Why a packet of this captured length cannot lie in a block with so much room for it; undefined if it can. */
export function roomComplaint(captured: number, room: number): string | undefined {
  return captured > room ? `its header says ${captured} bytes, its block has room for ${room}` : undefined;
}
