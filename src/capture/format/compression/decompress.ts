import type { ByteSource } from '../byte-source.ts';
import { IterableSource } from '../iterable-source.ts';
import type { Compression } from './complaint.ts';
import { PeekableBytes } from './peekable-bytes.ts';
import { isSkippable } from './skippable-frame.ts';

/** What opens each compression; each throws where it cannot go on, after all that could be decompressed before. */
export type Decompressors = Readonly<Record<Compression, (bytes: PeekableBytes) => AsyncGenerator<Uint8Array, void>>>;

/** How a file that starts with these bytes is compressed; undefined when it is not, or in a way that is not opened here. */
export function compressionOf(first: Uint8Array): Compression | undefined {
  if (first[0] === 0x1f && first[1] === 0x8b) return 'gzip';
  if (first.length < 4) return undefined;
  const magic = new DataView(first.buffer, first.byteOffset).getUint32(0, true);
  if (magic === 0x184d2204) return 'lz4';
  // Of the two that have frames to pass over, only zstd's programs start files with them (pzstd).
  return magic === 0xfd2fb528 || isSkippable(magic) ? 'zstd' : undefined;
}

/** What is inside of `source`, of which `first` is the first piece. While one piece is parsed, the next is being decompressed. */
export function decompress(
  source: ByteSource,
  first: Uint8Array,
  compression: Compression,
  decompressors: Decompressors,
): ByteSource {
  const pieces = decompressors[compression](new PeekableBytes(source, first));
  const inside = new IterableSource(pieces, () => source.close(), true);
  return {
    isDecompressed: true,
    // Of the compressed file, because only its size is known.
    get position() {
      return source.position;
    },
    size: source.size,
    read: (unread, wanted) => inside.read(unread, wanted),
    close: () => inside.close(),
  };
}
