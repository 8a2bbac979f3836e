import { KNOWN_PROXIES } from '../limits.ts';

/** Connections that begin with HTTP, by their listeners: those to a proxy of SOCKS tell of a client that takes it for another one. */
export class HttpClients {
  readonly #asked = new Map<string, number>();
  readonly #proxies = new Set<string>();

  /** A client of HTTP asked this listener; past KNOWN_PROXIES listeners others are not counted. */
  add(listener: string): void {
    const count = this.#asked.get(listener);
    if (count !== undefined || this.#asked.size < KNOWN_PROXIES) this.#asked.set(listener, (count ?? 0) + 1);
  }

  /** What this listener answered, or its port, says that it speaks SOCKS. */
  speaksSocks(listener: string): void {
    if (this.#proxies.size < KNOWN_PROXIES) this.#proxies.add(listener);
  }

  /** How many asked a proxy of SOCKS; `known` are those that sessions have. */
  count(known: ReadonlySet<string>): number {
    let total = 0;
    for (const [listener, count] of this.#asked) if (known.has(listener) || this.#proxies.has(listener)) total += count;
    return total;
  }
}
