import { GENERAL_NOTES, type GeneralNote, type NoteKind, type Severity } from './note-kinds.ts';

/** A note on a frame (Wireshark: expert info). */
export interface Note {
  readonly id: string;
  readonly severity: Severity;
  readonly frame: number;
  readonly text: string;
  /** Where it is specified what was violated. */
  readonly reference?: string | undefined;
}

/** A note that is yet to be given its frame. */
export type NoteDraft = readonly [kind: NoteKind, detail?: string];

export const NO_DRAFTS: readonly NoteDraft[] = [];

/** The note of this kind on a frame, with what is special about this case behind its text. */
export function note(of: NoteKind | GeneralNote, frame: number, detail?: string): Note {
  const { id, severity, text, reference } = typeof of === 'string' ? GENERAL_NOTES[of] : of;
  return { id, severity, frame, text: detail === undefined ? text : `${text}: ${detail}`, reference };
}

/** Notes of several lists; where only one list has any, that list. */
export function together(...lists: readonly (readonly Note[])[]): readonly Note[] {
  let all = NONE;
  for (const list of lists) {
    if (list.length > 0) all = all.length === 0 ? list : [...all, ...list];
  }
  return all;
}

const NONE: readonly Note[] = [];
