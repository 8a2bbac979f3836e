import { type Draft, sheet } from '../../../schema/detail.ts';
import type { InsideProtocol } from '../protocol.ts';
import { detailText, firstLine, startsWith, wantsLine } from '../text.ts';

const details = {
  greeting: { kind: 'text', label: 'Greeting', filter: 'imap.response' },
} as const;

const GREETINGS = ['* OK', '* PREAUTH', '* BYE'];
/** The text behind the status and, in brackets, a response code. */
const GREETING = /^\* (?:OK|PREAUTH|BYE) +(?:\[[^\]]*\] *)?(.+)$/s;

/** Internet Message Access Protocol: the greeting. What the client says may hold a password, so it is not kept. */
export const imap: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'imap',
    title: 'Internet Message Access Protocol',
    reference: 'RFC 9051 section 7.1',
    details,
    summary: ['{greeting}'],
  }),
  opens: { server: '*' },
  recognise: (_, server) => GREETINGS.some((greeting) => startsWith(server, greeting)),
  wants: (bytes, side) => (side === 'client' ? 0 : wantsLine(bytes)),
  read(_, server) {
    const found: Draft<typeof details> = {};
    const greeting = firstLine(server);
    const [, text] = GREETING.exec(detailText(greeting)) ?? [];
    if (text !== undefined) found.greeting = text;
    return found;
  },
};
