import type { Readable } from 'node:stream';
import type { ByteSource } from './byte-source.ts';
import { openError, systemReason } from './capture-error.ts';
import { CaptureFile } from './capture-file.ts';
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
}

const NO_OCTETS = new Uint8Array(0);
const MAGIC_LENGTH = 4;

/** A source of which the first piece was read. */
interface Beginning {
  readonly path: string;
  readonly source: ByteSource;
  readonly first: Uint8Array;
}

/**
 * Opens a capture: a file, a device, a named pipe, or `-` for standard input. Its format is told by its first octets.
 * Rejects with CaptureError when it cannot be read, is no capture, or is one that the engine does not know.
 */
export async function openCapture(path: string, options: OpenOptions = {}): Promise<CaptureReader> {
  const source = await openInput(path, options.input);
  try {
    const first = await readFirst(path, source);
    return begin({ path, source, first }, options.engine ?? 'sockshark');
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openInput(path: string, input: Readable | undefined): Promise<ByteSource> {
  if (path === '-') {
    if (input === undefined) throw openError(path, 'it was not handed over');
    return new StreamSource(input);
  }
  try {
    return await openSource(path);
  } catch (error) {
    throw openError(path, systemReason(error), { cause: error });
  }
}

async function readFirst(path: string, source: ByteSource): Promise<Uint8Array> {
  let first: Uint8Array | undefined;
  try {
    first = await source.read(NO_OCTETS, PCAP_HEADER_LENGTH);
  } catch (error) {
    throw openError(path, systemReason(error), { cause: error });
  }
  if (first === undefined) throw openError(path, 'it is empty');
  return first;
}

function begin(beginning: Beginning, engine: CaptureEngine): CaptureReader {
  const { path, source, first } = beginning;
  if (first.length < MAGIC_LENGTH) throw openError(path, strangeFile(first));
  const magic = pcapMagic(first);
  if (magic !== undefined) return beginPcap(beginning, magic, engine);
  if (!isPcapng(first)) throw openError(path, strangeFile(first));
  if (engine === 'pcap-parser') throw openError(path, onlyClassic('pcapng'));
  return new CaptureFile(path, source, new PcapngFormat(), first, 0);
}

function beginPcap(beginning: Beginning, magic: PcapMagic, engine: CaptureEngine): CaptureReader {
  const { path, source, first } = beginning;
  if (first.length < PCAP_HEADER_LENGTH) {
    throw openError(path, `its file header takes ${PCAP_HEADER_LENGTH} bytes, ${first.length} are there`);
  }
  const header = pcapHeader(first, magic);
  const { majorVersion, minorVersion } = header;
  if (majorVersion !== 2) throw openError(path, `unknown version ${majorVersion}.${minorVersion} of pcap`);
  if (engine === 'sockshark') return new CaptureFile(path, source, new PcapFormat(header), first, PCAP_HEADER_LENGTH);
  const complaint = pcapParserComplaint(header);
  if (complaint !== undefined) throw openError(path, complaint);
  return new PcapParserReader(path, source, header, first);
}
