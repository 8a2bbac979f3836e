import type { Pdu } from '../dissectors/pdu.ts';
import { WAITING_FRAMES } from '../limits.ts';
import type { Endpoint } from '../session/session.ts';
import type { FrameEntry } from './frame-entry.ts';

/**
 * Puts frames in order: messages are complete later than their frames came, and whether a flow is SOCKS shows later
 * still. Holds at most WAITING_FRAMES frames; past that the older half is written as it stands.
 */
export class FrameList {
  readonly #write: (entries: readonly FrameEntry[]) => string;
  readonly #waiting = new Map<number, FrameEntry>();

  /** `write` makes the text of some frames; it is called in order of the frames. */
  constructor(write: (entries: readonly FrameEntry[]) => string) {
    this.#write = write;
  }

  /** Takes a message that was found; gives back text that is finished. */
  add(pdu: Pdu, client: Endpoint, proxy: Endpoint, protocol: string): string {
    const [source, destination] = pdu.side === 'client' ? [client, proxy] : [proxy, client];
    for (const frame of pdu.frames) {
      const pdus = [...(this.#waiting.get(frame.number)?.pdus ?? []), pdu];
      this.#waiting.set(frame.number, { frame, source, destination, protocol, pdus, info: '' });
    }
    return this.#relieve();
  }

  /** Takes a frame that carries no message so far; gives back text that is finished. */
  addFrame(entry: FrameEntry): string {
    if (!this.#waiting.has(entry.frame.number)) this.#waiting.set(entry.frame.number, entry);
    return this.#relieve();
  }

  /** The text of all frames that wait. */
  flush(): string {
    return this.#release(this.#waiting.size);
  }

  #relieve(): string {
    return this.#waiting.size > WAITING_FRAMES ? this.#release(WAITING_FRAMES / 2) : '';
  }

  #release(count: number): string {
    const numbers = [...this.#waiting.keys()].sort((a, b) => a - b).slice(0, count);
    const entries = numbers.map((number) => this.#waiting.get(number) as FrameEntry);
    for (const number of numbers) this.#waiting.delete(number);
    return entries.length === 0 ? '' : this.#write(entries);
  }
}
