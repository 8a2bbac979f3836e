import { NO_DRAFTS, type NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { Heard, Path } from '../../schema/review.ts';
import type { View } from '../../schema/view.ts';
import { schemeOf } from './credentials.ts';

/** What can be odd in messages of HTTP CONNECT. */
export const NOTES = noteKinds({
  'cleartext-proxy-login': {
    severity: 'warning',
    text: 'Credentials for the HTTP proxy cross the network unencrypted',
    reference: 'RFC 7617 section 4',
  },
  'http-front-proxy': {
    severity: 'note',
    text: 'An HTTP proxy in front connects the client to the SOCKS proxy',
    reference: 'RFC 9110 section 9.3.6',
  },
});

/** The scheme that is a password in clear. */
export function ofCredentials(view: View, _dialogue: readonly Heard[], path: Path): readonly NoteDraft[] {
  return schemeOf(view) === 'Basic' && !path.isLocal ? [[NOTES['cleartext-proxy-login']]] : NO_DRAFTS;
}
