import type { ClockDigits, Instant } from '../bytes/instant.ts';
import type { CaptureError } from './capture-error.ts';
import type { FrameOrigin } from './frame-origin.ts';

/** What the capture recorded: link-layer bytes, a time and a number. One object is filled again for every frame. */
export interface Frame extends Instant {
  /** From 1, over the whole file. */
  number: number;
  seconds: number;
  nanoseconds: number;
  /** How many digits the interface's clock has below a second. */
  digits: ClockDigits;
  /** LINKTYPE_ value of the interface. */
  linkType: number;
  interfaceId: number;
  /** The piece of the file that holds the frame; borrowed, it is overwritten later. */
  buffer: Uint8Array;
  start: number;
  end: number;
  /** Bytes on the wire; more than `end - start` when the snap length cut the frame. */
  originalLength: number;
}

const NO_BYTES = new Uint8Array(0);

export function emptyFrame(): Frame {
  return {
    number: 0,
    seconds: 0,
    nanoseconds: 0,
    digits: 6,
    linkType: 0,
    interfaceId: 0,
    buffer: NO_BYTES,
    start: 0,
    end: 0,
    originalLength: 0,
  };
}

/** What is remembered of a frame when its bytes are gone. */
export interface FrameMark extends Instant {
  readonly number: number;
  readonly digits: ClockDigits;
  readonly linkType: number;
  readonly interfaceId: number;
  readonly capturedLength: number;
  readonly originalLength: number;
  /** The bytes before the transport's payload, if they were asked for. */
  readonly headers: Uint8Array | undefined;
  /** Where the headers go on behind the link layer's, if the frame holds several packets; 0 if it does not. */
  readonly subframe: number;
}

/**
 * The mark of a frame; with `headersEnd`, an offset into its buffer, the bytes up to there are copied into it. `subframe`
 * is the offset of the subframe that is meant, 0 if there is none.
 */
export function markFrame(frame: Frame, headersEnd?: number, subframe = 0): FrameMark {
  return {
    number: frame.number,
    seconds: frame.seconds,
    nanoseconds: frame.nanoseconds,
    digits: frame.digits,
    linkType: frame.linkType,
    interfaceId: frame.interfaceId,
    capturedLength: frame.end - frame.start,
    originalLength: frame.originalLength,
    headers: headersEnd === undefined ? undefined : frame.buffer.slice(frame.start, headersEnd),
    subframe: subframe === 0 ? 0 : subframe - frame.start,
  };
}

/** A capture that is being read. Frames are borrowed: each is valid until the next call. */
export interface CaptureReader {
  /** Bytes of the file read so far, and its size where that is known: for progress. */
  readonly position: number;
  readonly size: number | undefined;
  /**
   * Reads on when `next` has given false. Resolves to true when there is more for `next` to look at, perhaps less than a
   * frame, to false at the end of the capture. Rejects with CaptureError where the file cannot be read on; all frames
   * before that place have been handed out by then.
   */
  advance(): Promise<boolean>;
  /** Fills `frame` with the next one; false when this piece holds no whole frame more. */
  next(frame: Frame): boolean;
  /** Frames that could not be read although the capture could be read on behind them: the first of them, and how many more. */
  readonly problems: readonly CaptureError[];
  /** What the file says of the frame that `next` gave last. */
  origin(frame: Frame): FrameOrigin;
  close(): Promise<void>;
}
