import { countText } from '../../bytes/count-text.ts';
import { hex } from '../../bytes/hex.ts';
import type { FrameMark } from '../../capture/frame.ts';
import type { Datagrams, RelayedDatagram } from '../../engine/dissector.ts';
import type { Pdu } from '../../engine/pdu.ts';
import { DATAGRAM_BYTES } from '../../limits.ts';
import type { Side } from '../../schema/message.ts';
import { type Note, note } from '../../schema/note.ts';
import { parse } from '../../schema/parse.ts';
import { NOTHING_LOST, View } from '../../schema/view.ts';
import { udpHeader } from './messages.ts';
import { NOTES } from './notes.ts';

/**
 * Reads the payload of a datagram to or from a relay, `length` octets on the wire (RFC 1928 section 7). Undefined when it
 * has no such header: RSV is not 0, ATYP unknown, or too short.
 */
export function readDatagram(
  bytes: Uint8Array,
  length: number,
  side: Side,
  frames: readonly FrameMark[],
): RelayedDatagram | undefined {
  const parsed = parse(udpHeader, bytes);
  if (parsed.status !== 'complete' || parsed.view.number('reserved') !== 0) return undefined;
  const { view } = parsed;
  const headerLength = bytes.length - (view.octets('data')?.length ?? 0);
  const isCut = bytes.length < length;
  const notes: Note[] = isCut ? [note('snap-length', frames.at(-1)?.number ?? 0)] : [];
  const pdu: Pdu = {
    view: view.copy(headerLength + DATAGRAM_BYTES),
    side,
    offset: 0,
    length,
    completeness: isCut ? 'truncated' : 'complete',
    frames,
    notes,
  };
  return { pdu, headerLength };
}

/**
 * The datagram that `readDatagram` does not take: all of its bytes are data, and `flaw` says why; one that the snap
 * length cut inside its header is only truncated.
 */
export function headlessDatagram(bytes: Uint8Array, length: number, side: Side, frames: readonly FrameMark[]): Pdu {
  const frame = frames.at(-1)?.number ?? 0;
  const { steps, nowhere } = udpHeader;
  const ends = nowhere.slice();
  const starts = nowhere.slice();
  starts[steps.length - 1] = 0;
  ends[steps.length - 1] = bytes.length;
  const view = new View(udpHeader, bytes, 0, bytes.length, starts, ends, NOTHING_LOST).copy(DATAGRAM_BYTES);
  const flaw = flawOf(bytes, length);
  const common = { view, side, offset: 0, length, frames };
  if (flaw === undefined) return { ...common, completeness: 'truncated', notes: [note('snap-length', frame)] };
  return { ...common, completeness: 'malformed', notes: [note(NOTES['udp-malformed'], frame, flaw)], flaw };
}

/** Why there is no SOCKS header; undefined where the capture lacks the bytes that would tell. */
function flawOf(bytes: Uint8Array, length: number): string | undefined {
  if (length < LEAST_HEADER) return `${countText(length, 'byte')}, less than any header (10 with an IPv4 address)`;
  const parsed = parse(udpHeader, bytes);
  const { view } = parsed;
  if ((view.number('reserved') ?? 0) !== 0) return `begins ${hex(bytes, 0, 2, ' ')}, RSV must be 0`;
  if (parsed.status === 'malformed') return parsed.reason;
  if (bytes.length < length || parsed.status !== 'incomplete') return undefined;
  return `${countText(length, 'byte')}, less than the ${parsed.need} that its header needs`;
}

/** A header with a name of no bytes. */
const LEAST_HEADER = 7;

/**
 * Whether octets can be a whole datagram behind a SOCKS header, by themselves: no fragment, and to an address and port
 * that one can send to. Allocates nothing, because it is asked of every datagram of a capture.
 */
export function isDatagram(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < SHORTEST || bytes[start] !== 0 || bytes[start + 1] !== 0 || bytes[start + 2] !== 0) return false;
  const address = start + ADDRESS;
  const addressEnd = addressEndOf(bytes, address);
  if (addressEnd < 0 || addressEnd + 2 > end) return false;
  return bytes[addressEnd] !== 0 || bytes[addressEnd + 1] !== 0;
}

/** RSV, FRAG and ATYP stand before the address; a name of one octet makes the shortest header. */
const ADDRESS = 4;
const SHORTEST = 8;

/** Where an address ends that one can send to; -1 for any other. */
function addressEndOf(bytes: Uint8Array, at: number): number {
  switch (bytes[at - 1]) {
    case 1:
      return isUnicastIpv4(bytes, at) ? at + 4 : -1;
    case 3: {
      const end = at + 1 + (bytes[at] as number);
      return end > at + 1 && isHostName(bytes, at + 1, end) ? end : -1;
    }
    case 4:
      return isUnicastIpv6(bytes, at) ? at + 16 : -1;
    default:
      return -1;
  }
}

function isUnicastIpv4(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] as number;
  return first > 0 && first < 224;
}

/** Global and local addresses, and those that map IPv4. */
function isUnicastIpv6(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] as number;
  if ((first & 0xe0) === 0x20 || (first & 0xfe) === 0xfc) return true;
  if (first === 0xfe) return ((bytes[at + 1] as number) & 0xc0) === 0x80;
  for (let index = 0; index < 10; index++) if (bytes[at + index] !== 0) return false;
  return bytes[at + 10] === 0xff && bytes[at + 11] === 0xff && isUnicastIpv4(bytes, at + 12);
}

/** Letters, digits, hyphens, dots and underscores. */
function isHostName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const octet = bytes[at] as number;
    const letter = octet | 0x20;
    const isLetter = letter >= 0x61 && letter <= 0x7a;
    if (!isLetter && (octet < 0x2d || octet > 0x39 || octet === 0x2f) && octet !== 0x5f) return false;
  }
  return true;
}

export const DATAGRAMS: Datagrams = { isWhole: isDatagram, read: readDatagram, readHeadless: headlessDatagram };
