import { isDamaged } from './complaint.ts';
import type { Decompressors } from './decompress.ts';
import { unlz4 } from './lz4.ts';
import type { PeekableBytes } from './peekable-bytes.ts';
import { unzstd } from './zstd.ts';
import { openFzstd } from './zstd-decoder.ts';

/** What is used of a DecompressionStream, which is no part of ECMAScript. */
interface GzipStream {
  readonly writable: {
    getWriter(): {
      write(bytes: Uint8Array): Promise<void>;
      close(): Promise<void>;
      abort(error: unknown): Promise<void>;
    };
  };
  readonly readable: { getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }> } };
}

/** Decompressors that need no Node: gzip where the runtime has a DecompressionStream, zstd and lz4 everywhere. */
export const CORE_DECOMPRESSORS: Decompressors = {
  gzip: gunzipByStream,
  zstd: (bytes) => unzstd(bytes, openFzstd),
  lz4: unlz4,
};

async function* gunzipByStream(bytes: PeekableBytes): AsyncGenerator<Uint8Array, void> {
  const { DecompressionStream } = globalThis as { DecompressionStream?: new (format: 'gzip') => GzipStream };
  if (DecompressionStream === undefined) throw new Error('nothing here decompresses gzip');
  const stream = new DecompressionStream('gzip');
  let failure: unknown;
  const feeding = feed(bytes, stream).catch((error: unknown) => {
    failure = error;
  });
  const reader = stream.readable.getReader();
  try {
    for (let next = await reader.read(); next.value !== undefined; next = await reader.read()) yield next.value;
  } catch (error) {
    await feeding;
    const cause = failure ?? error;
    throw isDamaged('gzip', cause instanceof Error ? cause.message : String(cause), { cause });
  }
  await feeding;
}

/** Copies of the pieces, because they are borrowed. */
async function feed(bytes: PeekableBytes, stream: GzipStream): Promise<void> {
  const writer = stream.writable.getWriter();
  try {
    for (let piece = await bytes.peek(1); piece.length > 0; piece = await bytes.peek(1)) {
      bytes.pass(piece.length);
      await writer.write(piece.slice());
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}
