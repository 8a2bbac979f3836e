import { printableJson } from '../bytes/text.ts';
import type { Session } from '../session/session.ts';
import { sessionRecord } from './session-record.ts';
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
    const separator = this.#sessions === 0 ? '\n' : ',\n';
    this.#sessions++;
    this.#status[session.status]++;
    return separator + sessionJson(session, this.#showPasswords);
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

function sessionJson(session: Session, showPasswords: boolean): string {
  return printableJson(JSON.stringify(sessionRecord(session, showPasswords)));
}
