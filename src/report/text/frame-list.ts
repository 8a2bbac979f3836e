import type { Pdu } from '../../engine/pdu.ts';
import { WAITING_FRAMES } from '../../limits.ts';
import type { Endpoint } from '../../session/session.ts';
import type { FrameEntry } from './frame-entry.ts';

/**
 * Puts frames in order: messages are complete later than their frames came, and whether a flow is SOCKS shows later
 * still. Holds at most WAITING_FRAMES frames; past that the older half goes on as it stands.
 */
export class FrameList {
  readonly #waiting = new Map<number, FrameEntry>();

  /** Takes a message that was found; gives back the frames that wait no longer, in their order. */
  add(pdu: Pdu, client: Endpoint, proxy: Endpoint, protocol: string): FrameEntry[] {
    const [source, destination] = pdu.side === 'client' ? [client, proxy] : [proxy, client];
    for (const frame of pdu.frames) {
      const pdus = [...(this.#waiting.get(frame.number)?.pdus ?? []), pdu];
      this.#waiting.set(frame.number, { frame, source, destination, protocol, pdus, info: '' });
    }
    return this.#relieve();
  }

  /** Takes a frame that carries no message so far; gives back the frames that wait no longer. */
  addFrame(entry: FrameEntry): FrameEntry[] {
    if (!this.#waiting.has(entry.frame.number)) this.#waiting.set(entry.frame.number, entry);
    return this.#relieve();
  }

  /** All frames that wait. */
  flush(): FrameEntry[] {
    return this.#release(this.#waiting.size);
  }

  #relieve(): FrameEntry[] {
    return this.#waiting.size > WAITING_FRAMES ? this.#release(WAITING_FRAMES / 2) : [];
  }

  #release(count: number): FrameEntry[] {
    const numbers = [...this.#waiting.keys()].sort((a, b) => a - b).slice(0, count);
    const entries = numbers.map((number) => this.#waiting.get(number) as FrameEntry);
    for (const number of numbers) this.#waiting.delete(number);
    return entries;
  }
}
