import type { FrameMark } from '../capture/frame.ts';
import { HANDSHAKE_MESSAGES } from '../limits.ts';
import type { Side } from '../schema/message.ts';
import type { Note } from '../schema/note.ts';
import { parse } from '../schema/parse.ts';
import { type Phase, phaseFor, type ReadingPhase } from '../schema/phase.ts';
import type { View } from '../schema/view.ts';
import type { StreamBytes } from '../tcp/stream.ts';
import type { Dissector } from './dissector.ts';
import type { Ending, Handshake } from './handshake.ts';
import { knownMessages } from './known-messages.ts';
import { type DifferingCopy, differingCopies, type Pdu } from './pdu.ts';

const NO_NOTES: readonly Note[] = [];

/**
 * A handshake as long as it goes the usual way: each segment is one whole message of the side that has the word, and
 * speaks for the protocol. No byte waits, so nothing is kept but the messages; `Dialogue` reads all others.
 */
export class PlainDialogue implements Handshake {
  readonly pdus: Pdu[] = [];
  readonly evidence: string[] = [];
  readonly notes = NO_NOTES;
  readonly held = 0;
  readonly lostWaiting = 0;
  ending: Ending | undefined;
  /** How much the messages of each side speak for the protocol. */
  clientStrength = 0;
  proxyStrength = 0;
  readonly dissector: Dissector;
  #phase: Phase;
  #clientOffset = 0;
  #proxyOffset = 0;

  constructor(dissector: Dissector) {
    this.dissector = dissector;
    this.#phase = dissector.phases[dissector.first] as Phase;
  }

  get phase(): string {
    return this.#phase.name;
  }

  get awaited(): ReadingPhase | undefined {
    return this.#phase.final === undefined ? this.#phase : undefined;
  }

  offset(side: Side): number {
    return side === 'client' ? this.#clientOffset : this.#proxyOffset;
  }

  hasSpoken(side: Side): boolean {
    return this.offset(side) > 0;
  }

  heldOf(): number {
    return 0;
  }

  waiting(): StreamBytes[] {
    return [];
  }

  differences(side: Side, offset: number, bytes: Uint8Array): DifferingCopy[] {
    return differingCopies(this.pdus, side, offset, bytes);
  }

  adopt(pdu: Pdu, ending: Ending): void {
    this.pdus.push(pdu);
    this.#advance(pdu.side, pdu.length);
    this.ending = ending;
  }

  /** Takes the bytes from `start` to `end` as the next message; false where they are none that is usual, and nothing has changed. */
  take(side: Side, bytes: Uint8Array, start: number, end: number, frames: readonly FrameMark[]): boolean {
    const phase = this.#phase;
    if (phase.final !== undefined || phase.from !== side) return false;
    const view = wholeMessage(phase, bytes, start, end);
    if (view === undefined || this.pdus.length + 1 >= HANDSHAKE_MESSAGES) return false;
    const weight = this.dissector.weigh(view, this.pdus);
    if (weight === undefined || weight.strength === 0) return false;
    const kept = knownMessages.keep(view, true);
    this.evidence.push(weight.evidence);
    if (side === 'client') this.clientStrength += weight.strength;
    else this.proxyStrength += weight.strength;
    this.pdus.push({
      view: kept,
      side,
      offset: this.offset(side),
      length: end - start,
      completeness: 'complete',
      frames,
      notes: NO_NOTES,
    });
    this.#advance(side, end - start);
    this.#go(phase, kept);
    return true;
  }

  #advance(side: Side, length: number): void {
    if (side === 'client') this.#clientOffset += length;
    else this.#proxyOffset += length;
  }

  #go({ next }: ReadingPhase, view: View): void {
    const name = typeof next === 'string' ? next : phaseFor(next, view.number(next.by) as number);
    this.#phase = this.dissector.phases[name] as Phase;
    this.ending = this.#phase.final;
  }
}

/** The message that these bytes are, all of them. */
function wholeMessage({ reads }: ReadingPhase, bytes: Uint8Array, start: number, end: number): View | undefined {
  const known = knownMessages.find(reads, bytes, start, end);
  if (known !== undefined) return known;
  const parsed = parse(reads, bytes, start, end);
  return parsed.status === 'complete' && parsed.view.end === end ? parsed.view : undefined;
}
