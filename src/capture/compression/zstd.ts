import { concat } from '../../bytes/concat.ts';
import { endsEarly, isDamaged } from './complaint.ts';
import { readFrames } from './frames.ts';
import type { Octets } from './octets.ts';
import { openZstdDecoder, ZSTD_ENGINE, type ZstdDecoder, type ZstdEngine } from './zstd-decoder.ts';
import { readZstdBlock, readZstdHeader } from './zstd-frame.ts';

const MAGIC = 0xfd2fb528;
const MAGIC_OCTETS = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
const CHECKSUM_LENGTH = 4;

/**
 * What is inside of a zstd file, of all its frames (RFC 8878). Frames and blocks are told apart here, so that all blocks
 * before damage come out and both engines say the same of it. Throws where it cannot go on.
 */
export function unzstd(octets: Octets, engine: ZstdEngine = ZSTD_ENGINE): AsyncGenerator<Uint8Array, void> {
  return readFrames(octets, 'zstd', MAGIC, (frame) => readFrame(frame, engine));
}

async function* readFrame(octets: Octets, engine: ZstdEngine): AsyncGenerator<Uint8Array, void> {
  const header = await readZstdHeader(octets);
  const decoder = await openZstdDecoder(engine);
  try {
    yield* feed(decoder, concat([MAGIC_OCTETS, header.octets]), false);
    let isLast = false;
    while (!isLast) {
      const next = await readZstdBlock(octets);
      isLast = next.isLast;
      yield* feed(decoder, next.block, isLast);
    }
    if (header.hasChecksum) await check(decoder, await octets.take(CHECKSUM_LENGTH));
  } finally {
    decoder.close();
  }
}

async function* feed(decoder: ZstdDecoder, octets: Uint8Array, isLastBlock: boolean): AsyncGenerator<Uint8Array, void> {
  try {
    yield* decoder.feed(octets, isLastBlock);
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
