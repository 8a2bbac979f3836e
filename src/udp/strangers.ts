import { endpointText } from '../bytes/address.ts';
import { countText } from '../bytes/count-text.ts';
import { STRANGERS } from '../limits.ts';
import { type Note, note } from '../schema/note.ts';
import type { Endpoint } from '../session/session.ts';

type StrangersId = 'udp-foreign-source' | 'udp-foreign-destination' | 'udp-sent-elsewhere' | 'udp-answered-elsewhere';

/** Counts the datagrams of one direction whose other end is not the one that the association has. */
export class Strangers {
  readonly #id: StrangersId;
  readonly #endpoints = new Set<string>();
  #datagrams = 0;
  #frame = 0;

  constructor(id: StrangersId) {
    this.#id = id;
  }

  add(endpoint: Endpoint, frame: number): void {
    if (this.#datagrams === 0) this.#frame = frame;
    this.#datagrams++;
    if (this.#endpoints.size <= STRANGERS) this.#endpoints.add(endpointText(endpoint));
  }

  /** One note on all of them, at the first one's frame; none if there were none. */
  get notes(): Note[] {
    if (this.#datagrams === 0) return [];
    const told = [...this.#endpoints].slice(0, STRANGERS).join(', ');
    const others = this.#endpoints.size > STRANGERS ? ' and others' : '';
    const datagrams = countText(this.#datagrams, 'datagram');
    return [note(this.#id, this.#frame, `${datagrams}, ${told}${others}`)];
  }
}
