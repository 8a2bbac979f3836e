import { READ_CHUNK } from '../../limits.ts';
import type { ByteSource } from './byte-source.ts';
import { IterableSource } from './iterable-source.ts';

/** What is used of a ReadableStream, which not every runtime can iterate. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/** Bytes of a capture: all of them, or a stream or an iterable of pieces of any size. */
export type CaptureBytes = Uint8Array | ByteStream | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A source of these bytes. Reading it rejects with TypeError where a piece is no Uint8Array. */
export function bytesSource(bytes: CaptureBytes): ByteSource {
  if (ArrayBuffer.isView(bytes)) return new IterableSource(chunksOf(bytes), async () => {});
  if ('getReader' in bytes) return streamSource(bytes);
  const pieces = Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]();
  const source = checked(async () => pieces.next());
  return new IterableSource(source, async () => {
    await pieces.return?.();
  });
}

function streamSource(stream: ByteStream): ByteSource {
  const reader = stream.getReader();
  return new IterableSource(
    checked(() => reader.read()),
    () => reader.cancel(),
  );
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += READ_CHUNK) yield bytes.subarray(at, at + READ_CHUNK);
}

async function* checked(
  next: () => Promise<{ readonly done?: boolean; readonly value?: Uint8Array | undefined }>,
): AsyncGenerator<Uint8Array, void> {
  for (let piece = await next(); piece.done !== true; piece = await next()) {
    if (!ArrayBuffer.isView(piece.value)) throw new TypeError('a piece of it is no Uint8Array');
    yield piece.value;
  }
}
