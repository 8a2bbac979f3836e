import { printable } from '../../bytes/text.ts';
import { countText } from './count-text.ts';
import { type FrameEntry, isLastFrame, partInfo } from './frame-entry.ts';
import { type FrameRow, frameRow } from './frame-lines.ts';
import { type LayerOptions, layerLines } from './layer-lines.ts';
import { indented } from './message-heading.ts';
import { type MessageView, messageLines } from './message-views.ts';
import { joined, type TextOptions } from './text-options.ts';
import { plain } from './theme.ts';
import { ListClock } from './time.ts';
import { flow, type Span, wrap } from './wrap.ts';

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

  text(entry: FrameEntry): string {
    return this.#headings.text(frameRow(entry, this.#options.showPasswords)) + this.body(entry);
  }

  /** The same without the heading, whose time may count from an earlier frame. */
  body({ frame, pdus, info }: FrameEntry): string {
    const options = this.#options;
    const lines = this.#views.includes('tree') ? layerLines(frame, options) : [];
    if (info !== '') lines.push(...this.#words(info));
    for (const pdu of pdus) {
      const isWhole = isLastFrame(pdu, frame);
      lines.push(...(isWhole ? messageLines(pdu, this.#views, options) : this.#words(partInfo(pdu, frame))));
    }
    return joined([...lines, '']);
  }

  #words(text: string): string[] {
    return indented(wrap(printable(text), Math.max(this.#options.width - 4, 8)), 2);
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

  text({ number, protocol, source, destination, length, time, digits }: FrameRow): string {
    const { theme, width } = this.#options;
    const parts: Span[] = [
      { text: `Frame ${number}`, paint: theme.heading },
      { text: protocol, paint: plain },
      { text: `${source} → ${destination}`, paint: theme.heading },
      { text: countText(length, 'byte'), paint: plain },
      { text: this.#clock.text(time, digits, number), paint: theme.quiet },
    ];
    return joined(indented(flow(parts, Math.max(width - 2, 8)), 0));
  }
}
