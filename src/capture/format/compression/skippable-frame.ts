import type { PeekableBytes } from './peekable-bytes.ts';

const HEADER_LENGTH = 8;

/** Whether a number of four bytes, little-endian, starts a frame to pass over: zstd and lz4 have the same sixteen (RFC 8878 section 3.1.2). */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** Passes such a frame; false when it is cut. */
export async function skipFrame(bytes: PeekableBytes): Promise<boolean> {
  const header = await bytes.take(HEADER_LENGTH);
  if (header.length < HEADER_LENGTH) return false;
  return bytes.skip(new DataView(header.buffer, header.byteOffset).getUint32(4, true));
}
