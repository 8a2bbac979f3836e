import { accessSync, constants, unlinkSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { printable } from '../../bytes/text.ts';
import { CaptureError, systemReason } from '../capture-error.ts';
import { packetLength, type WrittenInterface, type WrittenStatistics } from '../format/pcapng-writer.ts';
import type { Frame } from '../frame.ts';
import { CaptureWriter } from '../io/capture-writer.ts';

/** When a ring goes on to its next file; Infinity for never. */
export interface RingRules {
  /** Bytes and seconds of a file. */
  readonly bytes: number;
  readonly seconds: number;
  /** Files that are kept; the oldest are removed. */
  readonly files: number;
}

export interface RecordingOptions {
  readonly path: string;
  /** Who writes the files. */
  readonly application: string;
  /** Absent for one file. */
  readonly ring?: RingRules;
}

/** Frames on their way into one pcapng file, or a ring of them. Every method throws CaptureError where the disk does not take it. */
export class Recording {
  /** Bytes in the files before the one that is written. */
  #before = 0;
  readonly #options: RecordingOptions;
  #writer: CaptureWriter | undefined;
  /** Files of the ring that are there, the oldest first. */
  readonly #files: string[] = [];
  #number = 0;
  #begun = 0;
  #isBroken = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.#guard(() => {
      if (options.ring === undefined) this.#writer = new CaptureWriter(options.path, options.application);
      else accessSync(dirname(options.path), constants.W_OK);
    });
  }

  /** Bytes in all files, those included that a ring has removed. */
  get bytes(): number {
    return this.#before + (this.#writer?.length ?? 0);
  }

  write(frame: Frame, source: WrittenInterface): void {
    if (this.#isBroken) return;
    this.#guard(() => this.#writerFor(frame).write(frame, source));
  }

  flush(): void {
    if (!this.#isBroken) this.#guard(() => this.#writer?.flush());
  }

  /** Ends the last file with what each interface came to, by the ids of frames. */
  close(statistics: readonly WrittenStatistics[]): void {
    const writer = this.#writer;
    if (this.#isBroken || writer === undefined) return;
    this.#guard(() => {
      for (const [id, statistic] of statistics.entries()) writer.addStatistics(id, statistic);
      writer.close();
    });
  }

  #writerFor(frame: Frame): CaptureWriter {
    const writer = this.#writer;
    const { ring } = this.#options;
    if (writer === undefined) return this.#next(frame);
    if (ring === undefined || writer.frames === 0) return writer;
    const isFull = writer.length + packetLength(frame) > ring.bytes || frame.seconds - this.#begun >= ring.seconds;
    return isFull ? this.#next(frame) : writer;
  }

  /** The next file of the ring, which begins with `frame`. */
  #next({ seconds }: Frame): CaptureWriter {
    const { path, application, ring } = this.#options;
    this.#before = this.bytes;
    this.#writer?.close();
    this.#writer = new CaptureWriter(ringName(path, ++this.#number, seconds), application);
    this.#begun = seconds;
    this.#files.push(this.#writer.path);
    while (ring !== undefined && this.#files.length > ring.files) unlinkSync(this.#files.shift() as string);
    return this.#writer;
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#isBroken = true;
      const path = this.#writer?.path ?? this.#options.path;
      const bytes = this.#writer?.length ?? 0;
      const reason = `Cannot write "${printable(path)}" behind byte ${bytes}: ${systemReason(error)}`;
      throw new CaptureError(path, 0, bytes, reason, { cause: error });
    }
  }
}

/** `a.pcapng` becomes `a_00001_20261101103000.pcapng`: the number of the file, and when its first frame came. */
export function ringName(path: string, number: number, seconds: number): string {
  const { dir, name, ext } = parse(path);
  const date = new Date(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  const time = `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
  return join(dir, `${name}_${String(number).padStart(5, '0')}_${day}${time}${ext}`);
}
