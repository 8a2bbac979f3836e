import { open as openDescriptor } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import type { ByteSource } from '../format/byte-source.ts';
import { FileSource } from './file-source.ts';
import { StreamSource } from './stream-source.ts';

/** Opens a file, a device or a named pipe; `chunk` bytes of a file are read at once. Rejects with the error of the system. */
export async function openSource(path: string, chunk?: number): Promise<ByteSource> {
  const stats = await stat(path);
  if (stats.isFIFO()) return openPipe(path);
  const handle = await open(path);
  return new FileSource(handle, stats.isFile() ? stats.size : undefined, chunk);
}

/** As a stream, because a file read that waits for a silent writer would hold up the end of the process. */
async function openPipe(path: string): Promise<ByteSource> {
  const fd = await promisify(openDescriptor)(path, 'r');
  return new StreamSource(new Socket({ fd, readable: true, writable: false }));
}
