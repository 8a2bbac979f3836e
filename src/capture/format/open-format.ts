import { type CaptureError, openError, systemReason } from '../capture-error.ts';
import type { CaptureReader } from '../frame.ts';
import type { ByteSource } from './byte-source.ts';
import { CaptureFile } from './capture-file.ts';
import type { Compression } from './compression/complaint.ts';
import { compressionOf, type Decompressors, decompress } from './compression/decompress.ts';
import { PCAP_HEADER_LENGTH, PcapFormat, type PcapHeader, pcapHeader, pcapMagic } from './pcap.ts';
import { isPcapng, PcapngFormat } from './pcapng.ts';
import { strangeFile } from './strange-file.ts';

const NO_BYTES = new Uint8Array(0);
const MAGIC_LENGTH = 4;

/** A source of which the first piece was read. */
export interface Beginning {
  readonly path: string;
  readonly source: ByteSource;
  readonly first: Uint8Array;
  /** What was opened to get there: complaints say so. */
  readonly compression?: Compression;
}

/**
 * Opens what a source holds, as it is or compressed; `path` is what errors call it, and `begin` reads on. Rejects with
 * CaptureError, and closes the source, when it is no capture that is read here.
 */
export async function openByteSource(
  path: string,
  source: ByteSource,
  decompressors: Decompressors,
  begin: (beginning: Beginning) => CaptureReader | Promise<CaptureReader> = openFormat,
): Promise<CaptureReader> {
  try {
    return await begin(await readBeginning(path, source, decompressors));
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Reads the first piece of `source`, or of what it holds if it is compressed. */
async function readBeginning(path: string, source: ByteSource, decompressors: Decompressors): Promise<Beginning> {
  const first = await readFirst(path, source);
  const compression = compressionOf(first);
  if (compression === undefined) return { path, source, first };
  const inner = decompress(source, first, compression, decompressors);
  return { path, source: inner, first: await readFirst(path, inner, compression), compression };
}

/** Reads on by the format that the first bytes show. Throws CaptureError when they show none that is read here. */
function openFormat(beginning: Beginning): CaptureReader {
  const { path, source, first } = beginning;
  if (first.length >= MAGIC_LENGTH && isPcapng(first))
    return new CaptureFile(path, source, new PcapngFormat(), first, 0);
  return new CaptureFile(path, source, new PcapFormat(pcapHeaderOf(beginning)), first, PCAP_HEADER_LENGTH);
}

/** The header of a pcap file. Throws CaptureError when it is none that is read here. */
export function pcapHeaderOf(beginning: Beginning): PcapHeader {
  const { first } = beginning;
  const magic = first.length < MAGIC_LENGTH ? undefined : pcapMagic(first);
  if (magic === undefined) throw refusal(beginning, strangeFile(first));
  if (first.length < PCAP_HEADER_LENGTH) {
    throw refusal(beginning, `its file header takes ${PCAP_HEADER_LENGTH} bytes, ${first.length} are there`);
  }
  const header = pcapHeader(first, magic);
  const { majorVersion, minorVersion } = header;
  if (majorVersion !== 2) throw refusal(beginning, `unknown version ${majorVersion}.${minorVersion} of pcap`);
  return header;
}

/** The error of a capture that is not read, with what it lies in. */
export function refusal({ path, compression }: Beginning, reason: string): CaptureError {
  return openError(path, compression === undefined ? reason : `inside ${compression}, ${reason}`);
}

async function readFirst(path: string, source: ByteSource, compression?: Compression): Promise<Uint8Array> {
  let first: Uint8Array | undefined;
  try {
    first = await source.read(NO_BYTES, PCAP_HEADER_LENGTH);
  } catch (error) {
    throw openError(path, systemReason(error), { cause: error });
  }
  if (first === undefined)
    throw refusal({ path, source, first: NO_BYTES, ...(compression && { compression }) }, 'it is empty');
  return first;
}
