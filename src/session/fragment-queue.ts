import { secondsBetween } from '../bytes/instant.ts';
import type { FrameMark } from '../capture/frame.ts';
import { SOCKS_FRAGMENT_SECONDS } from '../limits.ts';

const LAST = 0x80;
const POSITION = 0x7f;

/** What a fragment did to its sequence. */
export interface FragmentOutcome {
  /** Why the fragments before it were thrown away. */
  readonly abandoned: string | undefined;
  /** The whole datagram, when this fragment completed it. */
  readonly whole: { readonly frames: readonly number[]; readonly bytes: number } | undefined;
}

/**
 * The reassembly queue of RFC 1928 section 7 for one direction and destination: positions 1 to 127, the last one with its
 * high bit set; emptied by its timer and by a position below the highest that was processed.
 */
export class FragmentQueue {
  #started: FrameMark | undefined;
  #highest = 0;
  #last = 0;
  readonly #parts = new Map<number, { readonly frame: number; readonly bytes: number }>();

  /** Takes a fragment; `fragment` is its FRAG octet, not 0 and not 0x80. */
  add(fragment: number, bytes: number, frame: FrameMark): FragmentOutcome {
    const position = fragment & POSITION;
    const abandoned = this.#reasonToAbandon(position, frame);
    if (abandoned !== undefined) this.#clear();
    this.#started ??= frame;
    this.#highest = Math.max(this.#highest, position);
    if ((fragment & LAST) !== 0) this.#last = position;
    if (!this.#parts.has(position)) this.#parts.set(position, { frame: frame.number, bytes });
    return { abandoned, whole: this.#whole() };
  }

  /** How many fragments wait for others. */
  get waiting(): number {
    return this.#parts.size;
  }

  #reasonToAbandon(position: number, frame: FrameMark): string | undefined {
    if (this.#started === undefined) return undefined;
    const kept = `${this.#parts.size} fragments`;
    if (secondsBetween(this.#started, frame) > SOCKS_FRAGMENT_SECONDS)
      return `${kept} waited ${SOCKS_FRAGMENT_SECONDS} s`;
    if (position < this.#highest) return `${kept}, then position ${position} behind ${this.#highest}`;
    return undefined;
  }

  #whole(): FragmentOutcome['whole'] {
    if (this.#last === 0 || this.#parts.size < this.#last) return undefined;
    const parts = [...this.#parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    this.#clear();
    return { frames: parts.map(({ frame }) => frame), bytes: parts.reduce((total, part) => total + part.bytes, 0) };
  }

  #clear(): void {
    this.#started = undefined;
    this.#highest = 0;
    this.#last = 0;
    this.#parts.clear();
  }
}
