import { u16le, u32le } from '../../bytes/integer.ts';
import { type Draft, sheet } from '../../schema/detail.ts';
import type { InsideProtocol } from './protocol.ts';

const details = {
  version: { kind: 'number', label: 'Version', filter: 'smux.version' },
  opens: {
    kind: 'text',
    label: 'Streams are opened by',
    filter: 'smux.opens',
    about: 'client or server, as far as the first bytes show it',
  },
} as const;

/** Version, command, length and stream. */
const HEADER = 8;
const SYN = 0;
const PSH = 2;
const NOP = 3;
const UPD = 4;

/** Many streams in one connection: frames of xtaci/smux, of which the first opens a stream or keeps the connection alive. */
export const smux: InsideProtocol<typeof details> = {
  sheet: sheet({
    name: 'smux',
    title: 'Multiplexed streams (smux)',
    reference: 'xtaci/smux',
    details,
    summary: ['version {version}'],
  }),
  opens: { client: '\x01\x02', server: '\x01\x02' },
  recognise: (client, server) => (isSession(client) && couldBe(server)) || (isSession(server) && couldBe(client)),
  wants: () => 2 * HEADER,
  read(client, server) {
    const found: Draft<typeof details> = {};
    const version = client[0] ?? server[0];
    if (version !== undefined) found.version = version;
    if (opensStream(server)) found.opens = 'server';
    else if (opensStream(client)) found.opens = 'client';
    return found;
  },
};

/** Two frames: one that opens a stream or keeps the connection alive, and one that may follow it. */
function isSession(bytes: Uint8Array): boolean {
  if (bytes.length < 2 * HEADER || !isFirst(bytes) || !isFrame(bytes, HEADER) || bytes[0] !== bytes[HEADER])
    return false;
  return bytes[1] !== SYN || bytes[HEADER + 1] === NOP || streamOf(bytes, 0) === streamOf(bytes, HEADER);
}

/** Whether a side that has hardly spoken does not contradict. */
function couldBe(bytes: Uint8Array): boolean {
  return bytes.length < HEADER ? bytes.length === 0 : isFrame(bytes, 0);
}

function isFirst(bytes: Uint8Array): boolean {
  return isFrame(bytes, 0) && (bytes[1] === SYN || bytes[1] === NOP);
}

/** A header that is possible: only PSH and UPD have data, and only NOP is of no stream. */
function isFrame(bytes: Uint8Array, at: number): boolean {
  const version = bytes[at];
  const command = bytes[at + 1] as number;
  const length = u16le(bytes, at + 2);
  if (version !== 1 && version !== 2) return false;
  if (command === NOP) return length === 0 && streamOf(bytes, at) === 0;
  if (streamOf(bytes, at) === 0) return false;
  if (command === UPD) return version === 2 && length === HEADER;
  return command === PSH ? length > 0 : command < PSH && length === 0;
}

function streamOf(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at + 4);
}

function opensStream(bytes: Uint8Array): boolean {
  return bytes.length >= 2 * HEADER && (bytes[1] === SYN || bytes[HEADER + 1] === SYN);
}
