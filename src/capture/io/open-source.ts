import { fstat, open } from 'node:fs';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import type { ByteSource } from '../format/byte-source.ts';
import { IterableSource } from '../format/iterable-source.ts';
import { ChunkedSource } from './chunked-source.ts';
import { FileChunks } from './file-chunks.ts';
import { PipeChunks } from './pipe-chunks.ts';

/** A stream, or the descriptor of one, such as 0 for standard input. */
export type Input = Readable | number;

/** Opens a file, a device or a named pipe; `chunk` bytes of a file are read at once. Rejects with the error of the system. */
export async function openSource(path: string, chunk?: number): Promise<ByteSource> {
  return descriptorSource(await promisify(open)(path, 'r'), chunk);
}

/** Reads an input from where it stands. Rejects with the error of the system. */
export async function inputSource(input: Input): Promise<ByteSource> {
  return typeof input === 'number' ? descriptorSource(input) : streamSource(input);
}

/** Pipes and terminals by events, because a file read that waits for a silent writer would hold up the end of the process. */
async function descriptorSource(descriptor: number, chunk?: number): Promise<ByteSource> {
  const stats = await promisify(fstat)(descriptor);
  if (stats.isFIFO() || stats.isSocket()) return new ChunkedSource(new PipeChunks(descriptor));
  if (stats.isCharacterDevice() && isatty(descriptor)) return streamSource(new ReadStream(descriptor));
  return new ChunkedSource(new FileChunks(descriptor, chunk), stats.isFile() ? stats.size : undefined);
}

function streamSource(stream: Readable): ByteSource {
  return new IterableSource(stream, async () => {
    stream.destroy();
  });
}
