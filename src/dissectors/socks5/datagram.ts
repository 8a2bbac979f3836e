import type { FrameMark } from '../../capture/frame.ts';
import { DATAGRAM_BYTES } from '../../limits.ts';
import type { Side } from '../../schema/message.ts';
import { type Note, note } from '../../schema/note.ts';
import { parse } from '../../schema/parse.ts';
import type { Pdu } from '../pdu.ts';
import { udpHeader } from './messages.ts';

/** A relayed datagram: its PDU, and where the data lie behind the header. */
export interface RelayedDatagram {
  readonly pdu: Pdu;
  /** Octets of the header. */
  readonly headerLength: number;
}

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
