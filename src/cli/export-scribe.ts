import type { Consumer } from '../pipeline.ts';
import { DATA_FORMATS } from '../report/data/data-format.ts';
import { type SessionBatch, SessionBatcher } from '../report/data/session-batch.ts';
import type { Session } from '../session/session.ts';
import type { Deliver, Scribe } from './report.ts';
import type { ExportTask, ScribeContext } from './task.ts';

/** Makes the sessions' bytes. */
export class ExportScribe implements Scribe {
  readonly consumer: Consumer;
  readonly #isPrompt: boolean;
  readonly #deliver: Deliver<SessionBatch>;
  readonly #kept: Session[] = [];
  readonly #batcher: SessionBatcher;

  constructor(given: ExportTask['given'], { base, caches }: ScribeContext, deliver: Deliver<SessionBatch>) {
    this.#isPrompt = given.isPrompt;
    this.#deliver = deliver;
    const { format, messages: hasMessages, 'show-passwords': showPasswords } = given;
    this.#batcher = new SessionBatcher(DATA_FORMATS[format], { showPasswords, hasMessages }, base, caches);
    this.consumer = {
      session: (session) => {
        if (given.sort === 'start') this.#kept.push(session);
        else this.#write(session);
      },
    };
  }

  /** Holds nothing back. */
  stream(): void {
    if (this.#batcher.isEmpty) return;
    const batch = this.#batcher.take();
    this.#deliver(batch, batch.bytes.length);
  }

  *finish(): Generator {
    for (const session of this.#kept.sort((a, b) => a.id - b.id)) yield this.#write(session);
    this.stream();
  }

  #write(session: Session): void {
    this.#batcher.add(session);
    if (this.#isPrompt || this.#batcher.isFull) this.stream();
  }
}
