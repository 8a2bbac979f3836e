import type { Readable } from 'node:stream';
import type { ByteSource } from './byte-source.ts';
import { CaptureError, openError, systemReason } from './capture-error.ts';
import { CaptureFile } from './capture-file.ts';
import type { Compression } from './compression/complaint.ts';
import { compressionOf, decompress } from './compression/decompress.ts';
import { CopiedSource } from './copied-source.ts';
import type { CaptureReader } from './frame.ts';
import { openSource } from './open-source.ts';
import { PCAP_HEADER_LENGTH, PcapFormat, type PcapMagic, pcapHeader, pcapMagic } from './pcap.ts';
import { onlyClassic, PcapParserReader, pcapParserComplaint } from './pcap-parser-engine.ts';
import { isPcapng, PcapngFormat } from './pcapng.ts';
import { strangeFile } from './strange-file.ts';
import { StreamSource } from './stream-source.ts';

/** Which code reads the file: our own, or npm's pcap-parser, which knows microsecond pcap only. */
export type CaptureEngine = 'sockshark' | 'pcap-parser';

export interface OpenOptions {
  readonly engine?: CaptureEngine;
  /** What `-` stands for: standard input. */
  readonly input?: Readable;
  /** Octets of a file to read at once. */
  readonly chunk?: number;
  /** Files that get a copy of all that is read, by the path of what is read. */
  readonly copies?: ReadonlyMap<string, string>;
}

const NO_OCTETS = new Uint8Array(0);
const MAGIC_LENGTH = 4;

/** A source of which the first piece was read. */
interface Beginning {
  readonly path: string;
  readonly source: ByteSource;
  readonly first: Uint8Array;
  /** What was opened to get there: complaints say so. */
  readonly compression?: Compression;
}

/**
 * Opens a capture: a file, a device, a named pipe, or `-` for standard input, as it is or compressed with gzip, zstd or
 * lz4. Its format is told by its first octets.
 * Rejects with CaptureError when it cannot be read, is no capture, or is one that the engine does not know.
 */
export async function openCapture(path: string, options: OpenOptions = {}): Promise<CaptureReader> {
  const source = await openInput(path, options);
  try {
    const first = await readFirst(path, source);
    return begin(await opened({ path, source, first }), options.engine ?? 'sockshark');
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

/** The same, or what it holds if it is compressed. */
async function opened(beginning: Beginning): Promise<Beginning> {
  const { path, first } = beginning;
  const compression = compressionOf(first);
  if (compression === undefined) return beginning;
  const source = decompress(beginning.source, first, compression);
  return { path, source, first: await readFirst(path, source, compression), compression };
}

async function readFirst(path: string, source: ByteSource, compression?: Compression): Promise<Uint8Array> {
  let first: Uint8Array | undefined;
  try {
    first = await source.read(NO_OCTETS, PCAP_HEADER_LENGTH);
  } catch (error) {
    throw openError(path, systemReason(error), { cause: error });
  }
  if (first === undefined) throw openError(path, inside('it is empty', compression));
  return first;
}

function inside(reason: string, compression: Compression | undefined): string {
  return compression === undefined ? reason : `inside ${compression}, ${reason}`;
}

function begin(beginning: Beginning, engine: CaptureEngine): CaptureReader {
  const { path, source, first } = beginning;
  if (first.length < MAGIC_LENGTH) throw refusal(beginning, strangeFile(first));
  const magic = pcapMagic(first);
  if (magic !== undefined) return beginPcap(beginning, magic, engine);
  if (!isPcapng(first)) throw refusal(beginning, strangeFile(first));
  if (engine === 'pcap-parser') throw refusal(beginning, onlyClassic('pcapng'));
  return new CaptureFile(path, source, new PcapngFormat(), first, 0);
}

function refusal({ path, compression }: Beginning, reason: string): Error {
  return openError(path, inside(reason, compression));
}

function beginPcap(beginning: Beginning, magic: PcapMagic, engine: CaptureEngine): CaptureReader {
  const { path, source, first } = beginning;
  if (first.length < PCAP_HEADER_LENGTH) {
    throw refusal(beginning, `its file header takes ${PCAP_HEADER_LENGTH} bytes, ${first.length} are there`);
  }
  const header = pcapHeader(first, magic);
  const { majorVersion, minorVersion } = header;
  if (majorVersion !== 2) throw refusal(beginning, `unknown version ${majorVersion}.${minorVersion} of pcap`);
  if (engine === 'sockshark') return new CaptureFile(path, source, new PcapFormat(header), first, PCAP_HEADER_LENGTH);
  const complaint = pcapParserComplaint(header);
  if (complaint !== undefined) throw refusal(beginning, complaint);
  return new PcapParserReader(path, source, header, first);
}
