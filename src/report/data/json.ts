import type { Session, Status } from '../../session/session.ts';
import { placed } from './id-text.ts';
import { jsonText } from './session-json.ts';
import type { Totals } from './session-schema.ts';

/** Writes sessions as one JSON document, piece by piece. The pieces are well-formed JSON once `footer` is written. */
export class JsonDocument {
  readonly #generator: string;
  readonly #showPasswords: boolean;
  readonly #status = { established: 0, refused: 0, incomplete: 0, opaque: 0 };
  #sessions = 0;

  /** `generator` names the program and its version. */
  constructor(generator: string, showPasswords: boolean) {
    this.#generator = generator;
    this.#showPasswords = showPasswords;
  }

  header(): string {
    return `{"schema": 1, "generator": ${JSON.stringify(this.#generator)}, "sessions": [`;
  }

  session(session: Session): string {
    return this.entry(session.status, sessionJson(session, this.#showPasswords));
  }

  /** A session of which the text is at hand. */
  entry(status: Status, text: string): string {
    const separator = this.#sessions === 0 ? '\n' : ',\n';
    this.#sessions++;
    this.#status[status]++;
    return separator + text;
  }

  /** `frames` that were read, and `bytes` of them that were captured. */
  footer(frames: number, bytes: number): string {
    const totals: Totals = { frames, bytes, sessions: this.#sessions, status: this.#status };
    return `\n], "totals": ${JSON.stringify(totals)}}\n`;
  }
}

/** A session as one line of newline-delimited JSON. */
export function ndjsonLine(session: Session, showPasswords: boolean): string {
  return `${sessionJson(session, showPasswords)}\n`;
}

/** The text of a session's record. */
export function sessionJson(session: Session, showPasswords: boolean): string {
  return placed(jsonText(session, showPasswords), 0);
}
