import { countText } from '../../bytes/count-text.ts';
import { printable } from '../../bytes/text.ts';
import { type FrameEntry, isLastFrame, partInfo } from './frame-entry.ts';
import { type FrameRow, frameRow } from './frame-lines.ts';
import { type LayerOptions, writeLayers } from './layer-lines.ts';
import { type MessageView, writeMessage } from './message-views.ts';
import type { TextOptions } from './text-options.ts';
import { type TextTarget, writeFlow, writeLines, writeSpans } from './text-target.ts';
import { plain } from './theme.ts';
import { ListClock } from './time.ts';
import type { Span } from './wrap.ts';

/** Frames in full: the headers below SOCKS, and the messages in each of the views; a longer message is told with its last frame. */
export class FrameViews {
  readonly #views: readonly MessageView[];
  readonly #options: LayerOptions;
  readonly #headings: FrameHeadings;

  constructor(views: readonly MessageView[], options: LayerOptions) {
    this.#views = views;
    this.#options = options;
    this.#headings = new FrameHeadings(options);
  }

  /** A frame with its heading. */
  write(entry: FrameEntry, to: TextTarget): void {
    this.#headings.write(frameRow(entry, this.#options.showPasswords), to);
    this.writeBody(entry, to);
  }

  /** The same without the heading, whose time may count from an earlier frame. */
  writeBody({ frame, pdus, info }: FrameEntry, to: TextTarget): void {
    const options = this.#options;
    if (this.#views.includes('tree')) writeLayers(frame, options, to);
    if (info !== '') this.#words(info, to);
    for (const pdu of pdus) {
      if (isLastFrame(pdu, frame)) writeMessage(pdu, this.#views, options, to);
      else this.#words(partInfo(pdu, frame), to);
    }
    writeLines([''], to);
  }

  #words(text: string, to: TextTarget): void {
    writeSpans([{ text: printable(text), paint: plain }], 2, Math.max(this.#options.width - 4, 8), to);
  }
}

/** What stands over the frames, with a clock over all of them. */
export class FrameHeadings {
  readonly #options: TextOptions;
  readonly #clock: ListClock;

  constructor(options: TextOptions) {
    this.#options = options;
    this.#clock = new ListClock(options.time);
  }

  write({ number, protocol, source, destination, length, time, digits }: FrameRow, to: TextTarget): void {
    const { theme, width } = this.#options;
    const parts: Span[] = [
      { text: `Frame ${number}`, paint: theme.heading },
      { text: protocol, paint: plain },
      { text: `${source} → ${destination}`, paint: theme.heading },
      { text: countText(length, 'byte'), paint: plain },
      { text: this.#clock.text(time, digits, number), paint: theme.quiet },
    ];
    writeFlow(parts, 0, Math.max(width - 2, 8), to);
  }
}
