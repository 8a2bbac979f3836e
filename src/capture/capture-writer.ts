import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { RECORD_CHUNK } from '../limits.ts';
import type { Frame } from './frame.ts';
import {
  interfaceBlock,
  packetLength,
  sectionBlock,
  statisticsBlock,
  type WrittenInterface,
  type WrittenStatistics,
  writePacket,
} from './pcapng-writer.ts';

/** Writes frames into a pcapng file, in large pieces. Every method throws the error of the system; the file then ends with a whole block. */
export class CaptureWriter {
  readonly path: string;
  /** Octets of the file, those included that are not written yet. */
  length = 0;
  frames = 0;
  readonly #descriptor: number;
  #room = new Uint8Array(RECORD_CHUNK);
  #view = new DataView(this.#room.buffer);
  #used = 0;
  /** Places of the interfaces in the file, by the ids that frames have. */
  readonly #interfaces = new Map<number, number>();

  /** Replaces a file that is there. `application` is who writes it. */
  constructor(path: string, application: string, comment?: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'w');
    this.#append(sectionBlock(application, comment));
  }

  /** `source` is the interface of the frame; it is described before its first one. */
  write(frame: Frame, source: WrittenInterface): void {
    const interfaceId = this.#placeOf(frame.interfaceId, source);
    const length = packetLength(frame);
    this.#reserve(length);
    writePacket(this.#view, this.#room, this.#used, frame, interfaceId);
    this.#used += length;
    this.length += length;
    this.frames++;
  }

  /** Tells what an interface's capture came to; nothing for one that no frame is of. */
  addStatistics(interfaceId: number, statistics: WrittenStatistics): void {
    const place = this.#interfaces.get(interfaceId);
    if (place !== undefined) this.#append(statisticsBlock(place, statistics));
  }

  /** Writes what is gathered, so that others can read it. */
  flush(): void {
    const start = this.length - this.#used;
    let written = 0;
    try {
      while (written < this.#used) written += writeSync(this.#descriptor, this.#room, written, this.#used - written);
      this.#used = 0;
    } catch (error) {
      this.#used = 0;
      this.length = start;
      if (written > 0) ftruncateSync(this.#descriptor, start);
      throw error;
    }
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #placeOf(interfaceId: number, source: WrittenInterface): number {
    const known = this.#interfaces.get(interfaceId);
    if (known !== undefined) return known;
    const place = this.#interfaces.size;
    this.#interfaces.set(interfaceId, place);
    this.#append(interfaceBlock(source));
    return place;
  }

  #append(block: Uint8Array): void {
    this.#reserve(block.length);
    this.#room.set(block, this.#used);
    this.#used += block.length;
    this.length += block.length;
  }

  #reserve(length: number): void {
    if (this.#used + length <= this.#room.length) return;
    this.flush();
    if (length <= this.#room.length) return;
    this.#room = new Uint8Array(length);
    this.#view = new DataView(this.#room.buffer);
  }
}
