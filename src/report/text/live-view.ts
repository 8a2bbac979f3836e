import type { FrameMark } from '../../capture/frame.ts';
import type { Pdu } from '../../engine/pdu.ts';
import type { Endpoint, Session } from '../../session/session.ts';
import type { FrameEntry } from './frame-entry.ts';
import { FrameLines, frameRow } from './frame-lines.ts';
import { FrameViews } from './frame-views.ts';
import type { LayerOptions } from './layer-lines.ts';
import type { MessageView } from './message-views.ts';
import { sessionLine } from './session-heading.ts';
import { joined } from './text-options.ts';
import { writtenText } from './text-target.ts';

/** Between whom a message is, in which protocol. */
export interface MessageContext {
  readonly protocol: string;
  readonly client: Endpoint;
  readonly proxy: Endpoint;
}

/** Messages as they become complete, each as a row of the packet list or in full, and sessions as they end, a line each. */
export class LiveView {
  readonly #views: readonly MessageView[];
  readonly #options: LayerOptions;
  readonly #lines: FrameLines;
  readonly #full: FrameViews;

  constructor(views: readonly MessageView[], options: LayerOptions) {
    this.#views = views;
    this.#options = options;
    this.#lines = new FrameLines(options);
    this.#full = new FrameViews(views, options);
  }

  /** The names of the columns; nothing where messages are written in full. */
  header(): string {
    return this.#views.length === 0 ? writtenText(({ out }) => this.#lines.writeHeader(out)) : '';
  }

  /** A message, told with the last of its frames. */
  message(pdu: Pdu, context: MessageContext): string {
    const frame = lastFrame(pdu);
    if (frame === undefined) return '';
    const entry = entryOf(pdu, frame, context);
    return this.#views.length > 0
      ? writtenText((to) => this.#full.write(entry, to))
      : writtenText(({ out }) => this.#lines.write(frameRow(entry, this.#options.showPasswords), out));
  }

  /** A session that has ended, or that the end of the capture found open. */
  session(session: Session): string {
    const { theme } = this.#options;
    const open = session.isOpen === true ? [{ text: 'open', paint: theme.warning }] : [];
    const lines = joined(sessionLine(session, this.#options, open));
    return this.#views.length === 0 ? lines : `${lines}\n`;
  }
}

function lastFrame({ frames }: Pdu): FrameMark | undefined {
  return frames.reduce<FrameMark | undefined>(
    (last, frame) => (last === undefined || frame.number > last.number ? frame : last),
    undefined,
  );
}

function entryOf(pdu: Pdu, frame: FrameMark, { protocol, client, proxy }: MessageContext): FrameEntry {
  const [source, destination] = pdu.side === 'client' ? [client, proxy] : [proxy, client];
  return { frame, source, destination, protocol: protocol.toUpperCase(), pdus: [pdu], info: '' };
}
