import { NOTE_KINDS, type NoteId, type NoteKind, type Severity } from './note-kinds.ts';

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
