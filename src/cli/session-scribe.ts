import type { LayerOptions } from '../format/layer-lines.ts';
import type { MessageView } from '../format/message-views.ts';
import { type HeadingWords, headingWords } from '../format/session-heading.ts';
import { type SessionRow, sessionRow } from '../format/session-list.ts';
import { sessionBody } from '../format/session-views.ts';
import type { Consumer } from '../pipeline.ts';
import type { Session } from '../session/session.ts';
import type { Deliver, Scribe } from './report.ts';
import { SessionOrder } from './session-order.ts';
import type { AnalyzeTask } from './task.ts';

/** A session of the list, one in full, or one that is only possible and not shown. */
export type SessionPiece =
  | 'hidden'
  | { readonly id: number; readonly row: SessionRow }
  | { readonly id: number; readonly heading: HeadingWords; readonly body: string };

/** What a row of the list counts for. */
const ROW_CHARACTERS = 200;
const HIDDEN_CHARACTERS = 8;

/** Makes the pieces of the views that go session by session. */
export class SessionScribe implements Scribe {
  readonly consumer: Consumer;
  readonly #given: AnalyzeTask['given'];
  readonly #views: readonly MessageView[];
  readonly #text: LayerOptions;
  readonly #deliver: Deliver<SessionPiece>;
  readonly #kept: Session[] = [];
  readonly #order = new SessionOrder((session) => this.#write(session));

  constructor(
    given: AnalyzeTask['given'],
    views: readonly MessageView[],
    text: LayerOptions,
    deliver: Deliver<SessionPiece>,
  ) {
    this.#given = given;
    this.#views = views;
    this.#text = text;
    this.#deliver = deliver;
    this.consumer = {
      session: (session) => {
        if (given.sort === 'start') this.#kept.push(session);
        else this.#order.add(session);
      },
    };
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
      this.#deliver({ id, row: sessionRow(session) }, ROW_CHARACTERS);
    } else {
      let body = '';
      for (const piece of sessionBody(session, this.#views, this.#text)) body += piece;
      this.#deliver({ id, heading: headingWords(session), body }, body.length);
    }
  }
}
