import { FRAME_BYTES } from '../../limits.ts';
import type { Frame } from '../frame.ts';
import type { FrameOrigin } from '../frame-origin.ts';
import type { Damage, Piece } from './piece.ts';

/** A file format: finds the frames in the pieces of a file, without input of its own. */
export interface CaptureFormat {
  /** Fills all of `frame` but its number; false when the piece ends first or is damaged, as the piece then tells. Never throws. */
  next(piece: Piece, frame: Frame): boolean;
  /** What the file says of the frame that `next` gave last, while the piece is the same. */
  origin(piece: Piece, frame: Frame): FrameOrigin;
  /** What is wrong when the file ends where `piece` does: undefined at the end of a record. */
  cut(piece: Piece): Damage | undefined;
}

/** Why a frame cannot have this captured length, whatever the format; undefined if it can. */
export function frameComplaint(captured: number): string | undefined {
  return captured > FRAME_BYTES
    ? `its header says ${captured} bytes, no frame has more than ${FRAME_BYTES}`
    : undefined;
}
