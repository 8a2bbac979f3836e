import { u16be, u32be } from '../../../bytes/integer.ts';
import { type Draft, sheet } from '../../../schema/detail.ts';
import type { InsideProtocol } from '../protocol.ts';

const details = {
  connection: { kind: 'number', label: 'Connection id', filter: 'bt-utp.connection_id' },
} as const;

/** ST_SYN of version 1. */
const SYN = 0x41;
const HEADER_BYTES = 20;
/** An extension of eight bits, each a byte, with its type and length. */
const EXTENSION_BITS = 2;
const EXTENSION_BYTES = 10;
const EXTENSION_LENGTH = 8;

/** Micro Transport Protocol of BitTorrent: the packet that opens a connection. Others have no sign of their own. */
export const utp: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'utp',
    title: 'Micro Transport Protocol',
    reference: 'BEP 29',
    details,
    summary: [],
  }),
  opens: {},
  recognise: () => false,
  readDatagram(bytes) {
    if (bytes[0] !== SYN || !hasWholeHeader(bytes)) return undefined;
    const isOpening = u32be(bytes, 8) === 0 && u16be(bytes, 18) === 0;
    const found: Draft<typeof details> = { connection: u16be(bytes, 2) };
    return isOpening ? found : undefined;
  },
};

function hasWholeHeader(bytes: Uint8Array): boolean {
  if (bytes.length === HEADER_BYTES) return bytes[1] === 0;
  if (bytes.length !== HEADER_BYTES + EXTENSION_BYTES || bytes[1] !== EXTENSION_BITS) return false;
  return bytes[HEADER_BYTES] === 0 && bytes[HEADER_BYTES + 1] === EXTENSION_LENGTH;
}
