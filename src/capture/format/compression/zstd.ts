import { concat } from '../../../bytes/concat.ts';
import { endsEarly, isDamaged } from './complaint.ts';
import { readFrames } from './frames.ts';
import type { PeekableBytes } from './peekable-bytes.ts';
import type { ZstdDecoder } from './zstd-decoder.ts';
import { readZstdBlock, readZstdHeader } from './zstd-frame.ts';

const MAGIC = 0xfd2fb528;
const MAGIC_BYTES = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
const CHECKSUM_LENGTH = 4;

/**
 * What is inside of a zstd file, of all its frames (RFC 8878). Frames and blocks are told apart here, so that all blocks
 * before damage come out and all decoders say the same of it. Throws where it cannot go on.
 */
export function unzstd(bytes: PeekableBytes, open: () => Promise<ZstdDecoder>): AsyncGenerator<Uint8Array, void> {
  return readFrames(bytes, 'zstd', MAGIC, (frame) => readFrame(frame, open));
}

async function* readFrame(bytes: PeekableBytes, open: () => Promise<ZstdDecoder>): AsyncGenerator<Uint8Array, void> {
  const header = await readZstdHeader(bytes);
  const decoder = await open();
  try {
    yield* feed(decoder, concat([MAGIC_BYTES, header.bytes]), false);
    let isLast = false;
    while (!isLast) {
      const next = await readZstdBlock(bytes);
      isLast = next.isLast;
      yield* feed(decoder, next.block, isLast);
    }
    if (header.hasChecksum) await check(decoder, await bytes.take(CHECKSUM_LENGTH));
  } finally {
    decoder.close();
  }
}

async function* feed(decoder: ZstdDecoder, bytes: Uint8Array, isLastBlock: boolean): AsyncGenerator<Uint8Array, void> {
  try {
    yield* decoder.feed(bytes, isLastBlock);
  } catch (error) {
    throw damage(error);
  }
}

async function check(decoder: ZstdDecoder, checksum: Uint8Array): Promise<void> {
  if (checksum.length < CHECKSUM_LENGTH) throw endsEarly('zstd');
  try {
    await decoder.finish(checksum);
  } catch (error) {
    throw damage(error);
  }
}

function damage(error: unknown): Error {
  return isDamaged('zstd', error instanceof Error ? error.message : String(error), { cause: error });
}
