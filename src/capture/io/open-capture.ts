import type { Readable } from 'node:stream';
import { CaptureError, openError, systemReason } from '../capture-error.ts';
import type { ByteSource } from '../format/byte-source.ts';
import { openFormat, readBeginning } from '../format/open-format.ts';
import type { CaptureReader } from '../frame.ts';
import { CopiedSource } from './copied-source.ts';
import { openSource } from './open-source.ts';
import { StreamSource } from './stream-source.ts';
import { ZLIB_DECOMPRESSORS } from './zlib-decompressors.ts';

/** Which code reads the file: our own, or npm's pcap-parser, which knows microsecond pcap only. */
export type CaptureEngine = 'sockshark' | 'pcap-parser';

export interface OpenOptions {
  readonly engine?: CaptureEngine;
  /** What `-` stands for: standard input. */
  readonly input?: Readable;
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
  try {
    const beginning = await readBeginning(path, source, ZLIB_DECOMPRESSORS);
    if (options.engine !== 'pcap-parser') return openFormat(beginning);
    const { openWithPcapParser } = await import('./pcap-parser-engine.ts');
    return openWithPcapParser(beginning);
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openInput(path: string, options: OpenOptions): Promise<ByteSource> {
  const copy = options.copies?.get(path);
  try {
    const source = path === '-' ? inputSource(path, options.input) : await openSource(path, options.chunk);
    return copy === undefined ? source : new CopiedSource(source, copy);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw openError(path, systemReason(error), { cause: error });
  }
}

function inputSource(path: string, input: Readable | undefined): ByteSource {
  if (input === undefined) throw openError(path, 'it was not handed over');
  return new StreamSource(input);
}
