import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import { type PacketHeader, parse } from 'pcap-parser';
import { type CaptureError, readError, systemReason } from '../capture-error.ts';
import type { ByteSource } from '../format/byte-source.ts';
import { frameComplaint } from '../format/capture-format.ts';
import { type Beginning, pcapHeaderOf, refusal } from '../format/open-format.ts';
import { PCAP_HEADER_LENGTH, type PcapHeader, pcapFrameOrigin, pcapOrigin } from '../format/pcap.ts';
import { isPcapng } from '../format/pcapng.ts';
import type { CaptureReader, Frame } from '../frame.ts';
import type { FrameOrigin, InterfaceOrigin } from '../frame-origin.ts';

const RECORD_HEADER = 16;
const NO_BYTES = new Uint8Array(0);

interface Packet {
  readonly header: PacketHeader;
  readonly bytes: Uint8Array;
}

/** What the parser takes for a stream. It gets a chunk when all packets of the last one are gone, so it has nothing to hold back. */
class ChunkFeed extends EventEmitter {
  pause(): void {}
  resume(): void {}
}

/** Reads on with pcap-parser. Throws CaptureError for all but microsecond pcap of version 2.4. */
export function openWithPcapParser(beginning: Beginning): CaptureReader {
  const { path, source, first } = beginning;
  const refuse = (kind: string) => refusal(beginning, `pcap-parser cannot read ${kind}; use the default reader`);
  if (first.length >= 4 && isPcapng(first)) throw refuse('pcapng');
  const header = pcapHeaderOf(beginning);
  if (header.digits === 9) throw refuse('nanosecond pcap');
  if (header.recordHeader !== RECORD_HEADER) throw refuse('modified pcap');
  // It would read the lengths of versions before 2.4 the wrong way round.
  if (header.minorVersion !== 4) throw refuse(`pcap version ${header.majorVersion}.${header.minorVersion}`);
  return new PcapParserReader(path, source, header, first);
}

/** Reads microsecond pcap with npm's pcap-parser, a chunk at a time and with the checks that it leaves out. */
class PcapParserReader implements CaptureReader {
  readonly #path: string;
  readonly #source: ByteSource;
  readonly #linkType: number;
  readonly #origin: InterfaceOrigin;
  readonly #feed = new ChunkFeed();
  #chunk: Uint8Array | undefined;
  #packets: Packet[] = [];
  #taken = 0;
  #frames = 0;
  /** The header of the record that the parser is in. */
  #open: PacketHeader | undefined;
  /** Where the record starts that comes next, and how many bytes the parser was given. */
  #offset = PCAP_HEADER_LENGTH;
  #fed = 0;
  #damage: string | undefined;

  /** `first` is the first piece of the source, file header and all. */
  constructor(path: string, source: ByteSource, header: PcapHeader, first: Uint8Array) {
    this.#path = path;
    this.#source = source;
    this.#linkType = header.linkType;
    this.#origin = pcapOrigin(header);
    this.#chunk = first;
    parse(this.#feed)
      .on('packetHeader', (packetHeader) => this.#begin(packetHeader))
      .on('packetData', (bytes) => this.#complete(bytes));
  }

  /** None: behind a record that cannot be read there is no other. */
  get problems(): readonly CaptureError[] {
    return [];
  }

  get position(): number {
    return this.#source.position;
  }

  get size(): number | undefined {
    return this.#source.size;
  }

  origin(frame: Frame): FrameOrigin {
    return pcapFrameOrigin(this.#origin, frame);
  }

  async advance(): Promise<boolean> {
    if (this.#damage !== undefined) throw this.#error(this.#damage);
    const chunk = this.#chunk ?? (await this.#read());
    this.#chunk = undefined;
    if (chunk === undefined) return this.#end();
    this.#packets = [];
    this.#taken = 0;
    this.#fed += chunk.length;
    // A copy, because the parser keeps the tail and the source reuses its chunks.
    this.#feed.emit('data', Buffer.from(chunk));
    return true;
  }

  next(frame: Frame): boolean {
    const packet = this.#packets[this.#taken];
    if (packet === undefined) return false;
    const { header, bytes } = packet;
    const carried = Math.floor(header.timestampMicroseconds / 1e6);
    this.#taken++;
    frame.number = ++this.#frames;
    frame.seconds = header.timestampSeconds + carried;
    frame.nanoseconds = (header.timestampMicroseconds - carried * 1e6) * 1000;
    frame.digits = 6;
    frame.linkType = this.#linkType;
    frame.interfaceId = 0;
    frame.buffer = bytes;
    frame.start = 0;
    frame.end = bytes.length;
    frame.originalLength = header.originalLength;
    return true;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  /** Stops at the first length that cannot be: the parser itself would wait for so many bytes, and copy them with each chunk. */
  #begin(header: PacketHeader): void {
    this.#open = header;
    this.#damage ??= frameComplaint(header.capturedLength);
  }

  #complete(bytes: Uint8Array): void {
    if (this.#open === undefined || this.#damage !== undefined) return;
    this.#packets.push({ header: this.#open, bytes });
    this.#offset += RECORD_HEADER + bytes.length;
    this.#open = undefined;
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      return await this.#source.read(NO_BYTES, 1);
    } catch (error) {
      throw this.#error(systemReason(error), { cause: error });
    }
  }

  #end(): false {
    const left = this.#fed - this.#offset;
    if (left === 0) return false;
    if (this.#open === undefined) throw this.#error(`a record header takes ${RECORD_HEADER} bytes, ${left} are left`);
    throw this.#error(`its header says ${this.#open.capturedLength} bytes, ${left - RECORD_HEADER} are left`);
  }

  #error(reason: string, options?: ErrorOptions): Error {
    const isDecompressed = this.#source.isDecompressed ?? false;
    const place = { path: this.#path, frame: this.#frames, offset: this.#offset, isDecompressed };
    return readError(place, reason, options);
  }
}
