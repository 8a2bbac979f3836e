import { countText } from '../bytes/count-text.ts';
import { UNREAD_LINES } from '../limits.ts';
import type { Corrected } from '../packet/frame-locator.ts';
import type { Unread } from '../packet/unread.ts';

/** What is told of frames that were not read, a line a kind; `place` stands behind their number. */
export function unreadLines(unread: readonly Unread[], place: string): string[] {
  const told = unread.slice(0, UNREAD_LINES).map((kind) => line(kind.frames, place, kind.what));
  const rest = unread.slice(UNREAD_LINES).reduce((sum, { frames }) => sum + frames, 0);
  return rest === 0 ? told : [...told, line(rest, place, 'of further kinds that are not read')];
}

function line(frames: number, place: string, what: string): string {
  return `${countText(frames, 'frame')}${place} ${frames === 1 ? 'is' : 'are'} ${what}`;
}

/** What is told of link types that a capture states wrongly. */
export function correctedLines(corrected: readonly Corrected[], place: string): string[] {
  return corrected.map(({ frames, stated, actual }) => {
    const read = frames === 1 ? 'is read as what it is' : 'are read as what they are';
    return `${countText(frames, 'frame')}${place} ${read}, ${actual}, not of the link type ${stated} that the capture states`;
  });
}
