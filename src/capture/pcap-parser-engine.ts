import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import { type PacketHeader, parse } from 'pcap-parser';
import type { ByteSource } from './byte-source.ts';
import { type CaptureError, readError, systemReason } from './capture-error.ts';
import { frameComplaint } from './capture-format.ts';
import type { CaptureReader, Frame } from './frame.ts';
import type { FrameOrigin, InterfaceOrigin } from './frame-origin.ts';
import { PCAP_HEADER_LENGTH, type PcapHeader, pcapFrameOrigin, pcapOrigin } from './pcap.ts';

const RECORD_HEADER = 16;
const NO_OCTETS = new Uint8Array(0);

interface Packet {
  readonly header: PacketHeader;
  readonly octets: Uint8Array;
}

/** What the parser takes for a stream. It gets a chunk when all packets of the last one are gone, so it has nothing to hold back. */
class ChunkFeed extends EventEmitter {
  pause(): void {}
  resume(): void {}
}

/** Why pcap-parser cannot read a file with this header; undefined if it can. */
export function pcapParserComplaint(header: PcapHeader): string | undefined {
  if (header.digits === 9) return onlyClassic('nanosecond pcap');
  if (header.recordHeader !== RECORD_HEADER) return onlyClassic('modified pcap');
  // It would read the lengths of versions before 2.4 the wrong way round.
  return header.minorVersion === 4
    ? undefined
    : onlyClassic(`pcap version ${header.majorVersion}.${header.minorVersion}`);
}

/** Said of a file that needs the default engine. */
export function onlyClassic(kind: string): string {
  return `pcap-parser cannot read ${kind}; use the default reader`;
}

/** Reads microsecond pcap with npm's pcap-parser, a chunk at a time and with the checks that it leaves out. */
export class PcapParserReader implements CaptureReader {
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
  /** Where the record starts that comes next, and how many octets the parser was given. */
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
      .on('packetData', (octets) => this.#complete(octets));
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
    const { header, octets } = packet;
    const carried = Math.floor(header.timestampMicroseconds / 1e6);
    this.#taken++;
    frame.number = ++this.#frames;
    frame.seconds = header.timestampSeconds + carried;
    frame.nanoseconds = (header.timestampMicroseconds - carried * 1e6) * 1000;
    frame.digits = 6;
    frame.linkType = this.#linkType;
    frame.interfaceId = 0;
    frame.buffer = octets;
    frame.start = 0;
    frame.end = octets.length;
    frame.originalLength = header.originalLength;
    return true;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  /** Stops at the first length that cannot be: the parser itself would wait for so many octets, and copy them with each chunk. */
  #begin(header: PacketHeader): void {
    this.#open = header;
    this.#damage ??= frameComplaint(header.capturedLength);
  }

  #complete(octets: Uint8Array): void {
    if (this.#open === undefined || this.#damage !== undefined) return;
    this.#packets.push({ header: this.#open, octets });
    this.#offset += RECORD_HEADER + octets.length;
    this.#open = undefined;
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      return await this.#source.read(NO_OCTETS, 1);
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
