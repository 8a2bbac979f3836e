import { endpointText } from '../bytes/address.ts';
import { printable } from '../bytes/text.ts';
import { countText } from './count-text.ts';
import { type FrameEntry, isLastFrame, partInfo } from './frame-entry.ts';
import { type LayerOptions, layerLines } from './layer-lines.ts';
import { indented } from './message-heading.ts';
import { type MessageView, messageLines } from './message-views.ts';
import { joined } from './text-options.ts';
import { plain } from './theme.ts';
import { ListClock } from './time.ts';
import { flow, type Span, wrap } from './wrap.ts';

/** Frames in full: the headers below SOCKS, and the messages in each of the views; a longer message is told with its last frame. */
export class FrameViews {
  readonly #views: readonly MessageView[];
  readonly #options: LayerOptions;
  readonly #clock: ListClock;

  constructor(views: readonly MessageView[], options: LayerOptions) {
    this.#views = views;
    this.#options = options;
    this.#clock = new ListClock(options.time);
  }

  text(entry: FrameEntry): string {
    const options = this.#options;
    const { frame, pdus, info } = entry;
    const headers = this.#views.includes('tree') ? layerLines(frame, options) : [];
    const lines = [...this.#heading(entry), ...headers];
    if (info !== '') lines.push(...this.#words(info));
    for (const pdu of pdus) {
      const isWhole = isLastFrame(pdu, frame);
      lines.push(...(isWhole ? messageLines(pdu, this.#views, options) : this.#words(partInfo(pdu, frame))));
    }
    return joined([...lines, '']);
  }

  #heading({ frame, source, destination, protocol }: FrameEntry): string[] {
    const { theme, width } = this.#options;
    const parts: Span[] = [
      { text: `Frame ${frame.number}`, paint: theme.heading },
      { text: protocol, paint: plain },
      { text: `${endpointText(source)} → ${endpointText(destination)}`, paint: theme.heading },
      { text: countText(frame.originalLength, 'byte'), paint: plain },
      { text: this.#clock.text(frame, frame.digits), paint: theme.quiet },
    ];
    return indented(flow(parts, Math.max(width - 2, 8)), 0);
  }

  #words(text: string): string[] {
    return indented(wrap(printable(text), Math.max(this.#options.width - 4, 8)), 2);
  }
}
