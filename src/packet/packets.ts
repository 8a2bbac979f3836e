import { type Frame, type FrameMark, markFrame } from '../capture/frame.ts';
import { LAYERS } from '../limits.ts';
import { Defragmenter } from './defragmenter.ts';
import { type Corrected, FrameLocator } from './frame-locator.ts';
import { locate, locateNext } from './locate.ts';
import { emptyLocation, type Location } from './location.ts';
import { type Unread, UnreadFrames } from './unread.ts';

/** What was read of frames. */
export interface FrameCounts {
  readonly frames: number;
  /** Bytes of frames captured. */
  readonly bytes: number;
  /** Frames that the snap length cut, and to how many bytes. */
  readonly cut: number;
  readonly cutLength: number;
  /** Frames that are not read although they may hold IP packets, by what keeps them from being read. */
  readonly unread: readonly Unread[];
  /** Frames that were read as another link type than the capture states. */
  readonly corrected: readonly Corrected[];
}

/**
 * Frames become packets: `locate` a frame, then go through its packets with `first` and `next`, few hold more than one.
 * `frame`, `location` and `marks` are those of the packet; they are filled again for the next one.
 */
export class Packets {
  frame: Frame | undefined;
  readonly location: Location = emptyLocation();
  /** The frames that brought the fragments of the packet; undefined where it came in one. */
  marks: readonly FrameMark[] | undefined;
  frames = 0;
  bytes = 0;
  #cut = 0;
  #cutLength = 0;
  /** Where the next packet of the frame begins; 0 for none. */
  #next = 0;
  #located: Frame | undefined;
  readonly #keepsHeaders: boolean;
  readonly #locator = new FrameLocator();
  readonly #defragmenter = new Defragmenter();
  readonly #unread = new UnreadFrames();

  /** `keepsHeaders`: whether marks of frames keep the bytes before the payload. */
  constructor(keepsHeaders: boolean) {
    this.#keepsHeaders = keepsHeaders;
  }

  /** Fills `location` with that of the frame's packet, which may be a fragment; false where it holds no IP packet. */
  locate(frame: Frame): boolean {
    const { location } = this;
    const length = frame.end - frame.start;
    this.frames++;
    this.bytes += length;
    if (length < frame.originalLength) this.#countCut(length);
    this.#located = frame;
    const isLocated = this.#locator.locate(frame, location);
    if (!isLocated || location.unread !== 0) this.#unread.add(frame, location);
    return isLocated;
  }

  /** Goes to the first packet of the frame that was located; false where it completes none. */
  first(): boolean {
    this.#next = this.location.next;
    return this.#isWhole() || this.next();
  }

  next(): boolean {
    while (this.#next !== 0) {
      if (!locateNext(this.#located as Frame, this.#next, this.location)) return false;
      this.#next = this.location.next;
      if (this.#isWhole()) return true;
    }
    return false;
  }

  /** A mark of the packet's frame. */
  mark(): FrameMark {
    return markOf(this.frame as Frame, this.location, this.#keepsHeaders);
  }

  /** Whether any frame was not read. */
  get hasUnread(): boolean {
    return !this.#unread.isEmpty;
  }

  get counts(): FrameCounts {
    const { frames, bytes } = this;
    const unread = this.#unread.all();
    return { frames, bytes, cut: this.#cut, cutLength: this.#cutLength, unread, corrected: this.#locator.corrected };
  }

  #countCut(length: number): void {
    this.#cut++;
    if (length > this.#cutLength) this.#cutLength = length;
  }

  /** Whether what was located is a packet of TCP or UDP, or completes one. */
  #isWhole(): boolean {
    this.frame = this.#located as Frame;
    this.marks = undefined;
    const { location } = this;
    if (location.isFragment && !this.#defragment(this.frame)) return false;
    if (location.transport !== 'none') return true;
    this.#unread.addPacket(this.frame, location);
    return false;
  }

  /** A packet put together may be a tunnel that carries a fragment again; with each, there are fewer bytes. */
  #defragment(frame: Frame): boolean {
    const { location } = this;
    let whole = this.#defragmenter.add(frame, location, [markOf(frame, location, this.#keepsHeaders)]);
    for (let layers = 0; layers < LAYERS; layers++) {
      if (whole === undefined || !this.#locateWhole(whole.frame)) return false;
      if (!location.isFragment) {
        this.frame = whole.frame;
        this.marks = whole.marks;
        return true;
      }
      whole = this.#defragmenter.add(whole.frame, location, whole.marks);
    }
    return false;
  }

  #locateWhole(frame: Frame): boolean {
    const isLocated = locate(frame, this.location);
    if (!isLocated || this.location.unread !== 0) this.#unread.add(frame, this.location);
    return isLocated;
  }
}

/** The mark of a packet's frame; `keepsHeaders`: with the bytes before the packet's payload. */
export function markOf(frame: Frame, { payload, subframe }: Location, keepsHeaders: boolean): FrameMark {
  return markFrame(frame, keepsHeaders ? payload : undefined, subframe);
}
