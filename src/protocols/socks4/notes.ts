import { NO_DRAFTS, type NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { Heard, Path } from '../../schema/review.ts';
import type { View } from '../../schema/view.ts';
import { meaningOf, ofDestination, SHARED_NOTES } from '../shared/notes.ts';
import { hasTransportArguments } from '../shared/transport-arguments.ts';

/** What can be odd in messages of SOCKS4. */
export const NOTES = noteKinds({
  'v4-userid-leak': {
    severity: 'note',
    text: 'The request tells the user id to everyone on the way, and nothing proves it',
    reference: 'SOCKS4 protocol',
  },
  oversize: {
    severity: 'warning',
    text: 'A text has more than the 255 octets that servers reckon with',
  },
});

/** What servers reckon with in a text that only a NUL ends. */
const MOST_BYTES = 255;

/** The texts of a request, as notes call them. */
const TEXTS = [
  ['userId', 'USERID'],
  ['name', 'Domain name'],
] as const;

export function ofRequest(view: View, _dialogue: readonly Heard[], path: Path): readonly NoteDraft[] {
  const drafts = [...ofUserId(view, path)];
  const command = view.number('command') ?? 0;
  if (view.octets('name')?.length === 1) drafts.push([SHARED_NOTES['empty-name']]);
  for (const [key, label] of TEXTS) {
    const length = (view.octets(key)?.length ?? 1) - 1;
    if (length > MOST_BYTES) drafts.push([NOTES.oversize, `${label} of ${length} octets`]);
  }
  if (command >= 0x80) drafts.push([SHARED_NOTES['extension-command'], meaningOf(view, 'command', command)]);
  drafts.push(...ofDestination(view));
  return drafts;
}

/** What the user id says that others should not read, or that it is none. */
export function ofUserId(view: View, path: Path): readonly NoteDraft[] {
  if ((view.octets('userId')?.length ?? 0) <= 1) return NO_DRAFTS;
  if (hasTransportArguments(view)) return [[SHARED_NOTES['pt-arguments']]];
  return path.isLocal ? NO_DRAFTS : [[NOTES['v4-userid-leak']]];
}

/** Shapes of published vulnerabilities: they do not say that anything was exploited. */
export function ofShape(view: View): readonly NoteDraft[] {
  const drafts: NoteDraft[] = [];
  const [userId, host] = [view.octets('userId')?.length ?? 0, view.octets('name')?.length ?? 0];
  const shape = SHARED_NOTES['cve-shape'];
  if (host > MOST_BYTES + 1) drafts.push([shape, 'CVE-2002-1001, a name of SOCKS4A over 255 octets']);
  if (userId === MOST_BYTES + 1 && host === MOST_BYTES + 1)
    drafts.push([shape, 'CVE-2024-52533, user id and name of 255 octets']);
  return drafts;
}
