import { derived } from './derived.ts';
import { NO_DRAFTS, type Note, type NoteDraft, note } from './note.ts';
import { fieldNotes } from './tree.ts';
import type { View } from './view.ts';

/** A message of the dialogue. */
export interface Heard {
  readonly view: View;
}

/** The way that a message goes. */
export interface Path {
  /** Whether all of it is on one machine, where nobody else reads along. */
  readonly isLocal: boolean;
}

/** Finds what is odd about a message, seen with those of its dialogue and the way it goes. */
export type Review = (view: View, dialogue: readonly Heard[], path: Path) => readonly NoteDraft[];

const NETWORK: Path = { isLocal: false };
const NO_NOTES: readonly Note[] = [];

/** What is odd, against the specification, or dangerous in a message: by its fields, then by what its declaration looks for. */
export function review(view: View, frame: number, dialogue: readonly Heard[], path: Path = NETWORK): readonly Note[] {
  let found = ofFields(view);
  for (const find of view.message.review) {
    const more = find(view, dialogue, path);
    if (more.length > 0) found = found.length === 0 ? more : [...found, ...more];
  }
  return found.length === 0 ? NO_NOTES : found.map(([kind, detail]) => note(kind, frame, detail));
}

const ofFields = derived((view): readonly NoteDraft[] => {
  const found = fieldNotes(view);
  if (found.length === 0) return NO_DRAFTS;
  return view.message.interpret?.(view, found) ?? found;
});
