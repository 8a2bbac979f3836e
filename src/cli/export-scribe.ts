import type { Consumer } from '../pipeline.ts';
import { csvText } from '../report/data/csv.ts';
import type { IdText } from '../report/data/id-text.ts';
import { jsonText } from '../report/data/session-json.ts';
import type { Session, Status } from '../session/session.ts';
import type { Deliver, Scribe } from './report.ts';
import type { ExportTask } from './task.ts';

/** A session as text. */
export interface ExportPiece {
  readonly status: Status;
  readonly text: IdText;
}

export function exportPiece(
  session: Session,
  given: Pick<ExportTask['given'], 'format' | 'messages' | 'show-passwords'>,
): ExportPiece {
  const { format, messages, 'show-passwords': showPasswords } = given;
  const text = format === 'csv' ? csvText(session) : jsonText(session, showPasswords, messages);
  return { status: session.status, text };
}

/** Makes the sessions' text. */
export class ExportScribe implements Scribe {
  readonly consumer: Consumer;
  readonly #given: ExportTask['given'];
  readonly #deliver: Deliver<ExportPiece>;
  readonly #kept: Session[] = [];

  constructor(given: ExportTask['given'], deliver: Deliver<ExportPiece>) {
    this.#given = given;
    this.#deliver = deliver;
    this.consumer = {
      session: (session) => {
        if (given.sort === 'start') this.#kept.push(session);
        else this.#write(session);
      },
    };
  }

  *finish(): Generator {
    for (const session of this.#kept.sort((a, b) => a.id - b.id)) yield this.#write(session);
  }

  #write(session: Session): void {
    const piece = exportPiece(session, this.#given);
    this.#deliver(piece, piece.text.parts.at(-1)?.length ?? 0);
  }
}
