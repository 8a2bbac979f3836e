import type { FrameMark } from '../capture/frame.ts';
import type { Direction, StreamBytes } from '../tcp/stream.ts';
import type { Dissector } from './dissector.ts';
import type { Cut, Handshake } from './handshake.ts';
import type { DifferingCopy } from './pdu.ts';
import { PlainDialogue } from './plain-dialogue.ts';
import { isUnanswered, Rivals, side } from './rivals.ts';

/** What is known of a flow before its bytes are read. */
export interface FlowStart {
  /** Whether the first bytes of the streams are known to be that: a SYN was seen. */
  readonly isStart: boolean;
  /** The direction that is the client's because a port was named as SOCKS: no detection then. */
  readonly client: Direction | undefined;
  /** Whether bytes of no known protocol stand before the streams: only what both sides confirm counts then. */
  readonly isBehind?: boolean;
  /** Whether the listener's port is that of SOCKS, or it is known as a proxy. */
  readonly isExpected?: boolean;
}

/** `open`: more bytes decide; `found`: this is the protocol; `ignored`: it is not. */
export type Verdict = 'open' | 'found' | 'ignored';

/**
 * Tells from the bytes of both directions whether they speak one of several protocols, and who is the client. What only
 * one protocol can be, and goes the usual way, is a plain dialogue; at the first byte that is not, all that was said is
 * told to rival readings, which find the same of it.
 */
export class Detection {
  readonly #dissectors: readonly Dissector[];
  readonly #start: FlowStart;
  #plain: PlainDialogue | undefined;
  #rivals: Rivals | undefined;

  /** `dissectors`: the likeliest first. */
  constructor(dissectors: readonly Dissector[], start: FlowStart) {
    this.#dissectors = dissectors;
    this.#start = start;
  }

  /** A dialogue that goes on in a phase of a protocol that is certain. */
  static found(dissector: Dissector, client: Direction, phase: string): Detection {
    const detection = new Detection([dissector], { isStart: true, client });
    detection.#rivals = Rivals.found(dissector, client, phase);
    return detection;
  }

  get verdict(): Verdict {
    if (this.#plain === undefined) return this.#rivals?.verdict ?? 'open';
    return this.isCertain || this.#start.client !== undefined ? 'found' : 'open';
  }

  /** The protocol that was found. */
  get dissector(): Dissector {
    return this.#plain?.dissector ?? (this.#rivals as Rivals).dissector;
  }

  /** The handshake that was found. */
  get dialogue(): Handshake {
    return this.#plain ?? (this.#rivals as Rivals).dialogue;
  }

  /** The direction of the client. */
  get client(): Direction {
    return this.#plain === undefined ? (this.#rivals as Rivals).client : 0;
  }

  /** Whether both sides fit, and what else is known of the roles agrees or the bytes leave no doubt. */
  get isCertain(): boolean {
    if (this.#plain === undefined) return this.#rivals?.isCertain === true;
    return this.#plain.clientStrength > 0 && this.#plain.proxyStrength > 0;
  }

  /** Whether who opened the connection said all that opens a dialogue and no more, and got no answer or a foreign one. */
  get isUnanswered(): boolean {
    if (this.#plain === undefined) return (this.#rivals as Rivals).isUnanswered;
    return isUnanswered(this.#plain.dissector, this.#plain);
  }

  /** Bytes that are kept until they are read. */
  get held(): number {
    return this.#rivals?.held ?? 0;
  }

  /** Whether more bytes are kept than a handshake can have: what is held back elsewhere must come now, then `finish`. */
  get isFull(): boolean {
    return this.#rivals?.isFull === true;
  }

  /** Where bytes that came again differ from those that are kept. */
  differences(direction: Direction, offset: number, bytes: Uint8Array): DifferingCopy[] {
    if (this.#plain !== undefined) return this.#plain.differences(side(0, direction), offset, bytes);
    return this.#rivals?.differences(direction, offset, bytes) ?? [];
  }

  /** Takes the next bytes of a direction as one whole message; false where they are not the usual one: then `push` them. */
  take(direction: Direction, bytes: Uint8Array, start: number, end: number, frames: readonly FrameMark[]): boolean {
    if (this.#rivals !== undefined) return false;
    if (this.#plain !== undefined) return this.#plain.take(side(0, direction), bytes, start, end, frames);
    const plain = direction === 0 ? this.#suppose(bytes, start, end) : undefined;
    if (plain?.take('client', bytes, start, end, frames) !== true) return false;
    this.#plain = plain;
    return true;
  }

  push(piece: StreamBytes): void {
    this.#general().push(piece);
  }

  /** No more bytes will come in this direction. */
  close(direction: Direction): void {
    if (this.#plain?.ending === undefined) this.#general().close(direction);
  }

  /** No more bytes will come at all: one side alone may be enough, if the other contradicts nothing. */
  finish(cut: Cut = 'connection'): Verdict {
    return this.#plain?.ending === undefined ? this.#general().finish(cut) : 'found';
  }

  /** The one protocol that the first bytes of a connection can be of. */
  #suppose(bytes: Uint8Array, start: number, end: number): PlainDialogue | undefined {
    const { isStart, client = 0, isBehind = false } = this.#start;
    if (!isStart || client !== 0 || isBehind) return undefined;
    let only: Dissector | undefined;
    for (const dissector of this.#dissectors) {
      if (!dissector.recognise(bytes, start, end, true)) continue;
      if (only !== undefined) return undefined;
      only = dissector;
    }
    return only === undefined ? undefined : new PlainDialogue(only);
  }

  /** Rival readings, which were told all that was said so far. */
  #general(): Rivals {
    if (this.#rivals !== undefined) return this.#rivals;
    const rivals = new Rivals(this.#dissectors, this.#start);
    const said = this.#plain?.pdus ?? [];
    for (const { side: from, offset, view, frames } of said) {
      const bytes = view.bytes.subarray(view.start, view.end);
      rivals.push({ direction: from === 'client' ? 0 : 1, offset, bytes, gap: 0, frames });
    }
    if (rivals.verdict === 'found') rivals.dialogue.pdus.splice(0, said.length, ...said);
    this.#rivals = rivals;
    this.#plain = undefined;
    return rivals;
  }
}
