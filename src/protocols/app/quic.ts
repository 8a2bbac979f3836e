import { hex } from '../../bytes/hex.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import { bytes, u8, u32 } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { parse } from '../../schema/parse.ts';
import { type ValueTable, valueName } from '../../schema/values.ts';
import type { InsideProtocol } from './protocol.ts';

/** RFC 9000 section 15, RFC 9369 section 3.1; drafts are ff0000 and their number. */
const VERSIONS: ValueTable = [
  [0, 'Version negotiation'],
  [1, 'QUIC 1'],
  [0x51303433, 'Google QUIC Q043'],
  [0x51303436, 'Google QUIC Q046'],
  [0x51303530, 'Google QUIC Q050'],
  [0x6b3343cf, 'QUIC 2'],
  [0xff00001d, 0xff000022, 'QUIC draft'],
];

const longHeader = message(
  {
    name: 'quic-long-header',
    title: 'QUIC long header',
    reference: 'RFC 8999 section 5.1',
    phase: 'udp',
    side: 'both',
    about: 'What every version has alike. The rest of an Initial packet is encrypted.',
  },
  {
    flags: u8('header form', { filter: 'quic.long.packet_type', base: 'hex' }),
    version: u32('version', { filter: 'quic.version', base: 'hex', values: VERSIONS }),
    destinationLength: u8('destination connection ID length', { filter: 'quic.dcil' }),
    destination: bytes('destination connection ID', 'destinationLength', { filter: 'quic.dcid' }),
    sourceLength: u8('source connection ID length', { filter: 'quic.scil' }),
    source: bytes('source connection ID', 'sourceLength', { filter: 'quic.scid' }),
    rest: bytes('version-specific data', 'rest', { filter: 'quic.remaining_payload' }),
  },
);

const details = {
  version: { kind: 'text', label: 'Version', filter: 'quic.version' },
  destinationId: { kind: 'text', label: 'Destination connection id', filter: 'quic.dcid', about: 'In hex' },
  sourceId: { kind: 'text', label: 'Source connection id', filter: 'quic.scid', about: 'In hex' },
} as const;

/** RFC 9000 section 17.2: no version 1 has longer connection ids. */
const LONGEST_ID = 20;
const LONG_HEADER = 0x80;

/** QUIC: what stands in clear in the first packets of a connection. Later ones have no sign of their own. */
export const quic: InsideProtocol<typeof details> = {
  sheet: sheet({ name: 'quic', title: 'QUIC', reference: 'RFC 8999, RFC 9000', details, summary: ['{version}'] }),
  messages: [longHeader],
  opens: {},
  recognise: () => false,
  readDatagram(octets) {
    if (((octets[0] ?? 0) & LONG_HEADER) === 0) return undefined;
    const { status, view } = parse(longHeader, octets);
    const name = valueName(VERSIONS, view.number('version') ?? -1);
    const destination = view.octets('destination');
    const source = view.octets('source');
    if (status !== 'complete' || name === undefined || destination === undefined || source === undefined)
      return undefined;
    if (destination.length > LONGEST_ID || source.length > LONGEST_ID) return undefined;
    const found: Draft<typeof details> = { version: name };
    if (destination.length > 0) found.destinationId = idText(destination);
    if (source.length > 0) found.sourceId = idText(source);
    return found;
  },
};

function idText(id: Uint8Array): string {
  return hex(id, 0, id.length, '');
}
