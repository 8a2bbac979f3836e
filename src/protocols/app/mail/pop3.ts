import { type Draft, sheet } from '../../../schema/detail.ts';
import type { InsideProtocol } from '../protocol.ts';
import { asciiText, detailText, firstLine, startsWith, wantsLine } from '../text.ts';

const details = {
  greeting: { kind: 'text', label: 'Greeting', filter: 'pop.response.description' },
  user: { kind: 'text', label: 'User', filter: 'pop.request.parameter', about: 'Of USER, where that comes first' },
} as const;

/** RFC 1939, RFC 2449, RFC 2595. */
const COMMAND = /^(?:USER|PASS|APOP|AUTH|CAPA|STLS|QUIT|STAT|NOOP|UTF8|LANG)(?: |\r|\n)/i;

/** Post Office Protocol 3: the greeting, and who logs in. Passwords are not kept. */
export const pop3: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'pop3',
    title: 'Post Office Protocol 3',
    reference: 'RFC 1939 section 4',
    details,
    summary: ['{greeting}'],
  }),
  opens: { server: '+' },
  recognise: (client, server) =>
    (startsWith(server, '+OK ') || startsWith(server, '+OK\r\n')) &&
    (client.length === 0 || COMMAND.test(asciiText(client))),
  wants: wantsLine,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const greeting = firstLine(server);
    const command = firstLine(client);
    if (startsWith(greeting, '+OK ')) found.greeting = detailText(greeting.subarray(4));
    if (/^USER /i.test(asciiText(command))) found.user = detailText(command.subarray(5));
    return found;
  },
};
