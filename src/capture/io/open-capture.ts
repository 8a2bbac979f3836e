import { CaptureError, openError, systemReason } from '../capture-error.ts';
import type { ByteSource } from '../format/byte-source.ts';
import { openByteSource } from '../format/open-format.ts';
import type { CaptureReader } from '../frame.ts';
import { CopiedSource } from './copied-source.ts';
import { type Input, inputSource, openSource } from './open-source.ts';
import { ZLIB_DECOMPRESSORS } from './zlib-decompressors.ts';

/** Which code reads the file: our own, or npm's pcap-parser, which knows microsecond pcap only. */
export type CaptureEngine = 'sockshark' | 'pcap-parser';

export interface OpenOptions {
  readonly engine?: CaptureEngine;
  /** What `-` stands for: standard input. */
  readonly input?: Input;
  /** Bytes of a file to read at once. */
  readonly chunk?: number;
  /** Files that get a copy of all that is read, by the path of what is read. */
  readonly copies?: ReadonlyMap<string, string>;
}

/**
 * Opens a capture: a file, a device, a named pipe, or `-` for standard input, as it is or compressed with gzip, zstd or
 * lz4. Its format is told by its first bytes.
 * Rejects with CaptureError when it cannot be read, is no capture, or is one that the engine does not know.
 */
export async function openCapture(path: string, options: OpenOptions = {}): Promise<CaptureReader> {
  const source = await openInput(path, options);
  if (options.engine !== 'pcap-parser') return openByteSource(path, source, ZLIB_DECOMPRESSORS);
  const { openWithPcapParser } = await import('./pcap-parser-engine.ts');
  return openByteSource(path, source, ZLIB_DECOMPRESSORS, openWithPcapParser);
}

async function openInput(path: string, options: OpenOptions): Promise<ByteSource> {
  const copy = options.copies?.get(path);
  try {
    const source = path === '-' ? await standardInput(options.input) : await openSource(path, options.chunk);
    return copy === undefined ? source : new CopiedSource(source, copy);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw openError(path, systemReason(error), { cause: error });
  }
}

async function standardInput(input: Input | undefined): Promise<ByteSource> {
  if (input === undefined) throw openError('-', 'it was not handed over');
  return inputSource(input);
}
