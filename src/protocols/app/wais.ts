import { type Draft, sheet } from '../../schema/detail.ts';
import { text } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { parse } from '../../schema/parse.ts';
import type { InsideProtocol } from './protocol.ts';

const header = message(
  {
    name: 'wais-header',
    title: 'WAIS message header',
    reference: 'RFC 1625 appendix',
    phase: 'relay',
    side: 'both',
    about: 'A request or answer of Z39.50-1988 follows.',
  },
  {
    length: text('msg_len', 10, { filter: 'wais.length' }),
    type: text('msg_type', 1, { filter: 'wais.type' }),
    version: text('hdr_vers', 1, { filter: 'wais.version' }),
    server: text('server', 10, { filter: 'wais.server' }),
    compression: text('compression', 1, { filter: 'wais.compression' }),
    encoding: text('encoding', 1, { filter: 'wais.encoding' }),
    checksum: text('msg_checksum', 1, { filter: 'wais.checksum' }),
  },
);

const details = {
  server: { kind: 'text', label: 'Server', filter: 'wais.server', about: 'As the header of the client names it' },
} as const;

const HEADER_BYTES = 25;
/** What each part of the header may hold, by its length. */
const PARTS: readonly (readonly [length: number, allowed: (byte: number) => boolean])[] = [
  [10, isDigit],
  [1, (byte) => 'zan'.includes(String.fromCharCode(byte))],
  [1, (byte) => byte === 0x32],
  [10, isText],
  [3, isText],
];

/** Wide Area Information Server: the name of the server in the header before Z39.50. */
export const wais: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'wais',
    title: 'Wide Area Information Server',
    reference: 'RFC 1625',
    details,
    summary: ['{server}'],
  }),
  messages: [header],
  recognise: (client, server) => isHeader(client) || isHeader(server),
  wants: () => HEADER_BYTES,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const { status, view } = parse(header, isHeader(client) ? client : server);
    const name =
      status === 'complete'
        ? String(view.value('server') ?? '')
            .replaceAll('\0', '')
            .trim()
        : '';
    if (name !== '') found.server = name;
    return found;
  },
};

function isHeader(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  let at = 0;
  for (const [length, isAllowed] of PARTS) {
    for (const end = at + length; at < end; at++) if (!isAllowed(bytes[at] as number)) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Printable, or a NUL that fills up. */
function isText(byte: number): boolean {
  return byte === 0 || (byte >= 0x20 && byte < 0x7f);
}
