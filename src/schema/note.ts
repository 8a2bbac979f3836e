import { NOTE_KINDS, type NoteId } from './note-kinds.ts';

/** `note`: odd; `warning`: against a MUST, or dangerous; `error`: unreadable from here. */
export type Severity = 'note' | 'warning' | 'error';

/** One kind of remark; `text` stands alone as a sentence. */
export interface NoteKind {
  readonly severity: Severity;
  readonly text: string;
  readonly reference?: string;
}

/** A remark on a frame (Wireshark: expert info). */
export interface Note {
  readonly id: NoteId;
  readonly severity: Severity;
  readonly frame: number;
  readonly text: string;
}

/** The remark of this kind on a frame, with what is special about this case behind its text. */
export function note(id: NoteId, frame: number, detail?: string): Note {
  const kind: NoteKind = NOTE_KINDS[id];
  return { id, severity: kind.severity, frame, text: detail === undefined ? kind.text : `${kind.text}: ${detail}` };
}
