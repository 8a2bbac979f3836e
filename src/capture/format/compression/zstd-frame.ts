import { ZSTD_WINDOW_BYTES } from '../../../limits.ts';
import { endsEarly, isDamaged } from './complaint.ts';
import type { PeekableBytes } from './peekable-bytes.ts';

/** The header of a zstd frame (RFC 8878 section 3.1.1.1). */
export interface ZstdHeader {
  /** All of it, but for the magic number. */
  readonly bytes: Uint8Array;
  readonly hasChecksum: boolean;
}

const SINGLE_SEGMENT = 0x20;
const RESERVED = 0x08;
const CHECKSUM = 0x04;
const DICTIONARY_LENGTHS = [0, 1, 2, 4] as const;
const CONTENT_LENGTHS = [0, 2, 4, 8] as const;

const BLOCK_HEADER = 3;
const BLOCK_BYTES = 128 * 1024;
const RLE = 1;
const RESERVED_TYPE = 3;

/** Reads the header behind the magic number. Throws when it is cut, damaged, or asks for more than we have. */
export async function readZstdHeader(bytes: PeekableBytes): Promise<ZstdHeader> {
  const [descriptor] = await bytes.peek(1);
  if (descriptor === undefined) throw endsEarly('zstd');
  if ((descriptor & RESERVED) !== 0) throw isDamaged('zstd', 'its header has a bit that is reserved');
  const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
  const windowLength = isSingle ? 0 : 1;
  const dictionaryLength = DICTIONARY_LENGTHS[(descriptor & 3) as 0];
  const contentLength = descriptor >> 6 === 0 && isSingle ? 1 : CONTENT_LENGTHS[(descriptor >> 6) as 0];
  const length = 1 + windowLength + dictionaryLength + contentLength;
  const header = await bytes.take(length);
  if (header.length < length) throw endsEarly('zstd');
  const dictionary = header.subarray(1 + windowLength, 1 + windowLength + dictionaryLength);
  if (dictionary.some((byte) => byte !== 0)) throw new Error('the zstd stream needs a dictionary');
  const window = isSingle ? number(header, length - contentLength) : windowBytes(header[1] as number);
  if (window > ZSTD_WINDOW_BYTES) {
    throw new Error(`the zstd stream needs a window of ${window} bytes, no more than ${ZSTD_WINDOW_BYTES} are given`);
  }
  return { bytes: header, hasChecksum: (descriptor & CHECKSUM) !== 0 };
}

/** The next block with its header, and whether it is the last one. Throws when it is cut or damaged. */
export async function readZstdBlock(
  bytes: PeekableBytes,
): Promise<{ readonly block: Uint8Array; readonly isLast: boolean }> {
  const header = await bytes.peek(BLOCK_HEADER);
  if (header.length < BLOCK_HEADER) throw endsEarly('zstd');
  const bits = number(header.subarray(0, BLOCK_HEADER), 0);
  const type = (bits >> 1) & 3;
  const size = bits >> 3;
  if (type === RESERVED_TYPE) throw isDamaged('zstd', 'it has a block of a type that is reserved');
  if (size > BLOCK_BYTES) throw isDamaged('zstd', `it has a block of ${size} bytes, none has more than ${BLOCK_BYTES}`);
  const length = BLOCK_HEADER + (type === RLE ? 1 : size);
  const block = await bytes.take(length);
  if (block.length < length) throw endsEarly('zstd');
  return { block, isLast: (bits & 1) === 1 };
}

/** Section 3.1.1.1.2. */
function windowBytes(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** A little-endian number that reaches to the end; a content of two bytes counts from 256 (section 3.1.1.1.4), which no bound of ours sees. */
function number(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let at = bytes.length - 1; at >= start; at--) value = value * 256 + (bytes[at] as number);
  return value;
}
