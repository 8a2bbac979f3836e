import { ClockSteps, laterOf } from '../bytes/clock-steps.ts';
import { spanText } from '../bytes/instant.ts';
import type { FrameMark } from '../capture/frame.ts';
import { CLOCK_BACK_SECONDS } from '../limits.ts';
import { type Note, note } from '../schema/note.ts';
import type { Findings } from './assembly.ts';

/** Where the times of a session go back, from its first frame on: those of its connection, and of its datagrams. */
export function clockOf({ clock, association }: Findings, first: FrameMark): ClockSteps | undefined {
  const isWithin = clock?.first === undefined || clock.first.frame > first.number;
  const own = isWithin ? clock : undefined;
  if (association === undefined || association.pdus.length === 0) return own;
  const steps = new ClockSteps(CLOCK_BACK_SECONDS);
  let before = first;
  for (const { frames } of association.pdus) {
    for (const frame of frames) {
      steps.see(before, frame);
      before = frame;
    }
  }
  return merged(own, steps);
}

function merged(a: ClockSteps | undefined, b: ClockSteps): ClockSteps | undefined {
  if (a === undefined || a.latest === undefined) return b.latest === undefined ? undefined : b;
  if (b.latest === undefined) return a;
  const told = a.first === undefined ? b : a;
  told.latest = laterOf(a.latest, b.latest);
  return told;
}

export function clockNotes(steps: ClockSteps | undefined): readonly Note[] {
  if (steps?.first === undefined) return [];
  const { frame, seconds } = steps.first;
  const more = steps.count > 1 ? `, and ${steps.count - 1} more times` : '';
  return [note('clock-back', frame, `by ${spanText(seconds)} at frame ${frame}${more}`)];
}
