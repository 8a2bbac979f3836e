import { type Frame, markFrame } from '../capture/frame.ts';
import { frameInfo } from '../packet/frame-info.ts';
import type { Location } from '../packet/location.ts';
import type { Consumer } from '../pipeline.ts';
import type { FrameEntry } from '../report/text/frame-entry.ts';
import { type FrameRow, frameRow } from '../report/text/frame-lines.ts';
import { FrameList } from '../report/text/frame-list.ts';
import { FrameViews } from '../report/text/frame-views.ts';
import type { LayerOptions } from '../report/text/layer-lines.ts';
import type { MessageView } from '../report/text/message-views.ts';
import type { Deliver, Scribe } from './report.ts';
import type { AnalyzeTask } from './task.ts';
import type { TextScratch } from './text-scratch.ts';

/** Rows of the packet list that are laid out together, a frame in full, or how many messages the capture had. */
export type FramePiece =
  | { readonly rows: readonly FrameRow[] }
  | { readonly row: FrameRow; readonly body: Uint8Array }
  | { readonly messages: number };

/** What a row of the packet list counts for. */
const ROW_CHARACTERS = 150;

/** Makes the pieces of the packet list, and of frames in full. */
export class FrameScribe implements Scribe {
  readonly consumer: Consumer;
  readonly #views: readonly MessageView[];
  readonly #text: LayerOptions;
  readonly #scratch: TextScratch;
  readonly #full: FrameViews;
  readonly #deliver: Deliver<FramePiece>;
  readonly #list = new FrameList();
  #messages = 0;

  constructor(
    { all, V }: AnalyzeTask['given'],
    views: readonly MessageView[],
    text: LayerOptions,
    scratch: TextScratch,
    deliver: Deliver<FramePiece>,
  ) {
    this.#views = views;
    this.#text = text;
    this.#scratch = scratch;
    this.#full = new FrameViews(views, text);
    this.#deliver = deliver;
    this.consumer = {
      session() {},
      message: (pdu, { protocol, client, proxy, confidence }) => {
        if (confidence === 'possible' && !all) return;
        this.#messages++;
        this.#write(this.#list.add(pdu, client, proxy, protocol.toUpperCase()));
      },
    };
    if (!all) return;
    this.consumer.frame = (frame, location) => this.#write(this.#list.addFrame(plainEntry(frame, location, V > 0)));
  }

  *finish(): Generator {
    yield this.#write(this.#list.flush());
    this.#deliver({ messages: this.#messages }, 0);
  }

  #write(entries: readonly FrameEntry[]): void {
    if (entries.length === 0) return;
    const { showPasswords } = this.#text;
    if (this.#views.length === 0) {
      const rows = entries.map((entry) => frameRow(entry, showPasswords));
      this.#deliver({ rows }, rows.length * ROW_CHARACTERS);
      return;
    }
    for (const entry of entries) {
      const body = this.#scratch.written((to) => this.#full.writeBody(entry, to));
      this.#deliver({ row: frameRow(entry, showPasswords), body }, body.length);
    }
  }
}

function plainEntry(frame: Frame, location: Location | undefined, keepsHeaders: boolean): FrameEntry {
  const mark = markFrame(frame, keepsHeaders ? (location?.payload ?? frame.end) : undefined, location?.subframe);
  return { frame: mark, pdus: [], ...frameInfo(frame, location) };
}
