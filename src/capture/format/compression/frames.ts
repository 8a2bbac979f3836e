import { type Compression, endsEarly, isFollowed } from './complaint.ts';
import type { PeekableBytes } from './peekable-bytes.ts';
import { isSkippable, skipFrame } from './skippable-frame.ts';

/** Reads one frame, behind its magic number. */
export type FrameReader = (bytes: PeekableBytes) => AsyncGenerator<Uint8Array, void>;

const MAGIC_LENGTH = 4;

/** What is inside of a file of frames that start with `magic`, one after the other. */
export async function* readFrames(
  bytes: PeekableBytes,
  compression: Compression,
  magic: number,
  readFrame: FrameReader,
): AsyncGenerator<Uint8Array, void> {
  let isFirst = true;
  while (true) {
    const next = await bytes.peek(MAGIC_LENGTH);
    if (next.length === 0 && !isFirst) return;
    if (next.length < MAGIC_LENGTH) throw endsEarly(compression);
    const found = new DataView(next.buffer, next.byteOffset).getUint32(0, true);
    if (found === magic) {
      bytes.pass(MAGIC_LENGTH);
      yield* readFrame(bytes);
    } else if (!isSkippable(found)) {
      throw isFollowed(compression, next);
    } else if (!(await skipFrame(bytes))) {
      throw endsEarly(compression);
    }
    isFirst = false;
  }
}
