import { type Draft, sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';
import { asciiText, detailText, firstLine, startsWith, wantsLine } from './text.ts';

const details = {
  greeting: { kind: 'text', label: 'Greeting', filter: 'ftp.response.arg', about: 'What the server calls itself' },
  user: { kind: 'text', label: 'User', filter: 'ftp.request.arg', about: 'Of USER, where that comes first' },
} as const;

const GREETING = /^220[ -].*ftp/i;
const COMMAND = /^(?:USER|AUTH|FEAT|SYST|OPTS|HOST)(?: |\r|\n)/i;

/** File Transfer Protocol, control connection: the greeting, and who logs in. Passwords are not kept. */
export const ftp: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'ftp',
    title: 'File Transfer Protocol',
    reference: 'RFC 959 section 5.4',
    details,
    summary: ['{greeting}'],
  }),
  opens: { server: '2' },
  recognise: (client, server) =>
    startsWith(server, '220') && (GREETING.test(asciiText(server)) || COMMAND.test(asciiText(client))),
  wants: wantsLine,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const greeting = firstLine(server);
    const command = firstLine(client);
    if (startsWith(greeting, '220')) found.greeting = detailText(greeting.subarray(4));
    if (/^USER /i.test(asciiText(command))) found.user = detailText(command.subarray(5));
    return found;
  },
};
