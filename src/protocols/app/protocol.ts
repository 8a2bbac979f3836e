import type { Details, Draft, Sheet } from '../../schema/detail.ts';
import type { Message, Side } from '../../schema/message.ts';

/**
 * A protocol that may be inside a relay. `server` is what the proxy relays from the destination. No method throws,
 * whatever the octets are, or reads past their end.
 */
export interface InsideProtocol<D extends Details = Details> {
  readonly sheet: Sheet<D>;
  /** Layouts that `read` goes by. */
  readonly messages?: readonly Message[];
  /** The characters of which a side that says anything telling has the first; undefined: it can be any. */
  readonly opens?: { readonly client?: string; readonly server?: string };
  /** Whether these are the first octets of the two sides, of which either may have said nothing yet. */
  recognise(client: Uint8Array, server: Uint8Array): boolean;
  /** How many octets of a side `read` has use for, as far as those tell that came; no more are kept. */
  wants?(bytes: Uint8Array, side: Side): number;
  /** What the octets tell, which may end anywhere. */
  read?(client: Uint8Array, server: Uint8Array): Draft<D>;
  /** What a datagram tells; undefined if it is not of this protocol. */
  readDatagram?(bytes: Uint8Array): Draft<D> | undefined;
}
