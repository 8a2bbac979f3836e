import { CaptureError } from '../capture-error.ts';
import type { ByteSource } from '../format/byte-source.ts';
import { openByteSource } from '../format/open-format.ts';
import type { WrittenInterface } from '../format/pcapng-writer.ts';
import { emptyFrame, type Frame } from '../frame.ts';
import { ZLIB_DECOMPRESSORS } from '../io/zlib-decompressors.ts';

/** Who takes the frames of a live capture, as they come; each is borrowed. */
export interface FrameTaker {
  take(frame: Frame): void;
}

/** What is known of a stream of frames before they come. */
export type StreamInfo = Pick<WrittenInterface, 'name' | 'snapLength' | 'filter' | 'comment'>;

/** Streams of frames, one an interface as a rule, that become one: numbers and interfaces count over all of them. */
export class LiveCapture {
  /** By the ids that frames have. */
  readonly interfaces: WrittenInterface[] = [];
  frames = 0;
  /** Bytes of frames. */
  bytes = 0;
  #isOver = false;
  readonly #taker: FrameTaker;
  readonly #maxFrames: number;

  /** `maxFrames`: no more than so many are taken; Infinity for all. */
  constructor(taker: FrameTaker, maxFrames: number) {
    this.#taker = taker;
    this.#maxFrames = maxFrames;
  }

  /** Whether all frames that were wanted have come. */
  get isFull(): boolean {
    return this.frames >= this.#maxFrames;
  }

  /** No frame is taken any more; streams are still read to their ends, so that whoever writes them can end well. */
  end(): void {
    this.#isOver = true;
  }

  /** Reads a stream to its end, never waiting for the one who takes the frames. Gives what is wrong with it; an empty one is not. */
  async read(source: ByteSource, info: StreamInfo): Promise<CaptureError | undefined> {
    try {
      await this.#pump(source, info);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      return error;
    }
    return undefined;
  }

  async #pump(source: ByteSource, info: StreamInfo): Promise<void> {
    const reader = await openByteSource('-', source, ZLIB_DECOMPRESSORS);
    const ids = new Map<number, number>();
    const frame = emptyFrame();
    while (await reader.advance()) {
      while (reader.next(frame)) {
        if (this.#isOver || this.isFull) continue;
        frame.number = ++this.frames;
        frame.interfaceId = ids.get(frame.interfaceId) ?? this.#describe(frame, info, ids);
        this.bytes += frame.end - frame.start;
        this.#taker.take(frame);
      }
    }
    await reader.close();
    const [problem] = reader.problems;
    if (problem !== undefined) throw problem;
  }

  #describe({ interfaceId, linkType, digits }: Frame, info: StreamInfo, ids: Map<number, number>): number {
    const id = this.interfaces.push({ ...info, linkType, digits }) - 1;
    ids.set(interfaceId, id);
    return id;
  }
}
