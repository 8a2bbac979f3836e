import type { Unread } from '../decode/unread.ts';
import { countText } from '../format/count-text.ts';
import { UNREAD_LINES } from '../limits.ts';

/** What is told of frames that were not read, a line a kind; `place` stands behind their number. */
export function unreadLines(unread: readonly Unread[], place: string): string[] {
  const told = unread.slice(0, UNREAD_LINES).map((kind) => line(kind.frames, place, kind.what));
  const rest = unread.slice(UNREAD_LINES).reduce((sum, { frames }) => sum + frames, 0);
  return rest === 0 ? told : [...told, line(rest, place, 'of further kinds that are not read')];
}

function line(frames: number, place: string, what: string): string {
  return `${countText(frames, 'frame')}${place} ${frames === 1 ? 'is' : 'are'} ${what}`;
}
