import * as zlib from 'node:zlib';
import type { Decompressors } from '../format/compression/decompress.ts';
import { unlz4 } from '../format/compression/lz4.ts';
import { unzstd } from '../format/compression/zstd.ts';
import { openFzstd, type ZstdDecoder } from '../format/compression/zstd-decoder.ts';
import { gunzip } from './gzip.ts';
import { ZLIB_OPTIONS, type ZlibEngine, ZlibStream } from './zlib-stream.ts';

/** node:zlib as types of Node 20 do not know it. */
type CreateZstd = (options: typeof ZLIB_OPTIONS) => ZlibEngine;

const createZstd = (zlib as { readonly createZstdDecompress?: CreateZstd }).createZstdDecompress;

/** Node's own zstd, which works on a thread of its own; undefined where it has none (before 22.15 and 23.8). */
export const openNodeZstd: (() => Promise<ZstdDecoder>) | undefined =
  createZstd && (async () => new NodeZstd(new ZlibStream(createZstd(ZLIB_OPTIONS))));

/** Decompressors of Node where it has them, else those of the core. */
export const ZLIB_DECOMPRESSORS: Decompressors = {
  gzip: gunzip,
  zstd: (bytes) => unzstd(bytes, openNodeZstd ?? openFzstd),
  lz4: unlz4,
};

class NodeZstd implements ZstdDecoder {
  readonly #stream: ZlibStream;

  constructor(stream: ZlibStream) {
    this.#stream = stream;
  }

  feed(bytes: Uint8Array): AsyncIterable<Uint8Array> {
    return this.#stream.feed(bytes);
  }

  /** libzstd itself compares it. */
  async finish(checksum: Uint8Array): Promise<void> {
    for await (const _ of this.#stream.feed(checksum));
  }

  close(): void {
    this.#stream.close();
  }
}
