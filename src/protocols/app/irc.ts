import { INSIDE_LINE_BYTES } from '../../limits.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';
import { asciiText, detailText, firstLine, wantsLine } from './text.ts';

const details = {
  nick: { kind: 'text', label: 'Nickname', filter: 'irc.request.command_parameter', about: 'Of NICK' },
  user: { kind: 'text', label: 'User', filter: 'irc.request.command_parameter', about: 'Of USER; no password is kept' },
  server: { kind: 'text', label: 'Server', filter: 'irc.response.prefix', about: 'As it calls itself' },
} as const;

/** What no other protocol begins with: a login of FTP or POP3 has USER and PASS alone. */
const OPENING = /^(?:CAP (?:LS|REQ)\b|(?:PASS|NICK|USER) [^\r\n]*\r?\n(?:CAP|NICK|USER|SERVER|PROTOCTL) )/i;
const GREETING = /^(?::[^ \r\n]+ (?:NOTICE|CAP|\d{3}) |NOTICE (?:AUTH|\*) )/;
const COMMAND = /^(NICK|USER) +:?([^ \r\n]+)/i;
const PREFIX = /^:([^ \r\n!@]+) /;

/** Internet Relay Chat: who signs on, and at which server. */
export const irc: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'irc',
    title: 'Internet Relay Chat',
    reference: 'RFC 2812 section 3.1',
    details,
    summary: ['{nick}'],
  }),
  opens: { client: 'CPNUcpnu', server: ':N' },
  recognise: (client, server) => OPENING.test(asciiText(client)) || GREETING.test(asciiText(server)),
  wants(bytes, side) {
    if (side === 'proxy') return wantsLine(bytes);
    const { nick, user } = signedOn(bytes);
    return nick === undefined || user === undefined ? INSIDE_LINE_BYTES : 0;
  },
  read(client, server) {
    const found = signedOn(client);
    const [, name] = PREFIX.exec(asciiText(firstLine(server))) ?? [];
    if (name !== undefined) found.server = name;
    return found;
  },
};

/** The first of NICK and USER each, in lines that have ended. */
function signedOn(bytes: Uint8Array): Draft<typeof details> {
  const found: Draft<typeof details> = {};
  let rest = bytes;
  for (let line = firstLine(rest); line.at(-1) === LF; line = firstLine(rest)) {
    const [, command = '', name = ''] = COMMAND.exec(asciiText(line)) ?? [];
    const text = detailText(latin(name));
    if (/^NICK$/i.test(command)) found.nick ??= text;
    if (/^USER$/i.test(command)) found.user ??= text;
    rest = rest.subarray(line.length);
  }
  return found;
}

const LF = 0x0a;

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
