import { DETAIL_ENTRIES, INSIDE_LINE_BYTES } from '../../limits.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import { type ValueTable, valueName } from '../../schema/values.ts';
import type { InsideProtocol } from './protocol.ts';

const details = {
  client: { kind: 'texts', label: 'Client negotiates', filter: 'telnet.cmd', about: 'Options before any text' },
  server: { kind: 'texts', label: 'Server negotiates', filter: 'telnet.cmd', about: 'Options before any text' },
} as const;

const IAC = 0xff;
const SUBNEGOTIATION = 0xfa;
const SUBNEGOTIATION_END = 0xf0;

/** RFC 854. */
const VERBS: ValueTable = [
  [0xfb, 'WILL'],
  [0xfc, 'WONT'],
  [0xfd, 'DO'],
  [0xfe, 'DONT'],
];

/** IANA's list of options, as far as programs use them. */
const OPTIONS: ValueTable = [
  [0, 'BINARY'],
  [1, 'ECHO'],
  [2, 'RECONNECTION'],
  [3, 'SUPPRESS-GO-AHEAD'],
  [5, 'STATUS'],
  [6, 'TIMING-MARK'],
  [24, 'TERMINAL-TYPE'],
  [25, 'END-OF-RECORD'],
  [31, 'NAWS'],
  [32, 'TERMINAL-SPEED'],
  [33, 'REMOTE-FLOW-CONTROL'],
  [34, 'LINEMODE'],
  [35, 'X-DISPLAY-LOCATION'],
  [36, 'ENVIRON'],
  [37, 'AUTHENTICATION'],
  [38, 'ENCRYPT'],
  [39, 'NEW-ENVIRON'],
  [40, 'TN3270E'],
  [42, 'CHARSET'],
  [44, 'COM-PORT-OPTION'],
  [46, 'START_TLS'],
  [69, 'MSDP'],
  [70, 'MSSP'],
  [85, 'MCCP'],
  [86, 'MCCP2'],
  [91, 'MXP'],
  [201, 'GMCP'],
];

/** Telnet: the options that the two sides negotiate. What is typed is not kept. */
export const telnet: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'telnet',
    title: 'Telnet',
    reference: 'RFC 854, RFC 855',
    details,
    summary: [],
  }),
  opens: { client: '\xff', server: '\xff' },
  recognise: (client, server) => isNegotiation(client) || isNegotiation(server),
  wants: (bytes) => (negotiated(bytes).end < bytes.length ? 0 : INSIDE_LINE_BYTES),
  read(client, server) {
    const found: Draft<typeof details> = {};
    const asked = negotiated(client).options;
    const answered = negotiated(server).options;
    if (asked.length > 0) found.client = asked;
    if (answered.length > 0) found.server = answered;
    return found;
  },
};

/** Two commands or more, or one that is all there is: a single one could begin other data as well. */
function isNegotiation(bytes: Uint8Array): boolean {
  if (bytes[0] !== IAC) return false;
  const { options, end } = negotiated(bytes);
  return options.length > 1 || (options.length === 1 && end === bytes.length);
}

/** The commands that a side begins with, and where they end. */
function negotiated(bytes: Uint8Array): { readonly options: readonly string[]; readonly end: number } {
  const options: string[] = [];
  let at = 0;
  while (bytes[at] === IAC && options.length < DETAIL_ENTRIES) {
    if (bytes[at + 1] === SUBNEGOTIATION) {
      at = pastSubnegotiation(bytes, at + 2);
      continue;
    }
    const verb = valueName(VERBS, bytes[at + 1] ?? -1);
    const option = valueName(OPTIONS, bytes[at + 2] ?? -1);
    if (verb === undefined || option === undefined) break;
    options.push(`${verb} ${option}`);
    at += 3;
  }
  return { options, end: at };
}

function pastSubnegotiation(bytes: Uint8Array, start: number): number {
  for (let at = start; at + 1 < bytes.length; at++) {
    if (bytes[at] === IAC && bytes[at + 1] === SUBNEGOTIATION_END) return at + 2;
  }
  return bytes.length;
}
