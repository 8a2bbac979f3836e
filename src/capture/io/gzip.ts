import { constants, crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { concat } from '../../bytes/concat.ts';
import { INFLATE_AHEAD, SALVAGE_BYTES, SALVAGE_OUTPUT } from '../../limits.ts';
import { endsEarly, isDamaged, isFollowed } from '../format/compression/complaint.ts';
import { skipGzipHeader } from '../format/compression/gzip-header.ts';
import type { PeekableBytes } from '../format/compression/peekable-bytes.ts';
import { ZLIB_OPTIONS, ZlibStream } from './zlib-stream.ts';

const TRAILER_LENGTH = 8;

/**
 * What is inside of a gzip file, of all its members (RFC 1952). The members are told apart here, not by node:zlib,
 * which drops up to a chunk of output when a checksum is wrong or something else follows. Throws where it cannot go on,
 * after all that could be decompressed before.
 */
export async function* gunzip(bytes: PeekableBytes): AsyncGenerator<Uint8Array, void> {
  do {
    await skipGzipHeader(bytes);
    yield* member(bytes);
  } while (await hasMember(bytes));
}

async function* member(bytes: PeekableBytes): AsyncGenerator<Uint8Array, void> {
  let checksum = 0;
  let length = 0;
  for await (const piece of inflate(bytes)) {
    checksum = crc32(piece, checksum);
    length += piece.length;
    yield piece;
  }
  const trailer = await bytes.take(TRAILER_LENGTH);
  if (trailer.length < TRAILER_LENGTH) throw endsEarly('gzip');
  const view = new DataView(trailer.buffer, trailer.byteOffset, TRAILER_LENGTH);
  if (view.getUint32(0, true) !== checksum) throw isDamaged('gzip', 'what came out does not have its checksum');
  // RFC 1952 section 2.3.1: modulo 2^32.
  if (view.getUint32(4, true) !== length >>> 0) throw isDamaged('gzip', 'what came out does not have its length');
}

/** The bytes of one deflate stream. */
async function* inflate(bytes: PeekableBytes): AsyncGenerator<Uint8Array, void> {
  const stream = new ZlibStream(createInflateRaw(ZLIB_OPTIONS));
  const salvage = new Salvage();
  try {
    while (!stream.isOver) {
      const slice = await bytes.peek(1);
      if (slice.length === 0) throw endsEarly('gzip');
      const before = stream.consumed;
      try {
        for await (const piece of stream.feed(slice)) {
          salvage.given += piece.length;
          yield piece;
        }
      } catch (error) {
        yield salvage.rest(slice);
        throw isDamaged('gzip', error instanceof Error ? error.message : String(error), { cause: error });
      }
      const used = stream.consumed - before;
      if (!stream.isOver) salvage.keep(slice);
      bytes.pass(used);
    }
  } finally {
    stream.close();
  }
}

/** Finds what node:zlib drops at damage: the bytes that it had put into its chunk before. Short streams only, so that little is kept. */
class Salvage {
  /** PeekableBytes that have come out. */
  given = 0;
  #kept: Uint8Array[] = [];
  #length = 0;

  /** Remembers a slice that was used up. */
  keep(slice: Uint8Array): void {
    this.#length += slice.length;
    if (this.#length > SALVAGE_BYTES) this.#kept = [];
    else this.#kept.push(slice.slice());
  }

  /** What comes out of the longest beginning that is not damaged, less what was given; `slice` holds the damage. */
  rest(slice: Uint8Array): Uint8Array {
    let found = new Uint8Array(0);
    if (this.#length + slice.length > SALVAGE_BYTES || this.given > SALVAGE_OUTPUT) return found;
    const bytes = concat([...this.#kept, slice]);
    let good = this.#length;
    let bad = bytes.length;
    while (bad - good > 1) {
      const middle = (good + bad) >>> 1;
      const output = inflateBeginning(bytes.subarray(0, middle));
      if (output === undefined) {
        bad = middle;
      } else {
        good = middle;
        found = output;
      }
    }
    return found.subarray(Math.min(this.given, found.length));
  }
}

function inflateBeginning(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    const output = inflateRawSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: SALVAGE_OUTPUT + INFLATE_AHEAD,
    });
    return new Uint8Array(output);
  } catch {
    return undefined;
  }
}

/** Whether another member follows; zeros that fill a block of a tape are passed over, as gzip does. */
async function hasMember(bytes: PeekableBytes): Promise<boolean> {
  let next = await bytes.peek(2);
  if (next[0] === 0x1f && next[1] === 0x8b) return true;
  while (next.length > 0) {
    const other = next.findIndex((byte) => byte !== 0);
    if (other >= 0) throw isFollowed('gzip', next.subarray(other));
    bytes.pass(next.length);
    next = await bytes.peek(1);
  }
  return false;
}
