import { endsEarly, isDamaged } from './complaint.ts';
import { readFrames } from './frames.ts';
import { decodeLz4Block } from './lz4-block.ts';
import type { PeekableBytes } from './peekable-bytes.ts';
import { Xxh32 } from './xxhash.ts';

const MAGIC = 0x184d2204;

const VERSION_MASK = 0xc0;
const VERSION = 0x40;
const INDEPENDENT = 0x20;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const RESERVED = 0x02;
/** Largest blocks by their code, 4 to 7: 64 KiB, 256 KiB, 1 MiB, 4 MiB. */
const SMALLEST_SIZE = 4;
const NOT_COMPRESSED = 0x80000000;

/** How far back a block may refer. */
const HISTORY = 64 * 1024;
const CHECKSUM_LENGTH = 4;

/**
 * What is inside of an lz4 file, of all its frames (lz4_Frame_format.md). Own code, because no package reads the frame
 * format piece by piece. Throws where it cannot go on, after all that could be decompressed before.
 */
export function unlz4(bytes: PeekableBytes): AsyncGenerator<Uint8Array, void> {
  return readFrames(bytes, 'lz4', MAGIC, readFrame);
}

/** What the descriptor of a frame says. */
interface Descriptor {
  readonly isIndependent: boolean;
  readonly hasBlockChecksum: boolean;
  readonly hasContentChecksum: boolean;
  readonly blockBytes: number;
}

async function* readFrame(bytes: PeekableBytes): AsyncGenerator<Uint8Array, void> {
  const descriptor = await readDescriptor(bytes);
  const checksum = descriptor.hasContentChecksum ? new Xxh32() : undefined;
  const window = new Window(descriptor);
  while (true) {
    const size = await readNumber(bytes);
    if (size === 0) break;
    const length = size & ~NOT_COMPRESSED;
    if (length > descriptor.blockBytes) {
      throw isDamaged('lz4', `it has a block of ${length} bytes, none has more than ${descriptor.blockBytes}`);
    }
    const block = await bytes.take(length);
    const complaint = window.add(block, size < NOT_COMPRESSED);
    checksum?.update(window.added);
    const expected =
      descriptor.hasBlockChecksum && block.length === length ? new Xxh32().update(block).digest() : undefined;
    yield window.added;
    if (block.length < length) throw endsEarly('lz4');
    if (complaint !== undefined) throw isDamaged('lz4', complaint);
    if (expected !== undefined && (await readNumber(bytes)) !== expected) {
      throw isDamaged('lz4', 'a block of it does not have its checksum');
    }
  }
  if (checksum !== undefined) await checkContent(bytes, checksum);
}

async function readDescriptor(bytes: PeekableBytes): Promise<Descriptor> {
  const [flags] = await bytes.peek(1);
  if (flags === undefined) throw endsEarly('lz4');
  if ((flags & VERSION_MASK) !== VERSION)
    throw isDamaged('lz4', `its header has version ${flags >> 6}, only 1 is known`);
  const length = 2 + ((flags & CONTENT_SIZE) === 0 ? 0 : 8) + ((flags & DICTIONARY) === 0 ? 0 : 4);
  const header = await bytes.take(length + 1);
  if (header.length < length + 1) throw endsEarly('lz4');
  const sizeCode = ((header[1] as number) >> 4) & 7;
  if ((flags & RESERVED) !== 0 || sizeCode < SMALLEST_SIZE || ((header[1] as number) & 0x8f) !== 0) {
    throw isDamaged('lz4', 'its header has bits that are reserved');
  }
  if (((new Xxh32().update(header.subarray(0, length)).digest() >>> 8) & 0xff) !== header[length]) {
    throw isDamaged('lz4', 'its header does not have its checksum');
  }
  if ((flags & DICTIONARY) !== 0) throw new Error('the lz4 stream needs a dictionary');
  return {
    isIndependent: (flags & INDEPENDENT) !== 0,
    hasBlockChecksum: (flags & BLOCK_CHECKSUM) !== 0,
    hasContentChecksum: (flags & CONTENT_CHECKSUM) !== 0,
    blockBytes: 2 ** (2 * sizeCode + 8),
  };
}

async function checkContent(bytes: PeekableBytes, checksum: Xxh32): Promise<void> {
  if ((await readNumber(bytes)) !== checksum.digest()) {
    throw isDamaged('lz4', 'what came out does not have its checksum');
  }
}

async function readNumber(bytes: PeekableBytes): Promise<number> {
  const next = await bytes.take(CHECKSUM_LENGTH);
  if (next.length < CHECKSUM_LENGTH) throw endsEarly('lz4');
  return new DataView(next.buffer, next.byteOffset).getUint32(0, true);
}

/** What came out last: the newest block, and before it the bytes to which the next one may refer. */
class Window {
  readonly #bytes: Uint8Array;
  readonly #isIndependent: boolean;
  /** Where the newest block starts and ends. */
  #start = 0;
  #end = 0;

  constructor({ blockBytes, isIndependent }: Descriptor) {
    this.#bytes = new Uint8Array(HISTORY + blockBytes);
    this.#isIndependent = isIndependent;
  }

  /** The newest block; borrowed until the next one. */
  get added(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Adds a block; gives what is wrong with it. */
  add(block: Uint8Array, isCompressed: boolean): string | undefined {
    const kept = this.#isIndependent ? 0 : Math.min(HISTORY, this.#end);
    this.#bytes.copyWithin(0, this.#end - kept, this.#end);
    this.#start = kept;
    const most = this.#bytes.subarray(0, kept + this.#bytes.length - HISTORY);
    if (!isCompressed) {
      this.#bytes.set(block, kept);
      this.#end = kept + block.length;
      return undefined;
    }
    const { end, complaint } = decodeLz4Block(block, most, 0, kept);
    this.#end = end;
    return complaint;
  }
}
