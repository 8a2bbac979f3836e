import { layers } from '../../packet/layers.ts';
import type { Consumer } from '../../pipeline.ts';
import { DataDocument } from '../../report/data/data-document.ts';
import { DATA_FORMATS } from '../../report/data/data-format.ts';
import { SessionBatcher } from '../../report/data/session-batch.ts';
import { LiveView } from '../../report/text/live-view.ts';
import { counted, SessionCounts } from '../../report/text/session-counts.ts';
import { Caches } from '../../schema/caches.ts';
import type { Session } from '../../session/session.ts';
import { GENERATOR } from '../../version.ts';
import { messageViews } from '../message-views.ts';
import type { Output } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ExportTask } from '../task.ts';
import { textSettings } from '../text-settings.ts';
import type { SniffArguments } from './sniff-command.ts';

/** What takes the messages and sessions of a live capture. */
export abstract class LiveResults {
  abstract readonly consumer: Consumer;
  /** Sessions that were shown. */
  shown = 0;
  protected readonly counts = new SessionCounts();
  readonly #output: Output;
  #hasNews = false;

  constructor(output: Output) {
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

  protected writeBytes(bytes: Uint8Array): void {
    this.#hasNews = true;
    this.#output.writeBytes(bytes);
  }

  protected count(session: Session): void {
    this.shown++;
    this.counts.add(counted(session));
  }
}

/** Messages and sessions as text, or sessions as data. */
export function liveResults(given: SniffArguments, output: Output, surroundings: Surroundings): LiveResults {
  const { color, time, format, all, messages, 'show-passwords': showPasswords } = given;
  const isFile = output !== surroundings.output;
  const text = textSettings({ color, time, showPasswords, isFile }, surroundings);
  if (format !== 'text') return new DataResults({ format, messages, 'show-passwords': showPasswords }, output);
  return new TextResults(new LiveView(messageViews(given), { ...text, layers, isOpen: given.V > 1 }), all, output);
}

class TextResults extends LiveResults {
  readonly consumer: Consumer;
  readonly #view: LiveView;
  readonly #showsAll: boolean;
  #hidden = 0;

  constructor(view: LiveView, showsAll: boolean, output: Output) {
    super(output);
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
    return this.shown === 0 && this.#hidden === 0;
  }

  summary(): string {
    return this.counts.outcomes(this.#hidden);
  }

  #show(session: Session): void {
    if (session.detection.confidence === 'possible' && !this.#showsAll) {
      this.#hidden++;
      return;
    }
    this.count(session);
    this.write(this.#view.session(session));
  }
}

class DataResults extends LiveResults {
  readonly consumer: Consumer;
  readonly #document: DataDocument;

  constructor(given: Pick<ExportTask['given'], 'format' | 'messages' | 'show-passwords'>, output: Output) {
    super(output);
    const { format: name, messages: hasMessages, 'show-passwords': showPasswords } = given;
    const format = DATA_FORMATS[name];
    const batcher = new SessionBatcher(format, { showPasswords, hasMessages }, 0, new Caches());
    this.#document = new DataDocument(format, { writeBytes: (bytes) => this.writeBytes(bytes) });
    this.consumer = {
      session: (session) => {
        this.count(session);
        batcher.add(session);
        this.#document.add(batcher.take(), 0);
      },
    };
  }

  begin(): void {
    this.#document.begin(GENERATOR);
  }

  finish(frames: number, bytes: number): void {
    this.#document.end(frames, bytes);
  }

  get isEmpty(): boolean {
    return this.shown === 0;
  }

  summary(): string {
    return this.counts.outcomes(0);
  }
}
