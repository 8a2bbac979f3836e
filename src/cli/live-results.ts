import { layers } from '../decode/layers.ts';
import { LiveView } from '../format/live-view.ts';
import { SessionList } from '../format/session-list.ts';
import type { Consumer } from '../pipeline.ts';
import type { Session } from '../session/session.ts';
import { exportPiece } from './export-scribe.ts';
import { messageViews } from './message-views.ts';
import type { Output } from './output.ts';
import { type SessionWriter, sessionWriter } from './session-writer.ts';
import type { SniffArguments } from './sniff-command.ts';
import type { Surroundings } from './surroundings.ts';
import type { ExportTask } from './task.ts';
import { textSettings } from './text-settings.ts';

/** What takes the messages and sessions of a live capture. */
export abstract class LiveResults {
  abstract readonly consumer: Consumer;
  /** Sessions that were shown. */
  shown = 0;
  protected readonly list: SessionList;
  readonly #output: Output;
  #hasNews = false;

  constructor(list: SessionList, output: Output) {
    this.list = list;
    this.#output = output;
  }

  abstract begin(): void;
  abstract finish(frames: number, bytes: number): void;
  /** `5 sessions: 3 established, 2 refused`. */
  abstract summary(): string;
  /** Whether there was no session at all, shown or not. */
  abstract readonly isEmpty: boolean;

  /** Whether something was written since the last call. */
  takeNews(): boolean {
    const hadNews = this.#hasNews;
    this.#hasNews = false;
    return hadNews;
  }

  protected write(text: string): void {
    this.#hasNews = true;
    this.#output.write(text);
  }

  protected writeSession({ status }: Session, text: string): void {
    this.shown++;
    this.list.count(status);
    this.write(text);
  }
}

/** Messages and sessions as text, or sessions as data. */
export function liveResults(given: SniffArguments, output: Output, surroundings: Surroundings): LiveResults {
  const { color, time, format, all, 'show-passwords': showPasswords } = given;
  const isFile = output !== surroundings.output;
  const text = textSettings({ color, time, showPasswords, isFile }, surroundings);
  const list = new SessionList(text);
  if (format !== 'text') return new DataResults({ format, 'show-passwords': showPasswords }, list, output);
  return new TextResults(
    new LiveView(messageViews(given), { ...text, layers, isOpen: given.V > 1 }),
    all,
    list,
    output,
  );
}

class TextResults extends LiveResults {
  readonly consumer: Consumer;
  readonly #view: LiveView;
  readonly #showsAll: boolean;
  #hidden = 0;

  constructor(view: LiveView, showsAll: boolean, list: SessionList, output: Output) {
    super(list, output);
    this.#view = view;
    this.#showsAll = showsAll;
    this.consumer = {
      message: (pdu, place) => {
        if (place.confidence !== 'possible' || showsAll) this.write(view.message(pdu, place));
      },
      session: (session) => this.#show(session),
    };
  }

  begin(): void {
    this.write(this.#view.header());
  }

  finish(): void {}

  get isEmpty(): boolean {
    return this.list.isEmpty && this.#hidden === 0;
  }

  summary(): string {
    return this.list.summary(this.#hidden).trimEnd();
  }

  #show(session: Session): void {
    if (session.detection.confidence === 'possible' && !this.#showsAll) this.#hidden++;
    else this.writeSession(session, this.#view.session(session));
  }
}

class DataResults extends LiveResults {
  readonly consumer: Consumer;
  readonly #writer: SessionWriter;

  constructor(given: Pick<ExportTask['given'], 'format' | 'show-passwords'>, list: SessionList, output: Output) {
    super(list, output);
    const writer = sessionWriter(given.format, given['show-passwords']);
    this.#writer = writer;
    this.consumer = {
      session: (session) => this.writeSession(session, writer.session(exportPiece(session, given), 0)),
    };
  }

  begin(): void {
    this.write(this.#writer.header);
  }

  finish(frames: number, bytes: number): void {
    this.write(this.#writer.footer(frames, bytes));
  }

  get isEmpty(): boolean {
    return this.list.isEmpty;
  }

  summary(): string {
    return this.list.summary(0).trimEnd();
  }
}
