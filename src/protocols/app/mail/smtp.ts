import { type Draft, sheet } from '../../../schema/detail.ts';
import type { InsideProtocol } from '../protocol.ts';
import { asciiText, detailText, firstLine, startsWith, wantsLine } from '../text.ts';

const details = {
  greeting: { kind: 'text', label: 'Greeting', filter: 'smtp.rsp.parameter', about: 'What the server calls itself' },
  client: { kind: 'text', label: 'Client', filter: 'smtp.req.parameter', about: 'What the client calls itself' },
} as const;

const GREETING = /^220[ -].*(?:smtp|lmtp)/i;
const HELLO = /^(?:EHLO|HELO|LHLO)(?: |\r|\n)/i;

/** Simple Mail Transfer Protocol: the greeting, and the name of the client. */
export const smtp: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'smtp',
    title: 'Simple Mail Transfer Protocol',
    reference: 'RFC 5321 section 4.2',
    details,
    summary: ['{greeting}'],
  }),
  opens: { server: '2' },
  recognise: (client, server) =>
    startsWith(server, '220') && (GREETING.test(asciiText(server)) || HELLO.test(asciiText(client))),
  wants: wantsLine,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const greeting = firstLine(server);
    const hello = firstLine(client);
    if (startsWith(greeting, '220')) found.greeting = detailText(greeting.subarray(4));
    if (HELLO.test(asciiText(hello))) found.client = detailText(hello.subarray(5));
    return found;
  },
};
