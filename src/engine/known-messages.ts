import { Slab } from '../bytes/slab.ts';
import { KEPT_SLAB, KNOWN_MESSAGE_BYTES, KNOWN_MESSAGES } from '../limits.ts';
import type { Fields, Message } from '../schema/message.ts';
import { NOTHING_LOST, type View } from '../schema/view.ts';

/**
 * Keeps messages, and knows again those that came twice before, octet by octet: most of what clients and proxies say is
 * the same in every session, and has to be read, explained and written once. Memory: KNOWN_MESSAGES short messages, and the slabs that they lie in.
 */
class KnownMessages {
  readonly #views: (View | undefined)[] = new Array(KNOWN_MESSAGES).fill(undefined);
  /** Hashes of the messages that came last, by their places: most come once, and need not be remembered. */
  readonly #seen = new Int32Array(KNOWN_MESSAGES);
  readonly #slab = new Slab(KEPT_SLAB);

  /** The message that these octets are, all of them, if it was kept before. */
  find<F extends Fields>(message: Message<F>, bytes: Uint8Array, start: number, end: number): View<F> | undefined {
    if (end - start > KNOWN_MESSAGE_BYTES) return undefined;
    const view = this.#views[hashOf(bytes, start, end) & PLACES];
    return view !== undefined && view.message === message && isSame(view, bytes, start, end)
      ? (view as unknown as View<F>)
      : undefined;
  }

  /** A view of the same message over octets of its own; `isWhole`: all of it was read. */
  keep(view: View, isWhole: boolean): View {
    if (view.isKept) return view;
    const { bytes, start, end } = view;
    const isKnowable = isWhole && view.lost === NOTHING_LOST && end - start <= KNOWN_MESSAGE_BYTES;
    const kept = view.moved(this.#slab.keep(bytes, start, Math.min(end, bytes.length)), this.#slab.bytes);
    if (isKnowable) this.#remember(kept, hashOf(bytes, start, end));
    return kept;
  }

  #remember(kept: View, hash: number): void {
    const place = hash & PLACES;
    if (this.#seen[place] === hash) this.#views[place] = kept;
    else this.#seen[place] = hash;
  }
}

const PLACES = KNOWN_MESSAGES - 1;

/** Those of the whole program: a message means the same wherever it comes from. */
export const knownMessages = new KnownMessages();

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

function isSame(view: View, bytes: Uint8Array, start: number, end: number): boolean {
  const shift = view.start - start;
  if (view.end - shift !== end) return false;
  for (let at = start; at < end; at++) if (view.bytes[at + shift] !== bytes[at]) return false;
  return true;
}
