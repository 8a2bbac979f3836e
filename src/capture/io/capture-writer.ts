import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { RECORD_CHUNK } from '../../limits.ts';
import {
  interfaceBlock,
  packetBlock,
  packetLength,
  repeatedInterfaceBlock,
  sectionBlock,
  statisticsBlock,
  type WrittenInterface,
  type WrittenStatistics,
  writePacket,
} from '../format/pcapng-writer.ts';
import type { Frame } from '../frame.ts';
import type { FrameOrigin, InterfaceOrigin } from '../frame-origin.ts';

/** Writes frames into a pcapng file, in large pieces. Every method throws the error of the system; the file then ends with a whole block. */
export class CaptureWriter {
  readonly path: string;
  /** Bytes of the file, those included that are not written yet. */
  length = 0;
  frames = 0;
  readonly #descriptor: number;
  #room = new Uint8Array(RECORD_CHUNK);
  #view = new DataView(this.#room.buffer);
  #used = 0;
  /** Places of the interfaces in the file: by the ids that frames have, or by what other files say of them. */
  readonly #interfaces = new Map<number | InterfaceOrigin, number>();

  /** Replaces a file that is there. `application` is who writes it. */
  constructor(path: string, application: string, comment?: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'w');
    this.#append(sectionBlock(application, comment));
  }

  /** `source` is the interface of the frame; it is described before its first one. */
  write(frame: Frame, source: WrittenInterface): void {
    const interfaceId =
      this.#interfaces.get(frame.interfaceId) ?? this.#addInterface(frame.interfaceId, interfaceBlock(source));
    const length = packetLength(frame);
    this.#reserve(length);
    writePacket(this.#view, this.#room, this.#used, frame, interfaceId);
    this.#used += length;
    this.length += length;
    this.frames++;
  }

  /** Repeats a frame of another file, with what that says of it and of its interface. */
  repeat(frame: Frame, origin: FrameOrigin): void {
    const { interface: source } = origin;
    const place = this.#interfaces.get(source) ?? this.#addInterface(source, repeatedInterfaceBlock(source));
    this.#append(packetBlock(frame, place, origin));
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

  #addInterface(key: number | InterfaceOrigin, block: Uint8Array): number {
    const place = this.#interfaces.size;
    this.#interfaces.set(key, place);
    this.#append(block);
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
