import type { Side } from '../schema/message.ts';
import type { Note } from '../schema/note.ts';
import type { Final, ReadingPhase } from '../schema/phase.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import type { DifferingCopy, Pdu } from './pdu.ts';

/** `contradicted`: the bytes are not this protocol; `broken`: they are, but the rest cannot be read. */
export type Ending = Final | 'contradicted' | 'broken';

/** What ended the bytes: the connection, the capture before it, or the reading before either. */
export type Cut = 'connection' | 'capture' | 'reading';

/** A handshake as it is read, whether it goes the usual way or not. */
export interface Handshake {
  /** Every message read so far. */
  readonly pdus: Pdu[];
  /** What was found between the messages: bytes lost, messages not seen. */
  readonly notes: readonly Note[];
  /** Why the messages speak for the protocol. */
  readonly evidence: readonly string[];
  readonly ending: Ending | undefined;
  /** The phase it waits in; the likeliest one where messages were not seen. */
  readonly phase: string;
  /** The message it waits for, the likeliest one where messages were not seen; undefined once it has ended. */
  readonly awaited: ReadingPhase | undefined;
  /** How many bytes no message has taken, and those of them that the capture lacks. */
  readonly held: number;
  readonly lostWaiting: number;
  /** Stream offset of the first byte that no message took: where the relay begins. */
  offset(side: Side): number;
  hasSpoken(side: Side): boolean;
  heldOf(side: Side): number;
  /** The bytes of a side that no message has taken, as they came in `direction`; borrowed until the next call. */
  waiting(side: Side, direction: Direction): StreamBytes[];
  /** Where bytes of a side, which came again at a stream offset, differ from those that were read or wait. */
  differences(side: Side, offset: number, bytes: Uint8Array): DifferingCopy[];
  /** Takes a message that came behind the end of the handshake and still is one of it. */
  adopt(pdu: Pdu, ending: Ending): void;
}
