import type { Consumer } from '../pipeline.ts';
import type { LayerOptions } from '../report/text/layer-lines.ts';
import type { MessageView } from '../report/text/message-views.ts';
import { type Counted, counted } from '../report/text/session-counts.ts';
import { type HeadingWords, headingWords } from '../report/text/session-heading.ts';
import { type SessionRow, sessionRow } from '../report/text/session-list.ts';
import { writeSessionBody } from '../report/text/session-views.ts';
import type { Session } from '../session/session.ts';
import type { Deliver, Scribe } from './report.ts';
import { SessionOrder } from './session-order.ts';
import type { AnalyzeTask } from './task.ts';
import type { TextScratch } from './text-scratch.ts';

/** A session of the list, one in full, or one that is only possible and not shown. */
export type SessionPiece =
  | 'hidden'
  | { readonly id: number; readonly counted: Counted; readonly row: SessionRow }
  | { readonly id: number; readonly counted: Counted; readonly heading: HeadingWords; readonly body: Uint8Array };

/** What a row of the list counts for. */
const ROW_CHARACTERS = 200;
const HIDDEN_CHARACTERS = 8;

/** Makes the pieces of the views that go session by session. */
export class SessionScribe implements Scribe {
  readonly consumer: Consumer;
  readonly #given: AnalyzeTask['given'];
  readonly #views: readonly MessageView[];
  readonly #text: LayerOptions;
  readonly #scratch: TextScratch;
  readonly #deliver: Deliver<SessionPiece>;
  readonly #kept: Session[] = [];
  readonly #order = new SessionOrder((session) => this.#write(session));

  constructor(
    given: AnalyzeTask['given'],
    views: readonly MessageView[],
    text: LayerOptions,
    scratch: TextScratch,
    deliver: Deliver<SessionPiece>,
  ) {
    this.#given = given;
    this.#views = views;
    this.#text = text;
    this.#scratch = scratch;
    this.#deliver = deliver;
    this.consumer = {
      session: (session) => {
        if (given.sort === 'start') this.#kept.push(session);
        else if (given.sort === 'end' || views.length === 0) this.#write(session);
        else this.#order.add(session);
      },
    };
  }

  /** From now on sessions come as they end. */
  stream(): void {
    this.#order.stream();
  }

  *finish(): Generator {
    for (const session of this.#kept.sort((a, b) => a.id - b.id)) yield this.#write(session);
    this.#order.flush();
  }

  #write(session: Session): void {
    const { id, detection } = session;
    if (detection.confidence === 'possible' && !this.#given.all) {
      this.#deliver('hidden', HIDDEN_CHARACTERS);
    } else if (this.#views.length === 0) {
      const row = sessionRow(session);
      this.#deliver({ id, counted: row.counted, row }, ROW_CHARACTERS);
    } else {
      const body = this.#scratch.written((to) =>
        writeSessionBody(session, this.#views, this.#text, this.#given.isWhole, to),
      );
      this.#deliver({ id, counted: counted(session), heading: headingWords(session), body }, body.length);
    }
  }
}
