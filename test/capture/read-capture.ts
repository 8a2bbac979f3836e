import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CaptureError } from '../../src/capture/capture-error.ts';
import { type CaptureReader, emptyFrame, type Frame } from '../../src/capture/frame.ts';
import { type OpenOptions, openCapture } from '../../src/capture/io/open-capture.ts';

/** A frame that outlives its reader. */
export type ReadFrame = Omit<Frame, 'buffer' | 'start' | 'end'> & { readonly octets: string };

/** All that a reader gave, and how it ended. */
export interface Reading {
  readonly frames: readonly ReadFrame[];
  readonly error: CaptureError | undefined;
}

/** Reads a capture to its end, or to its CaptureError, and gives the first of what it passed over; every other error is thrown on. */
export async function readCapture(path: string, options?: OpenOptions): Promise<Reading> {
  const frames: ReadFrame[] = [];
  let reader: CaptureReader | undefined;
  try {
    reader = await openCapture(path, options);
    const frame = emptyFrame();
    while (await reader.advance()) while (reader.next(frame)) frames.push(kept(frame));
    return { frames, error: reader.problems[0] };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { frames, error };
  } finally {
    await reader?.close();
  }
}

function kept({ buffer, start, end, ...rest }: Frame): ReadFrame {
  return { ...rest, octets: Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start).toString('hex') };
}

/** Reads octets as standard input would bring them, cut into pieces of `size`. */
export function readPieces(bytes: Uint8Array, size = bytes.length, options: OpenOptions = {}): Promise<Reading> {
  return readCapture('-', { ...options, input: Readable.from(pieces(bytes, Math.max(size, 1))) });
}

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** Calls `use` with the path of a file of these octets, which is gone afterwards. */
export async function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sockshark-'));
  const path = join(folder, 'capture');
  writeFileSync(path, bytes);
  try {
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
