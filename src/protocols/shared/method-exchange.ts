import { bytes } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';

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
  },
  {
    octets: bytes('Octets', 'rest', {
      filter: 'socks.method_exchange',
      about: 'What one side sent before the other one spoke',
    }),
  },
);
