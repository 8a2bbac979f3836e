import { concat } from '../bytes/concat.ts';
import { countText } from '../bytes/count-text.ts';
import { secondsBetween } from '../bytes/instant.ts';
import type { FrameMark } from '../capture/frame.ts';
import { RELAY_FRAGMENT_SECONDS } from '../limits.ts';

const LAST = 0x80;
const POSITION = 0x7f;

/** One fragment of a datagram. */
export interface FragmentPart {
  readonly frame: FrameMark;
  /** Octets of its data on the wire, and those that were kept. */
  readonly bytes: number;
  readonly data: Uint8Array;
}

/** The datagram that fragments make. */
export interface WholeDatagram {
  /** Their frames, in order of the data. */
  readonly frames: readonly number[];
  readonly bytes: number;
  /** Its data from the first octet on, as far as they were kept. */
  readonly data: Uint8Array;
}

/** What a fragment did to its sequence. */
export interface FragmentOutcome {
  /** Why the fragments before it were thrown away. */
  readonly abandoned: string | undefined;
  /** Whether the sequence has its position already. */
  readonly isRepeated: boolean;
  /** The whole datagram, when this fragment completed it. */
  readonly whole: WholeDatagram | undefined;
}

/**
 * The reassembly queue of RFC 1928 section 7 for one direction and destination: positions 1 to 127, the last one with its
 * high bit set; emptied by its timer and by a position below the highest that was processed, or behind the last.
 */
export class FragmentQueue {
  #started: FrameMark | undefined;
  #highest = 0;
  #last = 0;
  readonly #parts = new Map<number, FragmentPart>();

  /** Takes a fragment; `fragment` is its FRAG octet, not 0 and not 0x80. */
  add(fragment: number, part: FragmentPart): FragmentOutcome {
    const position = fragment & POSITION;
    const abandoned = this.#reasonToAbandon(position, part.frame);
    if (abandoned !== undefined) this.#clear();
    this.#started ??= part.frame;
    this.#highest = Math.max(this.#highest, position);
    if ((fragment & LAST) !== 0) this.#last = position;
    const isRepeated = this.#parts.has(position);
    if (!isRepeated) this.#parts.set(position, part);
    return { abandoned, isRepeated, whole: this.#whole() };
  }

  /** How many fragments wait for others. */
  get waiting(): number {
    return this.#parts.size;
  }

  /** The fragments that wait, and the positions between them that did not come: `2 fragments without position 2`. */
  get contents(): string {
    const missing: number[] = [];
    for (let position = 1; position <= this.#highest; position++) {
      if (!this.#parts.has(position)) missing.push(position);
    }
    const fragments = countText(this.#parts.size, 'fragment');
    if (missing.length === 0) return `${fragments} without the last`;
    return `${fragments} without ${missing.length === 1 ? 'position' : 'positions'} ${missing.join(', ')}`;
  }

  #reasonToAbandon(position: number, frame: FrameMark): string | undefined {
    if (this.#started === undefined) return undefined;
    if (secondsBetween(this.#started, frame) > RELAY_FRAGMENT_SECONDS)
      return `${this.contents} waited ${RELAY_FRAGMENT_SECONDS} s`;
    if (position < this.#highest) return `${this.contents}, then position ${position} behind ${this.#highest}`;
    if (this.#last !== 0 && position > this.#last) return `${this.contents}, then position ${position} after the last`;
    return undefined;
  }

  #whole(): WholeDatagram | undefined {
    if (this.#last === 0 || this.#parts.size < this.#last) return undefined;
    const parts = [...this.#parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    this.#clear();
    return {
      frames: parts.map(({ frame }) => frame.number),
      bytes: parts.reduce((total, part) => total + part.bytes, 0),
      data: keptFrom(parts),
    };
  }

  #clear(): void {
    this.#started = undefined;
    this.#highest = 0;
    this.#last = 0;
    this.#parts.clear();
  }
}

/** The data up to the first octet that was not kept. */
function keptFrom(parts: readonly FragmentPart[]): Uint8Array {
  const cut = parts.findIndex(({ bytes, data }) => data.length < bytes);
  return concat((cut < 0 ? parts : parts.slice(0, cut + 1)).map(({ data }) => data));
}
