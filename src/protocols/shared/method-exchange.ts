import { bytes } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { NO_DRAFTS, type NoteDraft } from '../../schema/note.ts';
import { noteKinds } from '../../schema/note-kinds.ts';
import type { Heard } from '../../schema/review.ts';
import type { View } from '../../schema/view.ts';
import { hasMessage } from './notes.ts';

export const EXCHANGE_NOTES = noteKinds({
  'tls-method': {
    severity: 'note',
    text: 'The exchange of the selected method is TLS: what follows is sealed',
    reference: 'RFC 8446 section 5.1',
  },
});

/** Octets of a method whose messages have no public form. */
export const methodExchange = message(
  {
    name: 'method-exchange',
    title: 'Exchange of the selected method',
    reference: 'RFC 1928 section 3',
    phase: 'authentication',
    side: 'both',
    about: 'What client and proxy send in turn for a method whose messages have no known form.',
    line: ['{octets}'],
    review: [ofExchange],
  },
  {
    octets: bytes('Octets', 'rest', {
      filter: 'socks.method_exchange',
      about: 'What one side sent before the other one spoke',
    }),
  },
);

const TLS_HANDSHAKE = 0x16;

function ofExchange(view: View, dialogue: readonly Heard[]): readonly NoteDraft[] {
  if (hasMessage('method-exchange', dialogue.slice(0, -1))) return NO_DRAFTS;
  const [type, major] = view.octets('octets') ?? [];
  return type === TLS_HANDSHAKE && major === 3 ? [[EXCHANGE_NOTES['tls-method']]] : NO_DRAFTS;
}
